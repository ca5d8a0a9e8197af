/**
 * Stands before the emulator and the rest of GitHub, as one API that judges every request. Settings come on stdin, the address
 * and the App's key go to stdout; `/_rig/violations` tells what was wrong so far, `/_rig/requests` what was asked.
 */
import { createServer } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { createEmulator } from 'emulate';
import { exampleOf, judge } from './judge.mjs';

const { port, seed, restUrl } = JSON.parse(await text(process.stdin));
const emulator = await createEmulator({ service: 'github', port, seed });
const emulatorUrl = `http://127.0.0.1:${port}`;
const violations = [];
const requests = [];

/** What the emulator does not have, or would answer without the state that tests need. */
const elsewhere = /\/actions\/|\/statuses\/|^\/graphql$|^\/blob\/|\/collaborators\/[^/]+\/permission$|\/issues\/\d+\/events$|\/branches-where-head$/;

async function forward(request, response, body) {
  const base = elsewhere.test(new URL(request.url, 'http://localhost').pathname) ? restUrl : emulatorUrl;
  const { host, connection, 'content-length': length, 'accept-encoding': encoding, ...headers } = request.headers;
  const answer = await fetch(base + request.url, { method: request.method, headers, redirect: 'manual', ...(body.length > 0 ? { body } : {}) });
  const kept = [...answer.headers].filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding', 'connection'].includes(name));
  response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
}

const server = createServer(async (request, response) => {
  try {
    const body = await buffer(request);
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/_rig/violations') return response.end(JSON.stringify(violations));
    if (url.pathname === '/_rig/requests') return response.end(JSON.stringify(requests));
    if (url.pathname === '/_rig/example') {
      return response.end(JSON.stringify(exampleOf(url.searchParams.get('method'), url.searchParams.get('path'), url.searchParams.get('status')) ?? null));
    }
    requests.push(`${request.method} ${request.url}`);
    if (url.pathname !== '/graphql' && !url.pathname.startsWith('/blob/'))
      violations.push(...judge(request.method, request.url, body.length > 0 ? JSON.parse(body) : undefined));
    await forward(request, response, body);
  } catch (error) {
    violations.push(`the rig failed: ${error.stack}`);
    response.writeHead(599).end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const privateKey = emulator.generatedSecrets[0]?.value;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, emulatorUrl, privateKey }));
});
