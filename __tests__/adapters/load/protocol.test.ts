/** What HTTP lets a server do, and a client has to bear. */
import { autocannonLoad } from '../../../src/adapters/load/load.ts';
import type { LoadReport, LoadRequest } from '../../../src/ports.ts';
import { rawServer, serve, stopServers } from '../../support/test-server.ts';

const load = autocannonLoad();
afterEach(stopServers);

async function loaded(source: string, more: Partial<LoadRequest> = {}): Promise<LoadReport> {
  const { origin } = await serve(source);
  const base = {
    method: 'GET',
    headers: {},
    body: undefined,
    connections: 3,
    durationMs: 300,
    warmupMs: 50,
    timeoutMs: 600,
    expectStatus: undefined,
  };
  const [report] = await load.run([{ ...base, url: `${origin}/`, ...more }]);
  if (!report) throw new Error('no report');
  return report;
}

const none = { connection: 0, timeout: 0, status: 0 };

describe('an answer that has no body whatever its head says', () => {
  const heads = [
    ['a length', 'Content-Length: 4321\r\n'],
    ['a length and a last connection', 'Content-Length: 4321\r\nConnection: close\r\n'],
    ['chunks', 'Transfer-Encoding: chunked\r\n'],
    ['neither', ''],
  ] as const;
  const answers = [
    ['204', 'GET', 204, 'HTTP/1.1 204 No Content'],
    ['304', 'GET', 304, 'HTTP/1.1 304 Not Modified'],
    ['a 200 to HEAD', 'HEAD', 200, 'HTTP/1.1 200 OK'],
    ['a 404 to HEAD', 'HEAD', 404, 'HTTP/1.1 404 Not Found'],
    ['204 to DELETE', 'DELETE', 204, 'HTTP/1.1 204 No Content'],
  ] as const;
  const table = answers.flatMap(([name, method, status, line]) =>
    heads.map(([head, lines]) => [name, head, method, status, `${line}\r\n${lines}\r\n`] as const),
  );
  test.each(table)(
    '%s with %s is complete with its head',
    async (_name, _head, method, expectStatus, answer) => {
      const closes = answer.includes('close') ? 's.end()' : '';
      const { completed, failed, statusCounts } = await loaded(rawServer(answer, closes), {
        method,
        expectStatus,
      });
      expect(completed).toBeGreaterThan(10);
      expect([failed, statusCounts]).toEqual([none, { [expectStatus]: completed }]);
    },
  );

  test.each([
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['102 with a length', 'HTTP/1.1 102 Processing\r\nContent-Length: 12\r\n\r\n'],
    [
      '103 in chunks',
      'HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\nLink: </a.css>\r\n\r\n',
    ],
  ])('%s is not the answer', async (_name, interim) => {
    const { completed, failed, statusCounts } = await loaded(
      rawServer(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`),
    );
    expect(completed).toBeGreaterThan(10);
    expect([failed, statusCounts]).toEqual([none, { 200: completed }]);
  });
});

describe('a connection that closes without a word after an answer', () => {
  const good = JSON.stringify('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  /** Answers the first request of each connection, and ends it in this way on the second. */
  const secondEnds = (how: string): string =>
    "const server = net.createServer((s) => { let n = 0; s.on('error', () => {}); " +
    `s.on('data', () => { if (n++ === 0) s.write(${good}); else { ${how} } }); })`;

  test.each(
    ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].flatMap((method) => [
      [method, 'an orderly close', 's.end()'] as const,
      [method, 'a reset', 's.resetAndDestroy()'] as const,
    ]),
  )('%s: the request is sent again after %s, and has not failed', async (method, _how, how) => {
    const { completed, failed, statusCounts, errorRate } = await loaded(
      method === 'HEAD' ? secondEnds(how).replace('hi"', '"') : secondEnds(how),
      { method },
    );
    expect(completed).toBeGreaterThan(10);
    expect([failed, statusCounts, errorRate]).toEqual([none, { 200: completed }, 0]);
  });

  test.each(['POST', 'PATCH'])(
    '%s may have been done: it is not sent again, and has failed',
    async (method) => {
      const { failed, completed } = await loaded(secondEnds('s.end()'), { method });
      expect(completed).toBeGreaterThan(0);
      expect(failed.connection).toBeGreaterThan(0);
    },
  );

  test('a request is sent again once: a second close is a failure', async () => {
    // Every connection but the first of three answers one request; the others close at the first.
    const { failed, completed } = await loaded(
      'let c = 0; const server = net.createServer((s) => { const mute = c++ % 2; let n = ' +
        "0; s.on('error', () => {}); s.on('data', () => { if (!mute && n++ === 0) " +
        `s.write(${good}); else s.end(); }); })`,
      { connections: 1 },
    );
    expect(completed).toBeGreaterThan(0);
    expect(failed.connection).toBeGreaterThan(0);
  });

  test.each([
    ['a part of the answer', 's.end("HTTP/1.1 200 OK\\r\\nContent-Le")'],
    ['an interim answer', 's.end("HTTP/1.1 103 Early Hints\\r\\n\\r\\n")'],
  ])('after %s it is a failure', async (_what, how) => {
    const { failed } = await loaded(secondEnds(how));
    expect(failed.connection).toBeGreaterThan(0);
  });
});

test.each([
  ['a greeting of another protocol', '220 mail ready\r\n'],
  ['binary', `${'\u0015\u0003\u0001\u0000\u0002\u0002'.repeat(3)}\r\n`],
  [
    'two lengths that differ',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!',
  ],
])('%s is a failure at once, not a time-out', async (_name, answer) => {
  const { completed, failed } = await loaded(rawServer(answer), { timeoutMs: 10_000 });
  expect(completed).toBe(0);
  expect(failed.connection).toBeGreaterThan(0);
  expect(failed.timeout).toBe(0);
});
