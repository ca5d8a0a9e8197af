/**
 * Files that autocannon 9.0.0 wrote on a small server (`autocannon -j -c 4 -d 2`), and what `judge`
 * makes of them.
 */
import { readFileSync } from 'node:fs';
import { HeadroomError } from '../../../src/errors.ts';
import type { Budget, Config, EndpointTarget } from '../../../src/model.ts';
import { main } from '../../../src/run/run.ts';
import { fakeWorld, listEndpoint, someConfig } from '../../support/fake-ports.ts';
import { someMeasurements, someRound } from '../../support/measurements.ts';

const fixture = (name: string): string =>
  readFileSync(`${import.meta.dirname}/fixtures/${name}`, 'utf8');
const list = fixture('autocannon-list.json');
const sick = fixture('autocannon-sick.json');

const products: EndpointTarget = {
  ...listEndpoint,
  id: 'products',
  name: 'products',
  path: '/api/products?page=1',
  address: 'GET /api/products?page=1',
  load: { ...listEndpoint.load, connections: 4 },
};
const post: EndpointTarget = {
  ...products,
  id: 'add',
  name: 'add',
  method: 'POST',
  address: 'POST /api/products?page=1',
};
const limit = (metric: string, most: number, target = products.id): Budget => ({
  id: `${target} · ${metric} · limit · fail`,
  source: undefined,
  target,
  metric,
  bound: { kind: 'limit', limit: most },
  level: 'fail',
});
const regression = (metric: string): Budget => ({
  id: `${products.id} · ${metric} · regression · fail`,
  source: undefined,
  target: products.id,
  metric,
  bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.1 } },
  level: 'fail',
});

/** The fixture with other values; each call is another run. */
let runs = 0;
function another(change: object = {}, text = list): string {
  runs += 1;
  const start = new Date(Date.UTC(2026, 10, 29, 6, 0, runs)).toISOString();
  return JSON.stringify({ ...JSON.parse(text), start, ...change });
}
const withLatency = (change: object): string =>
  another({ latency: { ...JSON.parse(list).latency, ...change } });

