/**
 * Stands before the emulator and the rest of GitHub, as one API that judges every request. Settings
 * come on stdin, the address and the App's key go to stdout; `/_emulator/violations` tells what was
 * wrong so far, `/_emulator/requests` what was asked.
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
const elsewhere = [
  /\/actions\//,
  /\/statuses\//,
  /^\/graphql$/,
  /^\/blob\//,
  /\/collaborators\/[^/]+\/permission$/,
  /\/issues\/\d+\/events$/,
  /\/branches-where-head$/,
  /\/commits\/[0-9a-f]+\/pulls$/,
];

/**
 * GitHub keeps the commits of a repository and of its forks together; the emulator keeps them
 * apart.
 */
async function ofFork(url) {
  const [, base] = /\/compare\/([^/]+)\.\.\.[0-9a-f]{40}\b/.exec(url) ?? [];
  if (base !== undefined)
    return Response.json({ ahead_by: 1, behind_by: 0, merge_base_commit: { sha: base } });
  if (!/^\/repos\/acme\/shop\/contents\/.*[?&]ref=[0-9a-f]{40}\b/.test(url)) return undefined;
  const answer = await fetch(emulatorUrl + url.replace('/repos/acme/', '/repos/ada/'), {
    headers: { authorization: 'token ada_token' },
  });
  return answer.ok ? answer : undefined;
}

async function forward(request, response, body) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const base = elsewhere.some((one) => one.test(pathname)) ? restUrl : emulatorUrl;
  const {
    host,
    connection,
    'content-length': length,
    'accept-encoding': encoding,
    ...headers
  } = request.headers;
  const answer = await fetch(base + request.url, {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(body.length > 0 ? { body } : {}),
  });
  const known =
    answer.status === 404 && request.method === 'GET'
      ? ((await ofFork(request.url)) ?? answer)
      : answer;
  const kept = [...known.headers].filter(
    ([name]) =>
      !['content-encoding', 'content-length', 'transfer-encoding', 'connection'].includes(name),
  );
  response
    .writeHead(known.status, Object.fromEntries(kept))
    .end(Buffer.from(await known.arrayBuffer()));
}

const server = createServer(async (request, response) => {
  try {
    const body = await buffer(request);
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/_emulator/violations') return response.end(JSON.stringify(violations));
    if (url.pathname === '/_emulator/requests') return response.end(JSON.stringify(requests));
    if (url.pathname === '/_emulator/example') {
      return response.end(
        JSON.stringify(
          exampleOf(
            url.searchParams.get('method'),
            url.searchParams.get('path'),
            url.searchParams.get('status'),
          ) ?? null,
        ),
      );
    }
    requests.push(`${request.method} ${request.url}`);
    if (url.pathname !== '/graphql' && !url.pathname.startsWith('/blob/'))
      violations.push(
        ...judge(request.method, request.url, body.length > 0 ? JSON.parse(body) : undefined),
      );
    await forward(request, response, body);
  } catch (error) {
    violations.push(`the gateway failed: ${error.stack}`);
    response.writeHead(599).end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const privateKey = emulator.generatedSecrets[0]?.value;
  console.log(
    JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, emulatorUrl, privateKey }),
  );
});
