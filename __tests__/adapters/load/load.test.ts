import { readFileSync } from 'node:fs';
import { autocannonLoad } from '../../../src/adapters/load/load.ts';
import type { LoadReport, LoadRequest } from '../../../src/ports.ts';
import { httpServer, rawServer, serve, stopServers } from '../../support/test-server.ts';

const load = autocannonLoad();
afterEach(stopServers);

async function loaded(source: string, more: Partial<LoadRequest> = {}): Promise<LoadReport> {
  const { origin } = await serve(source);
  return loadedAt(origin, more);
}

async function loadedAt(origin: string, more: Partial<LoadRequest> = {}): Promise<LoadReport> {
  const [report] = await load.run([{ ...request, url: `${origin}/`, ...more }]);
  if (!report) throw new Error('no report');
  return report;
}

const request = {
  method: 'GET',
  headers: {},
  body: undefined,
  connections: 4,
  durationMs: 300,
  warmupMs: 100,
  timeoutMs: 10_000,
  expectStatus: undefined,
} satisfies Omit<LoadRequest, 'url'>;

const none = { connection: 0, timeout: 0, status: 0 };

test("the version is autocannon's own", () => {
  const installed = readFileSync(
    new URL('../../../node_modules/autocannon/package.json', import.meta.url),
    'utf8',
  );
  expect(load.version).toBe(JSON.parse(installed).version);
});

test('answers, bytes and latencies are counted over the measured window', async () => {
  const {
    completed,
    failed,
    statusCounts,
    answersPerSecond,
    bytesPerSecond,
    latencyUs,
    generator,
  } = await loaded(httpServer('setTimeout(() => r.end("hi"), 20)'));
  expect(failed).toEqual(none);
  expect(statusCounts).toEqual({ 200: completed });
  expect(completed).toBeGreaterThan(0);
  expect(answersPerSecond).toBeLessThanOrEqual(4 / 0.018 + 4 / 0.3);
  expect(bytesPerSecond / answersPerSecond).toBeGreaterThan(60);
  expect(latencyUs?.quantile(0.5)).toBeGreaterThan(18_000);
  expect(latencyUs?.quantile(0)).toBeLessThanOrEqual(latencyUs?.mean ?? 0);
  expect(latencyUs?.quantile(1)).toBeLessThanOrEqual(latencyUs?.max ?? 0);
  expect(Object.values(generator).every((value) => Number.isFinite(value) && value >= 0)).toBe(
    true,
  );
});

test('what was answered in the warm-up is not counted', async () => {
  const { completed, statusCounts } = await loaded(
    httpServer(
      'server.first ??= Date.now(); r.statusCode = Date.now() - server.first < 150 ? 500 : ' +
        '200; r.end()',
    ),
    { warmupMs: 1000 },
  );
  expect(statusCounts).toEqual({ 200: completed });
});

test('latencies below a millisecond are told apart', async () => {
  const { latencyUs } = await loaded(rawServer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'), {
    connections: 1,
  });
  const quantiles = [0, 0.1, 0.25, 0.5].map((q) => latencyUs?.quantile(q) ?? 0);
  expect(new Set(quantiles.map((us) => us % 1000)).size).toBeGreaterThan(1);
});

test('method, headers and body arrive', async () => {
  const { failed, statusCounts, completed } = await loaded(
    httpServer(
      "let b = ''; q.on('data', (d) => { b += d; }).on('end', () => { r.statusCode = " +
        `q.method === 'POST' && q.headers['x-key'] === 'k' && b === '{"a":"é"}' ? 201 : 400; ` +
        'r.end(); })',
    ),
    { method: 'POST', headers: { 'x-key': 'k' }, body: '{"a":"é"}', expectStatus: 201 },
  );
  expect([failed, statusCounts]).toEqual([none, { 201: completed }]);
});

test('a status that was not expected is a failure, and its latency does not count', async () => {
  const { completed, failed, statusCounts, latencyUs } = await loaded(
    httpServer('r.statusCode = 503; r.end("no")'),
  );
  expect(completed).toBeGreaterThan(0);
  expect([failed, statusCounts, latencyUs]).toEqual([
    { ...none, status: completed },
    { 503: completed },
    undefined,
  ]);
});

test('fast errors among slow answers do not make the latency look good', async () => {
  const { failed, latencyUs } = await loaded(
    httpServer(
      'server.n = (server.n ?? 0) + 1; if (server.n % 2) { r.statusCode = 500; r.end(); } ' +
        'else setTimeout(() => r.end(), 30)',
    ),
  );
  expect(failed.status).toBeGreaterThan(0);
  expect(latencyUs?.quantile(0)).toBeGreaterThan(28_000);
});

