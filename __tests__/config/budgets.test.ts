import { configOf, configOfBudgets } from '../support/workspace.ts';

const server = { static: 'dist' };

/** Budgets of a config, one line each. */
async function lines(budgets: unknown): Promise<readonly string[]> {
  const config = await configOfBudgets({ server, ...(budgets as object) });
  return config.budgets.map(({ id, bound, source }) => {
    const amount =
      bound.kind === 'limit'
        ? bound.limit
        : bound.tolerance.kind === 'relative'
          ? `${bound.tolerance.share} of the base`
          : bound.tolerance.amount;
    return `${id}: ${amount} (${source?.keyPath})`;
  });
}

const ofPage = (budgets: unknown) => lines({ pages: { home: { path: '/', budgets } } });
const ofEndpoint = (budgets: unknown) =>
  lines({ endpoints: { list: { request: 'GET /', budgets } } });

test.each([
  ['lcp', '2.5s', 2500],
  ['lcp', '200 ms', 200],
  ['lcp', '1m', 60_000],
  ['lcp', 0, 0],
  ['script-bytes', '170kB', 170_000],
  ['script-bytes', '170KB', 170_000],
  ['script-bytes', '170KiB', 174_080],
  ['script-bytes', '1.2MB', 1_200_000],
  ['script-bytes', '512B', 512],
  ['total-requests', 20, 20],
  ['total-requests', '20', 20],
  ['cls', 0.1, 0.1],
  ['performance', 0.9, 0.9],
  ['performance', '90%', 0.9],
  ['audit:unused-javascript', 1000, 1000],
  ['audit:unused-javascript', '200ms', 200],
  ['audit:unused-javascript', '20kB', 20_000],
  ['audit-score:image-alt', '100%', 1],
  ['user-timing:hero', '1.1s', 1100],
])('a limit of %s: %j is %d', async (metric, written, limit) => {
  const { budgets } = await configOfBudgets({
    server,
    pages: { home: { path: '/', budgets: { [metric]: written } } },
  });
  expect(budgets.map(({ metric: id, bound }) => [id, bound])).toEqual([
    [metric, { kind: 'limit', limit }],
  ]);
});

test.each([
  ['throughput', '500/s', 500],
  ['error-rate', '4.35%', 0.0435],
  ['error-rate', '0%', 0],
  ['p50', '350us', 0.35],
  ['bytes-per-second', '1.5MB/s', 1_500_000],
])('a limit of %s: %j is %d', async (metric, written, limit) => {
  const { budgets } = await configOfBudgets({
    server,
    endpoints: { list: { request: 'GET /', budgets: { [metric]: written } } },
  });
  expect(budgets.filter((budget) => budget.metric === metric).map(({ bound }) => bound)).toEqual([
    { kind: 'limit', limit },
  ]);
});

test.each([
  ['lcp', '5%', { kind: 'relative', share: 0.05 }],
  ['lcp', '100ms', { kind: 'absolute', amount: 100 }],
  ['lcp', 0, { kind: 'relative', share: 0 }],
  ['tbt', '50ms', { kind: 'absolute', amount: 50 }],
  ['tbt', '0%', { kind: 'absolute', amount: 0 }],
  ['cls', 0.05, { kind: 'absolute', amount: 0.05 }],
  ['script-bytes', '5%', { kind: 'relative', share: 0.05 }],
  ['script-bytes', '10kB', { kind: 'absolute', amount: 10_000 }],
  ['dom-nodes', '10%', { kind: 'relative', share: 0.1 }],
  ['performance', '2pp', { kind: 'absolute', amount: 0.02 }],
  ['performance', 0.02, { kind: 'absolute', amount: 0.02 }],
])('a regression of %s: %j', async (metric, regression, tolerance) => {
  const { budgets } = await configOfBudgets({
    server,
    pages: { home: { path: '/', budgets: { [metric]: { regression } } } },
  });
  expect(budgets.map(({ bound }) => bound)).toEqual([{ kind: 'regression', tolerance }]);
});

