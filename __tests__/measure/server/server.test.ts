import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/clock.ts';
import { nodeNetwork } from '../../../src/adapters/network/network.ts';
import { nodeProcesses } from '../../../src/adapters/processes/processes.ts';
import { HeadroomError } from '../../../src/errors.ts';
import type { Server } from '../../../src/measure/server/running-server.ts';
import { startServer } from '../../../src/measure/server/server.ts';
import type { ServerPlan } from '../../../src/model.ts';
import type { Log } from '../../../src/ports.ts';
import { isAlive } from '../../support/test-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-server-'));
const warnings: string[] = [];
const log: Log = {
  note() {},
  progress() {},
  warn: (message) => warnings.push(message),
  error() {},
  debug() {},
};
const network = nodeNetwork();
const ports = { processes: nodeProcesses(log), network, clock: systemClock(), log };
const logFile = join(folder, 'server.log');
const options = {
  arm: 'head',
  cwd: folder,
  env: { PATH: process.env.PATH ?? '' },
  logFile,
} as const;

const started: Server[] = [];
const others: HttpServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const other of others.splice(0)) await new Promise((resolve) => other.close(resolve));
  warnings.length = 0;
  rmSync(logFile, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

type CommandPlan = Extract<ServerPlan, { kind: 'command' }>;
const plan = (command: string, more: Partial<CommandPlan> = {}): CommandPlan => ({
  kind: 'command',
  command,
  readyPath: '/healthz',
  readyPattern: undefined,
  timeoutMs: 10_000,
  port: undefined,
  stop: undefined,
  reset: undefined,
  env: {},
  ...more,
});

/** A file with a server; `q` is the request, `r` the response. */
function script(name: string, handler: string, more = ''): string {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `require('http').createServer((q, r) => { ${handler} }).listen(process.env.PORT, ` +
      `process.env.HOST ?? '127.0.0.1', () => console.log('listening'));${more}`,
  );
  return `node ${name}.cjs`;
}

async function start(server: ServerPlan): Promise<Server> {
  const running = await startServer(server, options, ports);
  started.push(running);
  return running;
}

/** The error's code and message, with what differs from run to run named. */
async function refused(server: ServerPlan): Promise<{ code: string; message: string }> {
  const error = await start(server).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HeadroomError)) throw new Error(`expected a HeadroomError, got ${error}`);
  return {
    code: error.code,
    message: error.message
      .replaceAll(folder, 'FOLDER')
      .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '127.0.0.1:PORT'),
  };
}

async function occupy(status = 200): Promise<number> {
  const other = createServer((_request, response) => response.writeHead(status).end());
  others.push(other);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  return (other.address() as AddressInfo).port;
}

const text = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text();

