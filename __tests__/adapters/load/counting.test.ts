/**
 * Which requests a round counts, and for how much: on real servers whose true numbers are known.
 */
import { autocannonLoad } from '../../../src/adapters/load/load.ts';
import type { LoadReport, LoadRequest } from '../../../src/ports.ts';
import { httpServer, rawServer, serve, stopServers } from '../../support/test-server.ts';

const load = autocannonLoad();
afterEach(stopServers);

const request = {
  method: 'GET',
  headers: {},
  body: undefined,
  connections: 4,
  durationMs: 400,
  warmupMs: 200,
  timeoutMs: 10_000,
  expectStatus: undefined,
} satisfies Omit<LoadRequest, 'url'>;

async function loaded(source: string, more: Partial<LoadRequest> = {}): Promise<LoadReport> {
  const { origin } = await serve(source);
  const [report] = await load.run([{ ...request, url: `${origin}/`, ...more }]);
  if (!report) throw new Error('no report');
  return report;
}

const none = { connection: 0, timeout: 0, status: 0 };
/** Answers of the shape that a share of the requests gets: `bad` of every `of`. */
const mixed = (
  bad: number,
  of: number,
  answerBadly: string,
  answerWell = 'setTimeout(() => r.end("good"), 10)',
): string =>
  httpServer(
    `server.n = (server.n ?? -1) + 1; if (server.n % ${of} < ${bad}) { ${answerBadly} } ` +
      `else { ${answerWell} }`,
  );

describe('throughput and bytes are those of answers that succeed', () => {
  test.each([
    ['half of the answers are 503', mixed(1, 2, 'r.statusCode = 503; r.end("x".repeat(5000))')],
    ['nine of ten are 500', mixed(9, 10, 'r.statusCode = 500; r.end("x".repeat(5000))')],
    ['some connections are reset', mixed(1, 3, 'q.socket.resetAndDestroy()')],
    [
      'all but two at a time are turned away',
      httpServer(
        'server.b ??= 0; if (server.b >= 2) { r.statusCode = 503; return void ' +
          'r.end("x".repeat(5000)); } server.b++; setTimeout(() => { server.b--; ' +
          'r.end("good"); }, 10)',
      ),
    ],
  ])('%s', async (_name, source) => {
    const { answersPerSecond, bytesPerSecond, errorRate } = await loaded(source, {
      method: 'POST',
    });
    expect(answersPerSecond).toBeGreaterThan(0);
    // A connection at most has an answer that succeeds each 10 ms.
    expect(answersPerSecond).toBeLessThanOrEqual(4 / 0.0095);
    expect(bytesPerSecond / answersPerSecond).toBeLessThan(1000);
    expect(errorRate).toBeGreaterThan(0.2);
    expect(errorRate).toBeLessThan(1);
  });

  test.each([
    ['an error', 'r.statusCode = 500; r.end()'],
    ['a redirect', 'r.writeHead(302, { location: "/" }).end()'],
  ])('nothing but %s is no throughput at all', async (_name, answer) => {
    const { answersPerSecond, bytesPerSecond, errorRate, completed } = await loaded(
      httpServer(answer),
    );
    expect(completed).toBeGreaterThan(0);
    expect([answersPerSecond, bytesPerSecond, errorRate]).toEqual([0, 0, 1]);
  });

  test('a status that was asked for is a success, whatever it is', async () => {
    const { answersPerSecond, errorRate, completed } = await loaded(
      httpServer('r.statusCode = 404; r.end()'),
      { expectStatus: 404 },
    );
    expect(completed).toBeGreaterThan(0);
    expect(answersPerSecond).toBeGreaterThan(0);
    expect(errorRate).toBe(0);
  });
});

describe('an answer that is slower than the round', () => {
  test.each([
    [500, 400],
    [700, 400],
    [900, 400],
    [1100, 300],
    [1500, 300],
  ])(
    'of %d ms in a round of %d ms has not failed, and has its rate and latency',
    async (ms, durationMs) => {
      const { answersPerSecond, latencyUs, failed, errorRate, completed } = await loaded(
        httpServer(`setTimeout(() => r.end(), ${ms})`),
        {
          durationMs,
          warmupMs: 200,
        },
      );
      expect({ failed, errorRate }).toEqual({ failed: none, errorRate: 0 });
      expect(completed).toBeGreaterThan(0);
      expect(answersPerSecond).toBeGreaterThan(0);
      expect(answersPerSecond).toBeLessThanOrEqual(4 / ((ms - 2) / 1000));
      expect(latencyUs?.quantile(0)).toBeGreaterThan((ms - 2) * 1000);
    },
  );
});