test.each([
  [
    'that says it closes each connection',
    httpServer('r.setHeader("Connection", "close"); setTimeout(() => r.end("hi"), 10)'),
  ],
  ['of HTTP/1.0', rawServer('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi', 's.end()')],
  ['whose answers end with the connection', rawServer('HTTP/1.1 200 OK\r\n\r\nhi', 's.end()')],
  [
    'that takes three requests a connection',
    `${httpServer('r.end("hi")')}; server.maxRequestsPerSocket = 3`,
  ],
  [
    'that sends early hints',
    httpServer('r.writeEarlyHints({ link: "</a.css>; rel=preload" }); r.end("hi")'),
  ],
])('a server %s is loaded without errors', async (_name, source) => {
  const { completed, failed, statusCounts } = await loaded(source);
  expect(completed).toBeGreaterThan(20);
  expect([failed, statusCounts]).toEqual([none, { 200: completed }]);
});

test('latencies do not grow with the number of connections that have ended', async () => {
  const { latencyUs } = await loaded(
    httpServer('r.setHeader("Connection", "close"); setTimeout(() => r.end("hi"), 5)'),
    { connections: 1, durationMs: 600 },
  );
  // Timed from a request that stayed in the queue, the median would be near half the window.
  expect(latencyUs?.quantile(0.5)).toBeLessThan(200_000);
});

test('HEAD is answered without a body', async () => {
  const { completed, failed, statusCounts } = await loaded(
    httpServer('r.setHeader("Content-Length", 5); r.end("hello")'),
    { method: 'HEAD' },
  );
  expect(completed).toBeGreaterThan(20);
  expect([failed, statusCounts]).toEqual([none, { 200: completed }]);
});

test('HEAD is answered by HTTP/1.0 as well, which ends each connection', async () => {
  const { completed, failed } = await loaded(
    rawServer('HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n', 's.end()'),
    { method: 'HEAD' },
  );
  expect(completed).toBeGreaterThan(20);
  expect(failed).toEqual(none);
});

test.each([
  ['closed', rawServer('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf', 's.end()')],
  [
    'reset',
    rawServer(
      'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf',
      'setTimeout(() => s.resetAndDestroy(), 5)',
    ),
  ],
  ['closed before any answer', rawServer('', 's.end()')],
])('a connection that is %s mid-way is a failure, and never an answer', async (_name, source) => {
  const { completed, failed, latencyUs } = await loaded(source);
  expect(failed.connection).toBeGreaterThan(0);
  expect({ completed, timeout: failed.timeout, status: failed.status, latencyUs }).toEqual({
    completed: 0,
    timeout: 0,
    status: 0,
    latencyUs: undefined,
  });
});

test('an answer after a cut-short one is whole again', async () => {
  const hi = (bytes: number) => `HTTP/1.1 200 OK\\r\\nContent-Length: ${bytes}\\r\\n\\r\\nhi`;
  const { failed, statusCounts, completed } = await loaded(
    `let n = 0; ${rawServer('', `if (n++ % 2) s.write('${hi(2)}'); else s.end('${hi(9)}')`)}`,
  );
  expect(failed.connection).toBeGreaterThan(0);
  expect(completed).toBeGreaterThan(0);
  expect(statusCounts).toEqual({ 200: completed });
});

test('time-outs are counted, also ones below a second', async () => {
  const { completed, failed, errorRate } = await loaded(httpServer(''), { timeoutMs: 100 });
  expect(failed.timeout).toBeGreaterThan(0);
  expect({ completed, connection: failed.connection, status: failed.status, errorRate }).toEqual({
    completed: 0,
    connection: 0,
    status: 0,
    errorRate: 1,
  });
});

test('a server that hangs for the rest of a round does not keep its early latencies', async () => {
  const { latencyUs } = await loaded(
    httpServer(
      'server.first ??= Date.now(); if (Date.now() - server.first < 250) setTimeout(() => ' +
        'r.end(), 5)',
    ),
    {
      warmupMs: 150,
      durationMs: 900,
      timeoutMs: 2_000,
    },
  );
  expect(latencyUs?.max).toBeGreaterThan(500_000);
});