test('a server gets a free port and is told which arm it is', async () => {
  const server = await start(
    plan(
      script(
        'env',
        'r.end([process.env.PORT, process.env.HEADROOM_ARM, process.env.EXTRA].join())',
      ),
      { env: { EXTRA: 'more' } },
    ),
  );
  expect(await text(server.origin)).toBe(`${new URL(server.origin).port},head,more`);
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('it is ready once its probe is answered with 2xx or 3xx', async () => {
  const server = await start(
    plan(
      script(
        'warming',
        'globalThis.n = (globalThis.n ?? 0) + 1; r.writeHead(globalThis.n < 9 ? 503 : 302, ' +
          '{ location: "/login" }).end()',
      ),
    ),
  );
  server.checkAlive();
});

test('it is ready only when its output has matched as well', async () => {
  const command = script(
    'pattern',
    'r.end("ok")',
    'setTimeout(() => console.log("database warm"), 200)',
  );
  await start(plan(command, { readyPattern: 'database (warm|hot)$' }));
  expect(readFileSync(logFile, 'utf8')).toBe('listening\ndatabase warm\n');
});

test('one that listens on ::1 alone is reached by a name that works', async () => {
  const server = await start(plan(`HOST=::1 ${script('six', 'r.end("six")')}`));
  expect(await text(server.origin)).toBe('six');
});

test('the log is there while it runs, and nothing listens after it was stopped', async () => {
  const server = await start(plan(script('normal', 'console.log(q.url); r.end("ok")')));
  await server.stop();
  expect(await network.listens(Number(new URL(server.origin).port))).toBe(false);
  expect(readFileSync(logFile, 'utf8')).toMatch(/^listening\n(\/healthz\n)+$/);
});

test('one that exits at once is shown with the end of its log', async () => {
  expect(await refused(plan('for i in $(seq 1 50); do echo "line $i"; done; exit 3'))).toEqual({
    code: 'server-exited',
    message: [
      'The head server, `for i in $(seq 1 50); do echo "line $i"; done; exit 3`, ended ' +
        'with code 3 before it was ready.',
      'The end of its log (FOLDER/server.log):',
      ...Array.from({ length: 40 }, (_, index) => `  line ${index + 11}`),
    ].join('\n'),
  });
});

test('one that exits with code 0 has not started either', async () => {
  expect(await refused(plan('true'))).toEqual({
    code: 'server-exited',
    message:
      'The head server, `true`, ended with code 0 before it was ready.\nIt wrote nothing; ' +
      'its log is FOLDER/server.log.',
  });
});

test('one that never listens is a time-out', async () => {
  expect(await refused(plan('echo thinking; sleep 60', { timeoutMs: 300 }))).toEqual({
    code: 'server-timeout',
    message:
      'The head server, `echo thinking; sleep 60`, did not answer at /healthz within 0.3 ' +
      's.\nThe end of its log (FOLDER/server.log):\n  thinking',
  });
});

test('one that listens and never answers is a time-out', async () => {
  expect(await refused(plan(script('mute', ''), { timeoutMs: 1500 }))).toEqual({
    code: 'server-timeout',
    message:
      'The head server, `node mute.cjs`, did not answer at http://127.0.0.1:PORT/healthz ' +
      'within 1.5 s (timeout).\nThe end of its log (FOLDER/server.log):\n  listening',
  });
});

test.each([500, 404])('one that answers %d is unhealthy', async (status) => {
  const command = script(`status${status}`, `r.statusCode = ${status}; r.end()`);
  expect(await refused(plan(command, { timeoutMs: 1500 }))).toEqual({
    code: 'server-unhealthy',
    message:
      `The head server, \`${command}\`, still answered ${status} at ` +
      `http://127.0.0.1:PORT/healthz after 1.5 s.\nThe end of its log (FOLDER/server.log):\n ` +
      ' listening',
  });
});

test('one whose output never matches is a time-out', async () => {
  expect(
    await refused(plan(script('quiet', 'r.end()'), { timeoutMs: 1500, readyPattern: 'warm' })),
  ).toEqual({
    code: 'server-timeout',
    message:
      'The head server, `node quiet.cjs`, answers, but its output did not match /warm/ ' +
      'within 1.5 s.\nThe end of its log (FOLDER/server.log):\n  listening',
  });
});

test('one that redirects to another host is named with where it leads', async () => {
  expect(
    await refused(
      plan(script('away', 'r.writeHead(301, { location: "https://example.com/login" }).end()')),
    ),
  ).toEqual({
    code: 'server-redirects-away',
    message:
      'The head server, `node away.cjs`, redirects http://127.0.0.1:PORT/healthz to ' +
      'https://example.com/login, which is another host.\nThe end of its log ' +
      '(FOLDER/server.log):\n  listening',
  });
});

test('a redirect to another name of this machine is no other host', async () => {
  const server = await start(
    plan(
      script(
        'name',
        'r.writeHead(302, { location: "http://localhost:" + process.env.PORT + "/home" }).end()',
      ),
    ),
  );
  server.checkAlive();
});

test('an occupied port is named before anything is started', async () => {
  const port = await occupy();
  expect(await refused(plan('echo started', { port }))).toEqual({
    code: 'server-port-taken',
    message: `The server is to listen on port ${port}, but something else listens there already.`,
  });
});

test('a fixed port is free again for the next start', async () => {
  const port = await network.freePort();
  const command = script('fixed', 'r.end(String(process.pid))');
  const first = await start(plan(command, { port }));
  const pid = await text(first.origin);
  await first.stop();
  const second = await start(plan(command, { port }));
  expect(second.origin).toBe(`http://127.0.0.1:${port}`);
  expect(await text(second.origin)).not.toBe(pid);
});

test('one that dies while it is measured says so', async () => {
  const server = await start(
    plan(
      script(
        'dying',
        'r.end("ok"); if (q.url === "/die") { console.error("out of memory"); process.exit(9); }',
      ),
    ),
  );
  server.checkAlive();
  await text(`${server.origin}/die`).catch(() => undefined);
  let error: unknown;
  while (error === undefined) {
    await ports.clock.sleep(5);
    try {
      server.checkAlive();
    } catch (thrown) {
      error = thrown;
    }
  }
  expect(error).toMatchObject({
    code: 'server-exited',
    message: expect.stringMatching(
      /ended with code 9 while it was being measured\.[\s\S]*\n {2}out of memory$/,
    ),
  });
});

test('one that started in vain leaves nothing behind', async () => {
  await refused(plan('sleep 300 & echo $!; sleep 300', { timeoutMs: 300 }));
  const pid = Number(readFileSync(logFile, 'utf8'));
  expect(isAlive(pid)).toBe(false);
});

test('a command that hands over to a daemon is stopped by its stop command', async () => {
  const command =
    `${script('daemon', 'r.end("daemon")').replace('node', 'setsid node')} >> daemon.log ` +
    '2>&1 & sleep 0.1; exit 0';
  const server = await start(plan(command, { stop: 'echo "stopping on $PORT"' }));
  server.checkAlive();
  expect(await text(server.origin)).toBe('daemon');
  await server.stop();
  expect(readFileSync(logFile, 'utf8')).toBe(`stopping on ${new URL(server.origin).port}\n`);
  expect(await network.listens(Number(new URL(server.origin).port))).toBe(false);
});

test('a stop command that fails is a warning', async () => {
  const server = await start(plan(script('stopfail', 'r.end()'), { stop: 'exit 5' }));
  await server.stop();
  expect(warnings).toEqual(['The stop command `exit 5` ended with code 5.']);
});

test('the reset command runs with the environment of the server', async () => {
  const server = await start(
    plan(
      script('reset', 'r.end(require("fs").readFileSync("state", "utf8"))').replace(
        'node',
        'echo old > state; node',
      ),
      {
        reset: 'echo "$HEADROOM_ARM $PORT" > state',
      },
    ),
  );
  await server.reset();
  expect(await text(server.origin)).toBe(`head ${new URL(server.origin).port}\n`);
});

test('a reset that fails is shown with what it wrote', async () => {
  const server = await start(
    plan(script('resetfail', 'r.end()'), { reset: 'echo "no such table" >&2; exit 2' }),
  );
  await expect(server.reset()).rejects.toMatchObject({
    code: 'server-reset-failed',
    message:
      `The reset command, \`echo "no such table" >&2; exit 2\`, ended with code 2.\nThe end ` +
      `of its log (${logFile}):\n  no such table`,
  });
});

test('a static folder is served', async () => {
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'site', 'index.html'), '<h1>Hello</h1>');
  const server = await start({ kind: 'static', folder: 'site' });
  await server.reset();
  server.checkAlive();
  expect(await text(server.origin)).toBe('<h1>Hello</h1>');
});

