import { autocannonLoad } from '../../src/adapters/load/load.ts';
import { nodeNetwork } from '../../src/adapters/network/network.ts';
import { HeadroomError } from '../../src/errors.ts';
import {
  checkEndpoint,
  type EndpointRound,
  measureEndpoint,
} from '../../src/measure/endpoint/round.ts';
import { metricTable } from '../../src/metrics.ts';
import type { EndpointTarget } from '../../src/model.ts';
import type { Load, LoadReport, Ports } from '../../src/ports.ts';
import { httpServer, rawServer, serve, stopServers } from '../support/test-server.ts';

const ports = { network: nodeNetwork(), load: autocannonLoad() };
afterEach(stopServers);

const target: EndpointTarget = {
  id: 'list products',
  kind: 'endpoint',
  name: 'list products',
  profile: '2 connections',
  address: 'GET /api/products',
  method: 'GET',
  path: '/api/products',
  headers: {},
  body: undefined,
  expectStatus: undefined,
  load: { kind: 'closed', connections: 2, durationMs: 300, warmupMs: 100, timeoutMs: 500 },
};

const endpointMetrics = metricTable
  .filter((metric) => metric.target === 'endpoint')
  .map((metric) => metric.id);

async function trouble(action: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HeadroomError)) throw new Error(`expected a HeadroomError, got ${error}`);
  return {
    code: error.code,
    message: error.message.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'),
  };
}

/** One round at one origin; throws what kept it from being one. */
async function roundAt(
  origin: string,
  through: Pick<Ports, 'load' | 'network'> = ports,
): Promise<EndpointRound> {
  const [round] = await measureEndpoint(target, [origin], through);
  if (!round || round instanceof HeadroomError) throw round;
  return round;
}

const checked = async (source: string, more: Partial<EndpointTarget> = {}) =>
  trouble(checkEndpoint({ ...target, ...more }, (await serve(source)).origin, ports));

describe('before the first round', () => {
  test('an endpoint that answers as expected is accepted', async () => {
    const { origin } = await serve(
      httpServer(
        'r.statusCode = q.url === "/api/products" && q.method === "POST" ? 201 : 404; r.end()',
      ),
    );
    await checkEndpoint(
      { ...target, method: 'POST', body: '{}', expectStatus: 201 },
      origin,
      ports,
    );
  });

  test('one that refuses is named', async () => {
    const { origin, stop } = await serve(httpServer('r.end()'));
    await stop();
    expect(await trouble(checkEndpoint(target, origin, ports))).toEqual({
      code: 'endpoint-unreachable',
      message: 'GET /api/products at http://127.0.0.1:PORT refuses connections.',
    });
  });

  test.each([
    [
      'resets mid-body',
      rawServer(
        'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf',
        'setTimeout(() => s.resetAndDestroy(), 5)',
      ),
    ],
    ['closes mid-body', rawServer('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf', 's.end()')],
    ['closes without an answer', rawServer('', 's.end()')],
  ])('one that %s is named', async (_name, source) => {
    expect(await checked(source)).toEqual({
      code: 'endpoint-unreachable',
      message:
        'GET /api/products at http://127.0.0.1:PORT closed the connection before its ' +
        'answer was complete.',
    });
  });

  test.each([
    ['never answers', httpServer('')],
    ['never ends its answer', httpServer('r.write("half")')],
  ])('one that %s is named', async (_name, source) => {
    expect(await checked(source)).toEqual({
      code: 'endpoint-unreachable',
      message: 'GET /api/products at http://127.0.0.1:PORT gave no whole answer within 0.5 s.',
    });
  });

  test('a wrong status is shown with what it says', async () => {
    expect(await checked(httpServer('r.statusCode = 503; r.end("database is down\\n")'))).toEqual({
      code: 'endpoint-wrong-status',
      message: 'GET /api/products answers 503 instead of any 2xx.\nIt says: database is down',
    });
  });

  test('a redirect is a wrong status, and says where it leads', async () => {
    expect(
      await checked(httpServer('r.writeHead(302, { location: "/login" }).end()'), {
        expectStatus: 200,
      }),
    ).toEqual({
      code: 'endpoint-wrong-status',
      message: 'GET /api/products answers 302 instead of 200, which leads to /login.',
    });
  });

  test('a long body is cut to 200 characters', async () => {
    const { message } = await checked(httpServer('r.statusCode = 500; r.end("x".repeat(100000))'));
    expect(message).toBe(
      `GET /api/products answers 500 instead of any 2xx.\nIt says: ${'x'.repeat(200)}`,
    );
  });
});

