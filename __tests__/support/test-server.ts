/**
 * Small servers in processes of their own, so that a test's load generator does not load the test.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const running: ChildProcess[] = [];

/**
 * Starts a server; `source` is JavaScript that defines `server`, with `http` and `net` at hand.
 * Returns its origin.
 */
export async function serve(
  source: string,
): Promise<{ readonly origin: string; stop(): Promise<unknown> }> {
  const script = `const http = require('http'), net = require('net');
    process.on('uncaughtException', () => {});
    ${source};
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [port] = await once(child.stdout, 'data');
  const stop = async () => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended;
  };
  return { origin: `http://127.0.0.1:${String(port).trim()}`, stop };
}

/** Ends every server that is still there. */
export async function stopServers(): Promise<void> {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/**
 * Answers of raw sockets: writes `answer` to each request and then does `then` with the socket `s`.
 */
export const rawServer = (answer: string, then = ''): string =>
  "const server = net.createServer((s) => { s.on('error', () => {}); s.on('data', () => { " +
  `s.write(${JSON.stringify(answer)}); ${then} }); })`;

/** An http server with this handler body; `q` is the request, `r` the response. */
export const httpServer = (handler: string): string =>
  `const server = http.createServer((q, r) => { ${handler} })`;