test('a refused connection is tried again at leisure, and the round ends in time', async () => {
  const { origin, stop } = await serve(httpServer('r.end()'));
  await stop();
  const { completed, failed } = await loadedAt(origin);
  expect(completed).toBe(0);
  expect(failed.connection).toBeGreaterThan(0);
  expect(failed.connection).toBeLessThanOrEqual(4 * 5);
});

describe('two servers', () => {
  interface Seen {
    readonly turns: number;
    readonly overlaps: number;
  }
  const seenBy = async (origin: string): Promise<Seen> =>
    (await (await fetch(`${origin}/seen`)).json()) as Seen;
  /** Answers /a and /b after `ms`, and tells at /seen how it was asked. */
  const watcher = (ms: number): string => `
    const seen = { turns: 0, overlaps: 0, last: '', busy: { '/a': 0, '/b': 0 } };
    ${httpServer(`
      if (q.url === '/seen') return r.end(JSON.stringify(seen));
      if (seen.busy[q.url === '/a' ? '/b' : '/a'] > 0) seen.overlaps++;
      if (seen.last !== q.url) seen.turns++;
      seen.last = q.url;
      seen.busy[q.url]++;
      setTimeout(() => { seen.busy[q.url]--; r.end('hi'); }, ${ms});`)}`;

  async function loadedTogether(
    origin: string,
    paths: readonly string[],
    more: Partial<LoadRequest> = {},
  ): Promise<readonly LoadReport[]> {
    return load.run(
      paths.map((path) => ({ ...request, durationMs: 600, url: origin + path, ...more })),
    );
  }

  test('are loaded in turns, and not at the same moment', async () => {
    const { origin } = await serve(watcher(2));
    const reports = await loadedTogether(origin, ['/a', '/b']);
    const { turns, overlaps } = await seenBy(origin);
    // None, if no answer is held up for half a turn; hundreds without turns.
    expect(overlaps).toBeLessThan(20);
    expect(turns).toBeGreaterThan(4);
    for (const { failed, completed, answersPerSecond, generator } of reports) {
      expect(failed).toEqual(none);
      expect(completed).toBeGreaterThan(20);
      expect(answersPerSecond).toBeLessThanOrEqual(4 / 0.0018);
      // Two turns of the other, 240 ms, are not a time in which the generator was held up.
      expect(generator.eventLoopDelayP99Ms).toBeLessThan(200);
    }
  });

  test.each([
    ['take long', 120, 300],
    ['take longer than the warm-up', 350, 300],
  ])('whose answers %s are loaded one after the other', async (_name, ms, warmupMs) => {
    const { origin } = await serve(watcher(ms));
    const reports = await loadedTogether(origin, ['/a', '/b'], { warmupMs });
    const { turns } = await seenBy(origin);
    expect(turns).toBe(4); // both to see how long they take, and then one whole round of each
    expect(reports.map(({ failed }) => failed)).toEqual([none, none]);
    for (const { answersPerSecond, latencyUs } of reports) {
      expect(answersPerSecond).toBeGreaterThan(0);
      expect(latencyUs?.quantile(0)).toBeGreaterThan((ms - 2) * 1000);
    }
  });

  test('of which one hangs: the other is measured all the same', async () => {
    const { origin } = await serve(
      'let asked = 0; ' +
        `${httpServer("if (q.url === '/a' || asked++ < 100) setTimeout(() => r.end('hi'), 2)")}`,
    );
    const [good, hung] = await loadedTogether(origin, ['/a', '/b'], { timeoutMs: 200 });
    expect(good?.failed).toEqual(none);
    expect(good?.completed).toBeGreaterThan(20);
    expect(hung?.failed.timeout).toBeGreaterThan(0);
  });

  test.each([
    ['that end idle connections', ''],
    [
      'that send a time-out before they end idle connections',
      'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n',
    ],
  ])('%s are asked over new ones, and nothing has failed', async (_name, lastWords) => {
    const hi = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
    const { origin } = await serve(`const server = net.createServer((s) => {
      s.on('error', () => {});
      s.on('data', () => {
        clearTimeout(s.idle); s.idle = setTimeout(() => s.end(${JSON.stringify(lastWords)}), 150);
        setTimeout(() => s.write(${JSON.stringify(hi)}), 2);
      });
    })`);
    const reports = await loadedTogether(origin, ['/', '/']);
    expect(reports.map(({ failed }) => failed)).toEqual([none, none]);
    for (const { completed, statusCounts } of reports) {
      expect(completed).toBeGreaterThan(20);
      expect(statusCounts).toEqual({ 200: completed });
    }
  });
});