test.each([
  ['missing', 'file-not-found', 'The folder to serve, FOLDER/missing, does not exist.'],
  ['empty', 'file-not-found', 'The folder to serve, FOLDER/empty, is empty.'],
  ['file.txt', 'file-unreadable', 'The folder to serve, FOLDER/file.txt, is not a folder.'],
])('a static folder that is none (%s) is named', async (name, code, message) => {
  mkdirSync(join(folder, 'empty'), { recursive: true });
  writeFileSync(join(folder, 'file.txt'), '');
  expect(await refused({ kind: 'static', folder: name })).toEqual({ code, message });
});

test('a server given by URL is used as it is', async () => {
  const origin = `http://127.0.0.1:${await occupy()}`;
  const server = await start({ kind: 'url', origin });
  await server.stop();
  expect([server.origin, await text(origin)]).toEqual([origin, '']);
});

test('a URL that does not answer, or answers 500, is named', async () => {
  const port = await occupy(502);
  expect(await refused({ kind: 'url', origin: `http://127.0.0.1:${port}` })).toEqual({
    code: 'server-unhealthy',
    message: 'http://127.0.0.1:PORT answers 502.',
  });
  expect(
    await refused({ kind: 'url', origin: `http://127.0.0.1:${await network.freePort()}` }),
  ).toEqual({
    code: 'server-unhealthy',
    message: 'http://127.0.0.1:PORT does not answer (ECONNREFUSED).',
  });
});