describe('a request that was sent before the window and is unanswered when it opens', () => {
  /**
   * Answers after 2 ms, but holds back all that arrives between these moments after the first
   * request until the second of them.
   */
  const stalling = (fromMs: number, toMs: number): string =>
    httpServer(
      'server.first ??= Date.now(); const at = Date.now() - server.first; setTimeout(() => ' +
        `r.end(), at >= ${fromMs} && at < ${toMs} ? ${toMs} - at : 2)`,
    );

  test.each([
    [100, 700],
    [150, 900],
    [200, 800],
  ])(
    'counts with its whole latency: a stall from %d to %d ms, the window from 300 ms on',
    async (fromMs, toMs) => {
      const { latencyUs, errorRate } = await loaded(stalling(fromMs, toMs), {
        warmupMs: 300,
        durationMs: 700,
      });
      expect(errorRate).toBe(0);
      expect(latencyUs?.max).toBeGreaterThan((toMs - fromMs - 60) * 1000);
    },
  );

  /**
   * Stalls at the beginning of turns alone: what arrives in their first 12 ms waits as long as
   * this.
   */
  const stallingAtTurns = (ms: number): string => `const seen = {};
    ${httpServer(`
      const now = Date.now(), turn = (seen[q.url] ??= { last: 0, first: 0 });
      if (now - turn.last > 110) turn.first = now;
      turn.last = now;
      setTimeout(() => r.end(), now - turn.first < 12 ? ${ms} : 2);`)}`;

  test.each([70, 80, 90])('counts in turns as well: %d ms at the beginning of each', async (ms) => {
    const { origin } = await serve(stallingAtTurns(ms));
    const reports = await load.run(
      ['/a', '/b'].map((path) => ({
        ...request,
        url: origin + path,
        warmupMs: 400,
        durationMs: 1000,
      })),
    );
    for (const { latencyUs, failed } of reports) {
      expect(failed).toEqual(none);
      expect(latencyUs?.max).toBeGreaterThan((ms - 2) * 1000);
    }
  });
});

describe('what a request that fails is to the quantiles', () => {
  test('one that times out counts as its time-out', async () => {
    const { latencyUs, failed, errorRate } = await loaded(mixed(1, 10, ''), {
      timeoutMs: 150,
      durationMs: 1200,
    });
    expect(failed.timeout).toBeGreaterThan(0);
    expect(errorRate).toBeGreaterThan(0);
    expect(errorRate).toBeLessThan(0.5);
    // Of the slowest 10 %, which time out. A slow answer may take longer: the maximum says nothing.
    expect(latencyUs?.quantile(0.99)).toBeGreaterThan(149_000);
    expect(latencyUs?.quantile(0.95)).toBeGreaterThan(149_000);
    expect(latencyUs?.quantile(0.95)).toBeLessThanOrEqual(151_000);
    expect(latencyUs?.quantile(0.25)).toBeLessThan(150_000);
  });

  test('where all time out, that is their latency', async () => {
    const { latencyUs, failed, errorRate, answersPerSecond } = await loaded(httpServer(''), {
      timeoutMs: 100,
    });
    expect(failed.timeout).toBeGreaterThan(0);
    expect([errorRate, answersPerSecond]).toEqual([1, 0]);
    expect(latencyUs?.quantile(0.5)).toBeGreaterThan(99_000);
    expect(latencyUs?.max).toBe(100_000);
    expect(latencyUs?.mean).toBeCloseTo(100_000, 6);
  });

  test.each([
    ['a wrong status', mixed(1, 2, 'r.statusCode = 500; r.end()', 'setTimeout(() => r.end(), 30)')],
    [
      'a slow wrong status',
      mixed(
        1,
        2,
        'r.statusCode = 500; setTimeout(() => r.end(), 120)',
        'setTimeout(() => r.end(), 30)',
      ),
    ],
    [
      'a reset connection',
      mixed(1, 2, 'q.socket.resetAndDestroy()', 'setTimeout(() => r.end(), 30)'),
    ],
    [
      'a connection that ends mid-way',
      mixed(
        1,
        2,
        'r.writeHead(200, { "content-length": 9 }); r.write("x"); setTimeout(() => ' +
          'q.socket.end(), 5)',
        'setTimeout(() => r.end(), 30)',
      ),
    ],
  ])('%s does not count there', async (_name, source) => {
    const { latencyUs, errorRate } = await loaded(source, { method: 'POST', durationMs: 600 });
    expect(errorRate).toBeGreaterThan(0);
    expect(latencyUs?.quantile(0)).toBeGreaterThan(28_000);
    expect(latencyUs?.quantile(0.5)).toBeLessThan(110_000);
  });
});

test('a server that hangs is waited for up to the time-out, and no longer', async () => {
  const { failed, completed } = await loaded(rawServer(''), { timeoutMs: 800 });
  expect(completed).toBe(0);
  expect(failed.timeout).toBeGreaterThanOrEqual(4);
  expect(failed.timeout).toBeLessThanOrEqual(12);
});