test('"warn" beside "limit" gives two budgets, the milder of which only warns', async () => {
  expect(await ofPage({ lcp: { warn: '2.5s', limit: '4s' } })).toEqual([
    'home (mobile) · lcp · limit · fail: 4000 (pages.home.budgets.lcp.limit)',
    'home (mobile) · lcp · limit · warn: 2500 (pages.home.budgets.lcp.warn)',
  ]);
  expect(
    await ofEndpoint({ throughput: { warn: '600/s', limit: '500/s' }, 'error-rate': 'off' }),
  ).toEqual([
    'list · throughput · limit · fail: 500 (endpoints.list.budgets.throughput.limit)',
    'list · throughput · limit · warn: 600 (endpoints.list.budgets.throughput.warn)',
  ]);
});

describe('an endpoint whose budgets say nothing of errors', () => {
  const implied = 'list · error-rate · limit · fail: 0 (endpoints.list)';
  test.each([
    ['has other budgets', { p99: '50ms' }],
    ['has no budget at all', {}],
    [
      'has budgets of the rates alone',
      { throughput: '500/s', 'bytes-per-second': { regression: '5%' } },
    ],
  ])('may have none: one that %s', async (_name, budgets) => {
    expect(await ofEndpoint(budgets)).toContain(implied);
  });

  test('may have none where it has no "budgets" either', async () => {
    expect(await lines({ endpoints: { list: { request: 'GET /' } } })).toEqual([implied]);
  });

  test('is said to stand where the endpoint does', async () => {
    const { budgets } = await configOf({
      'budgets.json':
        '{ "server": { "static": "dist" },\n  "endpoints": {\n    "list": { "request": ' +
        '"GET /" } } }',
    });
    expect(
      budgets.map(({ source }) => source && [source.line, source.column, source.keyPath]),
    ).toEqual([[3, 13, 'endpoints.list']]);
  });

  test.each([
    ['"off"', { 'error-rate': 'off' }, []],
    [
      'its other name',
      { errors: '2%' },
      ['list · error-rate · limit · fail: 0.02 (endpoints.list.budgets.errors)'],
    ],
    [
      'a regression alone',
      { 'error-rate': { regression: '1pp' } },
      [
        'list · error-rate · regression · fail: 0.01 ' +
          '(endpoints.list.budgets.error-rate.regression)',
      ],
    ],
    [
      'a warning',
      { 'error-rate': { warn: '1%' } },
      ['list · error-rate · limit · warn: 0.01 (endpoints.list.budgets.error-rate.warn)'],
    ],
    ['a limit that is turned off', { 'error-rate': { limit: 'off' } }, []],
  ])('says something of them with %s, and that holds', async (_name, budgets, expected) => {
    expect(await ofEndpoint(budgets)).toEqual(expected);
  });

  test('says something of them by its defaults', async () => {
    const endpoints = { list: { request: 'GET /' } };
    expect(
      await lines({ defaults: { endpoint: { budgets: { errors: '1%' } } }, endpoints }),
    ).toEqual(['list · error-rate · limit · fail: 0.01 (defaults.endpoint.budgets.errors)']);
    expect(
      await lines({ defaults: { endpoint: { budgets: { 'error-rate': 'off' } } }, endpoints }),
    ).toEqual([]);
  });
});

test('"level" is of the limit and of the regression', async () => {
  expect(await ofPage({ tbt: { limit: '200ms', regression: '50ms', level: 'warn' } })).toEqual([
    'home (mobile) · tbt · limit · warn: 200 (pages.home.budgets.tbt.limit)',
    'home (mobile) · tbt · regression · warn: 50 (pages.home.budgets.tbt.regression)',
  ]);
});

