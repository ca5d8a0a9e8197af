import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeNetwork } from '../../../src/adapters/network/network.ts';
import { httpServer, rawServer, serve, stopServers } from '../../support/test-server.ts';

const network = nodeNetwork();
afterEach(stopServers);

const get = { method: 'GET', headers: {}, body: undefined, timeoutMs: 5000 };

test('a free port can be listened on, and is seen once it is', async () => {
  const port = await network.freePort();
  expect(await network.listens(port)).toBe(false);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(await network.listens(port)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

describe('a probe', () => {
  test('sends method, headers and body', async () => {
    const { origin } = await serve(
      httpServer(
        'let b = ""; q.on("data", (d) => { b += d; }).on("end", () => r.writeHead(302, { ' +
          'location: [q.method, q.url, q.headers["x-key"], b].join(",") }).end())',
      ),
    );
    expect(
      await network.probe(`${origin}/a?b=1`, {
        ...get,
        method: 'DELETE',
        headers: { 'x-key': 'k' },
        body: 'e',
      }),
    ).toEqual({
      status: 302,
      location: 'DELETE,/a?b=1,k,e',
    });
  });

  test('does not follow a redirect', async () => {
    const { origin } = await serve(httpServer('r.writeHead(302, { location: "/b" }).end()'));
    expect(await network.probe(origin, get)).toEqual({ status: 302, location: '/b' });
  });

  test('ends with the headers', async () => {
    const { origin } = await serve(httpServer('r.write("endless")'));
    expect(await network.probe(origin, get)).toEqual({ status: 200, location: undefined });
  });

  test.each([
    ['gives no answer', httpServer(''), 'timeout'],
    ['closes at once', rawServer('', 's.end()'), 'ECONNRESET'],
    ['speaks no HTTP', rawServer('SSH-2.0-OpenSSH\r\n'), 'HPE_INVALID_CONSTANT'],
  ])('of a server that %s says so', async (_name, source, error) => {
    const { origin } = await serve(source);
    expect(await network.probe(origin, { ...get, timeoutMs: 500 })).toEqual({ error });
  });

  test('of a server that is not there says so', async () => {
    expect(await network.probe(`http://127.0.0.1:${await network.freePort()}`, get)).toEqual({
      error: 'ECONNREFUSED',
    });
  });
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-folder-'));
  const site = join(folder, 'site');
  mkdirSync(join(site, 'docs'), { recursive: true });
  mkdirSync(join(site, '.git'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site-secret.txt'), 'secret');
  writeFileSync(join(site, '.env'), 'secret');
  writeFileSync(join(site, '.git', 'config'), 'secret');
  writeFileSync(join(site, 'index.html'), '<h1>Home</h1>');
  writeFileSync(join(site, 'docs', 'index.html'), '<h1>Docs</h1>');
  writeFileSync(join(site, 'docs', 'über uns.html'), '<h1>Us</h1>');
  writeFileSync(join(site, 'app.js'), `export const text = '${'x'.repeat(5000)}';`);

  let served: Awaited<ReturnType<typeof network.serveFolder>>;
  beforeAll(async () => {
    served = await network.serveFolder(site, folder);
  });
  afterAll(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });
  const fetched = (path: string, headers: Record<string, string> = {}) =>
    fetch(served.origin + path, { headers });

  test.each([
    ['/', '<h1>Home</h1>'],
    ['/index.html', '<h1>Home</h1>'],
    ['/?query=1', '<h1>Home</h1>'],
    ['/docs', '<h1>Docs</h1>'],
    ['/docs/', '<h1>Docs</h1>'],
    ['/docs/%C3%BCber%20uns', '<h1>Us</h1>'],
  ])('serves %s', async (path, text) => {
    const response = await fetched(path);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html;charset=utf-8',
      text,
    ]);
  });

  test('is compressed, as the browser likes it, and may be cached', async () => {
    const response = await fetched('/app.js', { 'accept-encoding': 'br' });
    expect({
      encoding: response.headers.get('content-encoding'),
      cache: response.headers.get('cache-control'),
      vary: response.headers.get('vary'),
    }).toEqual({
      encoding: 'br',
      cache: 'public,max-age=600',
      vary: 'Accept-Encoding',
    });
    expect((await response.text()).length).toBe(5000 + "export const text = '';".length);
  });

  test('is not sent again to somebody who has it', async () => {
    const etag = (await fetched('/app.js')).headers.get('etag') ?? '';
    expect((await fetched('/app.js', { 'if-none-match': etag })).status).toBe(304);
  });

  test.each([
    '/.env',
    '/.git/config',
    '/missing',
    '/docs/missing.html',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/../secret.txt',
    '/../site-secret.txt',
    '//secret.txt',
    '/%00',
    '/%ff',
    '/%',
  ])('does not serve %s', async (path) => {
    const { port } = new URL(served.origin);
    const answer = await new Promise<{ status: number | undefined; text: string }>(
      (resolve, reject) => {
        // The path as it is: fetch would tidy it.
        httpRequest({ host: '127.0.0.1', port, path }, (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode, text }));
        })
          .on('error', reject)
          .end();
      },
    );
    expect(answer).toEqual({ status: 404, text: 'Not found\n' });
  });

  test('survives a range that ends before it begins', async () => {
    expect((await fetched('/app.js', { range: 'bytes=9-3' })).status).toBe(200);
  });

  test('takes no other methods than GET and HEAD', async () => {
    const statuses = ['GET', 'HEAD', 'POST', 'DELETE'].map(
      async (method) => (await fetch(`${served.origin}/`, { method })).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 405, 405]);
  });

  test('is closed even while somebody keeps a connection open', async () => {
    const { origin, close } = await network.serveFolder(site, folder);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await close();
    await closed;
  });
});