async function judge(texts: readonly string[], change: Partial<Config> = {}) {
  const world = fakeWorld();
  const files = texts.map((text, index) => {
    const path = `/site/load-${index + 1}.json`;
    world.files.set(path, text);
    return path;
  });
  const config = someConfig({
    mode: 'judge',
    targets: [products],
    budgets: [limit('p99', 9)],
    measurementFiles: files,
    ...change,
  });
  const outcome = await main(config, async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error(outcome.kind);
  return { ...outcome, world };
}

const said = async (texts: readonly string[], change: Partial<Config> = {}): Promise<string> => {
  try {
    return (await judge(texts, change)).judgement.verdict;
  } catch (thrown) {
    return thrown instanceof HeadroomError ? `${thrown.code}: ${thrown.message}` : String(thrown);
  }
};

test('three files of one endpoint are three rounds, which a limit can be held to', async () => {
  const { judgement, rendered } = await judge([list, another(), another()]);
  expect(judgement.verdict).toBe('pass');
  expect(judgement.findings[0]?.comparison?.head).toMatchObject({ median: 5, rounds: 3 });
  expect(rendered.markdown).toContain('the numbers were imported from autocannon');
});

test('one file is one round, which decides nothing', async () => {
  const { judgement } = await judge([list]);
  expect([judgement.verdict, judgement.findings[0]?.reason.kind]).toEqual([
    'inconclusive',
    'too-few-rounds',
  ]);
});

test('a limit that every file exceeds fails', async () => {
  const texts = Array.from({ length: 12 }, () => another());
  expect(await said(texts, { budgets: [limit('p99', 3)] })).toBe('fail');
});

test("an import is kept in Headroom's own format, and is judged alike from there", async () => {
  const { world, measurementsFile } = await judge([list, another(), another()]);
  const saved = world.files.get(measurementsFile) ?? '';
  expect(JSON.parse(saved)).toMatchObject({
    source: 'autocannon',
    fingerprint: { source: 'autocannon' },
  });
  expect(await said([saved])).toBe('pass');
});

test('throughput is answers over the time they took, latencies are as reported', async () => {
  const { world, measurementsFile } = await judge([list]);
  const { rounds } = JSON.parse(world.files.get(measurementsFile) ?? '');
  expect(rounds[0].values).toEqual({
    throughput: 3267 / 2.01,
    'error-rate': 0,
    'bytes-per-second': 457380 / 2.01,
    p50: 2,
    p75: 2,
    p90: 2,
    p99: 5,
    'p99.9': 10,
    mean: 2.08,
    max: 10,
  });
  expect(rounds[0].durationMs).toBe(2_010);
});

test('p95, which autocannon does not report, is missing and not guessed', async () => {
  const { judgement } = await judge([list, another(), another()], { budgets: [limit('p95', 9)] });
  expect(judgement).toMatchObject({ verdict: 'fail', exitCode: expect.any(Number) });
  expect(judgement.exitCode).not.toBe(0);
  expect(judgement.findings[0]?.reason).toMatchObject({
    kind: 'not-measured',
    failure: {
      code: 'metric-missing',
      message: 'autocannon reports no p95, and it is not guessed',
      hint: 'Let Headroom measure it, or hold it to something that autocannon tells for sure.',
    },
  });
});

test.each([
  [4.9, 'fail'],
  [5, 'not-measured'],
  [5.5, 'not-measured'],
  [6, 'pass'],
])('a p99 of 5 ms, rounded down, and a limit of %d ms: %s', async (most, expected) => {
  const texts = Array.from({ length: 12 }, () => another());
  const { judgement } = await judge(texts, { budgets: [limit('p99', most)] });
  const [finding] = judgement.findings;
  expect(finding?.reason.kind === 'judged' ? finding.verdict : finding?.reason.kind).toBe(expected);
});

test('an older file says p999', async () => {
  const texts = [1, 2, 3].map(() => withLatency({ p99_9: undefined, p999: 8 }));
  expect(await said(texts, { budgets: [limit('p99.9', 9)] })).toBe('pass');
});

test('failed requests are an error rate, and no latency is judged beside them', async () => {
  const url = JSON.parse(list).url;
  const texts = [1, 2, 3].map(() => another({ url }, sick));
  const { judgement } = await judge(texts, {
    budgets: [limit('error-rate', 0), limit('p99', 900), limit('throughput', 1)],
  });
  expect(judgement.comparisons.map(({ metric, head }) => [metric, head.median])).toEqual([
    ['error-rate', 509 / 1527],
  ]);
  expect(judgement.findings.map(({ verdict, reason }) => [verdict, reason.kind])).toEqual([
    ['fail', 'judged'],
    ['fail', 'not-measured'],
    ['fail', 'not-measured'],
  ]);
});

test.each([
  ['errors', { errors: 3 }, 3 / 3270],
  ['bodies that are not those expected', { mismatches: 67 }, 67 / 3267],
  ['mismatches beyond all answers', { mismatches: 9_999_999 }, 1],
])('%s count as failed', async (_, change, rate) => {
  const { judgement } = await judge([another(change)], { budgets: [limit('error-rate', 0)] });
  expect([judgement.verdict, judgement.comparisons[0]?.head.median]).toEqual(['fail', rate]);
});

test('a status that the endpoint expects is a success, and 2xx is then none', async () => {
  const targets = [{ ...products, expectStatus: 404 }];
  const answers = {
    '2xx': 0,
    '4xx': 3267,
    non2xx: 3267,
    statusCodeStats: { 404: { count: 3267 } },
  };
  const texts = [1, 2, 3].map(() => another(answers));
  expect(await said(texts, { targets })).toBe('pass');
  expect(await said([another(), another(), another()], { targets })).toBe('fail');
  expect(await said([another({ ...answers, statusCodeStats: undefined })], { targets })).toBe(
    'measurements-schema: /site/load-1.json is damaged: it has no "statusCodeStats", and ' +
      'products expects the status 404',
  );
});

describe('the endpoint of a file', () => {
  const loads = (change: object): string => another(change);

  test.each([
    ['another port', { url: 'http://localhost:9/api/products?page=1' }],
    ['no scheme', { url: 'localhost:3000/api/products?page=1' }],
  ])('is the one with the same path, on %s', async (_, change) => {
    expect(await said([loads(change)])).toBe('inconclusive');
  });

  test.each([
    ['another path', { url: 'http://127.0.0.1:8931/api/products' }],
    ['another query', { url: 'http://127.0.0.1:8931/api/products?page=2' }],
  ])('is none with %s, and the error names both', async (_, change) => {
    expect(await said([loads(change)])).toBe(
      `import-no-target: /site/load-1.json is of GET ${change.url}; the budgets file has ` +
        'products (GET /api/products?page=1).',
    );
  });

  test('with a whole address is none on another host', async () => {
    const path = 'https://shop.example/api/products?page=1';
    expect(await said([list], { targets: [{ ...products, path }] })).toMatch(/^import-no-target: /);
  });

  test('is a GET, since the file names no method, unless its title does', async () => {
    const own = { targets: [post], budgets: [limit('p99', 9, post.id)] };
    expect(await said([list], own)).toMatch(/^import-no-target: /);
    expect(await said([loads({ title: 'add' })], own)).toBe('inconclusive');
  });

  test('is not guessed where several have its address', async () => {
    const targets = [products, { ...products, id: 'again', name: 'again' }];
    expect(await said([list], { targets })).toBe(
      'import-no-target: /site/load-1.json is of GET ' +
        'http://127.0.0.1:8931/api/products?page=1, which several endpoints are: products ' +
        '(GET /api/products?page=1), again (GET /api/products?page=1).',
    );
  });

  test.each([
    [{ connections: 1 }, '1 connection'],
    [{ pipelining: 10 }, '4 connections of 10 requests at a time'],
  ])('was loaded as its budgets are meant: %j is refused', async (change, words) => {
    expect(await said([loads(change)])).toBe(
      `import-other-load: /site/load-1.json was loaded with ${words}; products is held to ` +
        'its limits with 4 connections.',
    );
  });
});

describe('what an import is never compared with', () => {
  const baseline: Config['baseline'] = {
    kind: 'files',
    paths: [1, 2, 3, 4, 5, 6].map((run) => `/site/base-${run}.json`),
  };
  const judgedAgainst = async (text: (run: number) => string) => {
    const world = fakeWorld();
    for (const run of [1, 2, 3, 4, 5, 6]) world.files.set(`/site/base-${run}.json`, text(run));
    const paths = [1, 2, 3].map((run) => `/site/load-${run}.json`);
    for (const path of paths) world.files.set(path, another());
    const config = someConfig({
      mode: 'judge',
      targets: [products],
      budgets: [regression('p99')],
      measurementFiles: paths,
      baseline,
    });
    const outcome = await main(config, async () => undefined, world.ports);
    return outcome.kind === 'judged' ? outcome : undefined;
  };
  const saved = async (): Promise<string> => {
    const { world, measurementsFile } = await judge([another(), another(), another()]);
    return world.files.get(measurementsFile) ?? '';
  };

  test('timings of Headroom, however alike', async () => {
    const own = JSON.parse(await saved());
    const run = {
      ...own,
      source: undefined,
      fingerprint: { ...own.fingerprint, source: undefined },
    };
    const outcome = await judgedAgainst(() => JSON.stringify(run));
    expect(outcome?.judgement.findings[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: { kind: 'no-baseline' },
    });
    expect(outcome?.rendered.markdown).toContain('Only a "limit" holds for the timings of another');
  });

  test('other imports, which may be of another machine', async () => {
    const text = await saved();
    const outcome = await judgedAgainst(() => text);
    expect(outcome?.judgement.findings[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: { kind: 'no-baseline' },
    });
  });

  test('a base in its own file, which nobody measured', async () => {
    const own = JSON.parse(await saved());
    const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((block) =>
      ['head', 'base'].map((arm) => ({ ...own.rounds[0], arm, block })),
    );
    const { judgement } = await judge([JSON.stringify({ ...own, rounds })], {
      budgets: [regression('p99')],
    });
    expect(judgement.findings[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: { kind: 'no-baseline', why: expect.stringContaining('autocannon') },
    });
  });
});

test('one run that is named twice is no second round', async () => {
  expect(await said([list, another(), list])).toBe(
    'import-repeated: /site/load-3.json holds the same run as /site/load-1.json.',
  );
});

test('measurements of Headroom and of autocannon are not merged', async () => {
  const own = JSON.stringify(someMeasurements({ rounds: [someRound()] }));
  const mixed =
    "measurements-mixed: Some of the measurements are Headroom's and some are autocannon's.";
  expect(await said([own, list])).toBe(mixed);
  expect((await said([list, own])).split(':')[0]).toBe('measurements-mixed');
});

test.each([
  ['a text that is no JSON', 'Running 10s test', /^measurements-syntax: /],
  ['NaN, which JSON has not', list.replace('"p99":5', '"p99":NaN'), /^measurements-syntax: /],
  ["k6's summary", '{"metrics":{"http_req_duration":{"type":"trend"}}}', /^measurements-foreign: /],
  ["oha's", '{"metrics":{"success_rate":1,"latency_ms":{}}}', /^measurements-foreign: /],
  ['a list', '[]', /^measurements-foreign: /],
  ['a number that is none', another({ duration: null }), /^measurements-schema: .*duration/],
  ['a latency below 0', withLatency({ p99: -1 }), /^measurements-schema: .*latency\.p99/],
  ['an endless latency', list.replace('"p99":5', '"p99":1e999'), /^measurements-schema: /],
  ['a time that is none', another({ start: 'now\n::error::x' }), /^measurements-schema: .*start/],
  ['several URLs', another({ url: ['http://a', 'http://b'] }), /^measurements-schema: .*url/],
  ['no time at all', another({ duration: 0 }), /^import-empty: .* 3267 finished requests in 0 s/],
  [
    'no request at all',
    another({ '2xx': 0, statusCodeStats: {} }),
    /^import-empty: .* 0 finished requests in 2.01 s/,
  ],
  [
    'a name with a line of its own',
    another({ url: 'http://127.0.0.1/x\n::error::y', title: 'a\u202eb' }),
    /^import-no-target: [^\n\u202e]*$/,
  ],
  ['a very long name', another({ title: 'x'.repeat(301) }), /^measurements-schema: .*title/],
])('%s is refused with a code', async (_, text, expected) => {
  expect(await said([text])).toMatch(expected);
});

test('__proto__ in a file reaches no prototype', async () => {
  const text = list.replace(
    '"statusCodeStats":{',
    '"__proto__":{"x":1},"statusCodeStats":{"__proto__":{"count":1},',
  );
  expect(await said([text])).toBe('inconclusive');
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