test('budgets merge by metric and key, from defaults to target to device', async () => {
  expect(
    await lines({
      defaults: {
        page: { budgets: { cls: 0.1, lcp: { limit: '4s', regression: '10%' }, seo: '90%' } },
        endpoint: { budgets: { 'error-rate': '0%' } },
      },
      pages: {
        home: {
          path: '/',
          budgets: { lcp: { regression: '5%' }, 'cumulative-layout-shift': { level: 'warn' } },
          devices: { mobile: {}, desktop: { budgets: { lcp: '2s', seo: 'off' } } },
        },
      },
      endpoints: {
        list: { request: 'GET /' },
        find: { request: 'GET /find', budgets: { 'error-rate': '1%' } },
      },
    }),
  ).toEqual([
    'home (mobile) · cls · limit · warn: 0.1 (defaults.page.budgets.cls)',
    'home (mobile) · lcp · limit · fail: 4000 (defaults.page.budgets.lcp.limit)',
    'home (mobile) · lcp · regression · fail: 0.05 of the base (pages.home.budgets.lcp.regression)',
    'home (mobile) · seo · limit · fail: 0.9 (defaults.page.budgets.seo)',
    'home (desktop) · cls · limit · warn: 0.1 (defaults.page.budgets.cls)',
    'home (desktop) · lcp · limit · fail: 2000 (pages.home.devices.desktop.budgets.lcp)',
    'list · error-rate · limit · fail: 0 (defaults.endpoint.budgets.error-rate)',
    'find · error-rate · limit · fail: 0.01 (endpoints.find.budgets.error-rate)',
  ]);
});

test('"off" removes a metric, or one key of it', async () => {
  const defaults = {
    page: {
      budgets: {
        lcp: { limit: '4s', regression: '10%', level: 'warn' },
        fcp: { limit: '2s', level: 'warn' },
      },
    },
  };
  expect(
    await lines({
      defaults,
      pages: { home: { path: '/', budgets: { lcp: { limit: 'off' }, fcp: { limit: 'off' } } } },
    }),
  ).toEqual([
    'home (mobile) · lcp · regression · warn: 0.1 of the base ' +
      '(defaults.page.budgets.lcp.regression)',
  ]);
  expect(
    await lines({ defaults, pages: { home: { path: '/', budgets: { lcp: 'off', fcp: 'off' } } } }),
  ).toEqual([]);
});

test('each budget knows the line that set it, in JSON and in YAML', async () => {
  const json = `{
  // comments are fine
  "server": { "static": "dist" },
  "defaults": { "page": { "budgets": { "cls": 0.1 } } },
  "pages": {
    "the shop": { "path": "/", "budgets": { "lcp": {
      "limit": "2.5s",
    } } },
  },
}`;
  const yaml = `server: { static: dist }
defaults:
  page:
    budgets: &usual
      cls: 0.1
pages:
  the shop:
    path: /
    budgets:
      lcp:
        limit: 2.5s
      seo: off
`;
  const places = async (name: string, text: string) =>
    (await configOf({ [name]: text })).budgets.map(({ source }) => source);
  expect(await places('budgets.json', json)).toEqual([
    { file: 'budgets.json', line: 4, column: 47, keyPath: 'defaults.page.budgets.cls' },
    { file: 'budgets.json', line: 7, column: 16, keyPath: 'pages["the shop"].budgets.lcp.limit' },
  ]);
  expect(await places('budgets.yml', yaml)).toEqual([
    { file: 'budgets.yml', line: 5, column: 12, keyPath: 'defaults.page.budgets.cls' },
    { file: 'budgets.yml', line: 11, column: 16, keyPath: 'pages["the shop"].budgets.lcp.limit' },
  ]);
});

test('the same file in JSON and in YAML, with an alias, gives the same config', async () => {
  const budgets = { lcp: { limit: '2.5s', regression: '5%' }, cls: 0.1 };
  const json = {
    server,
    pages: { home: { path: '/', budgets }, about: { path: '/about', budgets } },
  };
  const yaml = `server: { static: dist }
pages:
  home:
    path: /
    budgets: &usual { lcp: { limit: 2.5s, regression: 5% }, cls: 0.1 }
  about: { path: /about, budgets: *usual }
`;
  const fromJson = await configOfBudgets(json);
  const fromYaml = await configOf({ 'budgets.yaml': yaml });
  const withoutPlaces = (config: typeof fromJson) => ({
    ...config,
    budgetsFile: '',
    budgets: config.budgets.map((budget) => ({ ...budget, source: undefined })),
  });
  expect(withoutPlaces(fromYaml)).toEqual(withoutPlaces(fromJson));
});