describe('a round', () => {
  test('gives every endpoint metric of the metric table, in its unit', async () => {
    const { origin } = await serve(httpServer('setTimeout(() => r.end("hi"), 10)'));
    const { values } = await roundAt(origin);
    expect(Object.keys(values).sort()).toEqual([...endpointMetrics].sort());
    expect(values['error-rate']).toBe(0);
    expect(values.p50).toBeGreaterThan(9);
    expect(values.throughput).toBeLessThan(2 / 0.009);
  });

  test('counts errors in the error rate', async () => {
    const { origin } = await serve(
      httpServer(
        'server.n = (server.n ?? 0) + 1; r.statusCode = server.n % 2 ? 500 : 200; ' +
          'setTimeout(() => r.end(), 5)',
      ),
    );
    const { values } = await roundAt(origin);
    expect(values['error-rate']).toBeGreaterThan(0.4);
    expect(values['error-rate']).toBeLessThan(0.6);
  });

  test('without one success has an error rate of 100 %, and says what came instead', async () => {
    const { origin } = await serve(httpServer('r.statusCode = 503; r.end()'));
    const { values, invalid, problem } = await roundAt(origin);
    expect(values).toEqual({ throughput: 0, 'error-rate': 1, 'bytes-per-second': 0 });
    expect(Object.keys(invalid).sort()).toEqual(
      endpointMetrics.filter((metric) => !(metric in values)).sort(),
    );
    expect(problem).toMatchObject({
      code: 'endpoint-no-answers',
      message: expect.stringMatching(
        /^GET \/api\/products gave no successful answer in a round of 0\.3 s: \d+ answered 503\.$/,
      ),
    });
  });

  test('of a server that hangs ends in time', async () => {
    const { origin } = await serve(httpServer(''));
    const { problem, values } = await roundAt(origin);
    expect(problem).toMatchObject({
      code: 'endpoint-no-answers',
      message: expect.stringMatching(
        /^GET \/api\/products gave no successful answer in a round of 0\.3 s: \d+ took too long\.$/,
      ),
    });
    expect([values['error-rate'], values.p50, values.max]).toEqual([1, 500, 500]);
  });

  test('of a server that has died does not begin', async () => {
    const { origin, stop } = await serve(httpServer('r.end()'));
    await stop();
    expect(await trouble(roundAt(origin))).toEqual({
      code: 'endpoint-unreachable',
      message: 'GET /api/products at http://127.0.0.1:PORT refuses connections.',
    });
  });
});

describe('what a round makes of its load', () => {
  const healthy = { cpuShare: 0.4, eventLoopBusyShare: 0.4, eventLoopDelayP99Ms: 3 };
  const report: LoadReport = {
    answersPerSecond: 500,
    bytesPerSecond: 32_000,
    errorRate: 0.01,
    notSent: {},
    completed: 1000,
    failed: { connection: 3, timeout: 1, status: 6 },
    statusCounts: { 200: 994, 503: 6 },
    latencyUs: {
      quantile: (q) => q * 10_000,
      mean: 4_321,
      max: 12_345,
      histogram: () => 'HISTOGRAM',
    },
    throughput: [490, 510],
    generator: healthy,
  };
  const network = { ...ports.network, listens: async () => true };
  const round = (more: Partial<LoadReport>) => {
    const load: Load = { ...ports.load, run: async () => [{ ...report, ...more }] };
    return roundAt('http://127.0.0.1:3000', { network, load });
  };

  test('milliseconds, shares and answers a second', async () => {
    expect(await round({})).toEqual({
      values: {
        throughput: 500,
        'error-rate': 0.01,
        p50: 5,
        p75: 7.5,
        p90: 9,
        p95: 9.5,
        p99: 9.9,
        'p99.9': 9.99,
        mean: 4.321,
        max: 12.345,
        'bytes-per-second': 32_000,
      },
      invalid: {},
      latencies: 'HISTOGRAM',
      throughput: [490, 510],
    });
  });

  test.each([
    [
      'busy',
      { ...healthy, eventLoopBusyShare: 0.93 },
      'the load generator was busy 93 % of the time: it was the limit, not the server',
    ],
    [
      'at the limit of its core',
      { ...healthy, cpuShare: 0.97 },
      'the load generator used 97 % of a core: it was the limit, not the server',
    ],
    [
      'held up',
      { ...healthy, eventLoopDelayP99Ms: 250 },
      'the load generator was held up for 250 ms: the machine had no time for it',
    ],
  ])(
    'of a generator that was %s every number stays, with why they are bounds',
    async (_name, generator, why) => {
      const { values, invalid, saturated } = await round({ generator });
      expect([Object.keys(values).sort(), invalid]).toEqual([[...endpointMetrics].sort(), {}]);
      expect(saturated).toEqual({
        why,
        hint: expect.stringContaining('Use fewer "connections", or a machine with more cores'),
      });
    },
  );

  test('nobody is told to use fewer connections than one', async () => {
    const load: Load = {
      ...ports.load,
      run: async () => [{ ...report, generator: { ...healthy, cpuShare: 0.99 } }],
    };
    const [taken] = await measureEndpoint(
      { ...target, load: { ...target.load, connections: 1 } },
      ['http://127.0.0.1:3000'],
      { network, load },
    );
    if (!taken || taken instanceof HeadroomError) throw new Error('no round');
    expect(taken.saturated?.hint).toMatch(/^Use a machine with more cores/);
  });

  test.each([
    [
      { EMFILE: 12 },
      'too many open files (EMFILE)',
      'Raise `ulimit -n`, or use fewer "connections".',
    ],
    [
      { ENFILE: 1, ECONNABORTED: 0 },
      'the whole machine has too many open files (ENFILE)',
      expect.stringContaining('fs.file-max'),
    ],
    [
      { EADDRNOTAVAIL: 3, EMFILE: 2 },
      'no local port or address is left (EADDRNOTAVAIL)',
      expect.stringContaining('keep its connections open'),
    ],
    [
      { ENOBUFS: 3 },
      'no memory is left for sockets (ENOBUFS)',
      expect.stringContaining('Free some'),
    ],
    [
      { EAI_AGAIN: 3 },
      "the server's name has no address (EAI_AGAIN)",
      expect.stringContaining('look the name up'),
    ],
    [{ ENEWCODE: 3 }, 'ENEWCODE', expect.stringContaining('keeps this machine')],
  ])(
    'a load that this machine could not make (%j) is no round, and no failure of the server',
    async (notSent, what, hint) => {
      const load: Load = { ...ports.load, run: async () => [{ ...report, notSent }] };
      const [taken] = await measureEndpoint(target, ['http://127.0.0.1:3000'], { network, load });
      expect(taken).toMatchObject({
        code: 'load-not-made',
        message:
          `The 2 connections to GET /api/products could not be opened: ${what}. Nothing is ` +
          'said of the server.',
        hint,
      });
    },
  );
});
