/**
 * Behind a proxy: the API and the blob store are both reached through it, and the store without the
 * token.
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { addArtifact, addRun, commit, measured, zipped } from '../support/artifact-history.ts';
import { connect, createTestClock, createTestLog } from '../support/github-client.ts';
import { startGitHubServer } from '../support/github-server.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = before;
});

test('requests go through the proxy that the environment names', async () => {
  const github = await startGitHubServer();
  const tunnels: string[] = [];
  const sockets: { destroy(): void }[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const upstream = connectSocket(Number(new URL(github.apiUrl).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    sockets.push(client, upstream);
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  process.env.no_proxy = '';
  addRun(github, 1, commit(1));
  const id = addArtifact(github, 1, zipped(measured(commit(1), 1)));
  github.locations.set(id, `http://store.example.test/blob/${id}?sig=x`);

  const client = connect('http://api.example.test', createTestClock(), createTestLog(), {
    timeoutMs: 5_000,
    attempts: 1,
  });
  expect(await client.viewer()).toEqual({ ok: true, value: 'github-actions[bot]' });
  expect(await client.artifactArchive(id, 1_000_000)).toMatchObject({ ok: true });
  expect([...new Set(tunnels)]).toEqual(['api.example.test:80', 'store.example.test:80']);
  expect(github.blobAuthorizations).toEqual([undefined]);

  for (const socket of sockets) socket.destroy();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await github.close();
  expect(await client.viewer()).toMatchObject({ ok: false, problem: { kind: 'network' } });
});

test('a too large artifact is cut off; a plain store is not used behind encryption', async () => {
  const github = await startGitHubServer();
  const id = addArtifact(github, 1, new Uint8Array(100_000));
  const client = connect(github.apiUrl, createTestClock(), createTestLog());
  expect(await client.artifactArchive(id, 1_000)).toMatchObject({
    ok: false,
    problem: { kind: 'too-large' },
  });
  github.locations.set(id, 'file:///etc/passwd');
  expect(await client.artifactArchive(id, 1_000)).toMatchObject({
    ok: false,
    problem: { kind: 'malformed', message: 'the download would go over file:' },
  });
  github.locations.set(id, 'not an address');
  expect(await client.artifactArchive(id, 1_000)).toMatchObject({
    ok: false,
    problem: { kind: 'malformed' },
  });
  await github.close();
});
