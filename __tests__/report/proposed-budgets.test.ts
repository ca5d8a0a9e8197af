/** The budgets file that the first minute proposes must be one that Headroom takes. */
import { identifyTarget } from '../../src/model/target-identity.ts';
import { proposeBudgets } from '../../src/report/proposed-budgets.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { comparison, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { endpoint, flow, page } from '../support/targets.ts';
import { configOf } from '../support/workspace.ts';

const read = (text: string) => configOf({ 'budgets.json': text });

test('the proposal in the comment is a valid budgets file for the same targets', async () => {
  const { judgement, context } = scenarios['first-minute']?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  const { markdown } = report(judgement, context);
  const proposal = /```jsonc\n([\s\S]*?)\n```/.exec(markdown)?.[1] ?? '';
  const config = await read(proposal.replace('https://shop.example', 'http://localhost:3000'));
  expect(config.targets.map(({ id, address }) => [id, address])).toEqual(
    context.targets.map(({ id, address }) => [id, address]),
  );
  expect(config.budgets.map(({ target, metric, bound }) => [target, metric, bound])).toEqual([
    ['home (mobile)', 'lcp', { kind: 'limit', limit: 2500 }],
    ['home (mobile)', 'cls', { kind: 'limit', limit: 0.1 }],
    ['home (mobile)', 'tbt', { kind: 'limit', limit: 200 }],
    ['home (mobile)', 'total-bytes', { kind: 'limit', limit: 800_000 }],
    ['home (mobile)', 'script-bytes', { kind: 'limit', limit: 200_000 }],
    ['list products', 'p99', { kind: 'limit', limit: 25 }],
    ['list products', 'throughput', { kind: 'limit', limit: 800 }],
    ['list products', 'error-rate', { kind: 'limit', limit: 0 }],
  ]);
});

test.each([0, 0.003, 0.9, 1, 7.77, 99, 123.4, 999, 1000, 54_321, 9_876_543])(
  'every limit that is proposed for %d leaves room and has a unit that fits',
  async (value) => {
    const metrics = ['lcp', 'cls', 'tbt', 'total-bytes', 'script-bytes'];
    const loads = ['p99', 'throughput', 'error-rate'];
    const targets = [
      page('a "quoted" <name>'),
      page('a "quoted" <name>', 'desktop'),
      endpoint('b', 'POST /b'),
    ];
    const measured = [
      ...targets
        .slice(0, 2)
        .flatMap(({ id }) => metrics.map((metric) => comparison(id, metric, { head: value }))),
      ...loads.map((metric) =>
        comparison('b', metric, { head: metric === 'error-rate' ? Math.min(value, 0.5) : value }),
      ),
    ];
    const { budgets } = await read(
      proposeBudgets(
        judgement([], { comparisons: measured }),
        context(targets, { origin: 'http://127.0.0.1:4000' }),
      ),
    );
    expect(budgets.length).toBeGreaterThan(0);
    for (const { metric, bound } of budgets) {
      if (bound.kind !== 'limit') throw new Error('a limit was expected');
      if (metric === 'throughput') expect(bound.limit).toBeLessThanOrEqual(value);
      else
        expect(bound.limit).toBeGreaterThanOrEqual(
          Math.min(value, metric === 'error-rate' ? 0.5 : value),
        );
    }
  },
);

test('addresses on the measured origin become paths, others stay whole', () => {
  const targets = [
    page('home', 'mobile', 'https://shop.example/lamps'),
    page('partner', 'mobile', 'https://partner.example/'),
    endpoint('list', 'GET https://shop.example/api'),
  ];
  const proposal = proposeBudgets(
    judgement([]),
    context(targets, { origin: 'https://shop.example' }),
  );
  expect(proposal).toContain('"path": "/lamps"');
  expect(proposal).toContain('"url": "https://partner.example/"');
  expect(proposal).toContain('"request": "GET /api"');
});

test('a hostile name can neither end the block nor forge a marker', () => {
  const proposal = proposeBudgets(
    judgement([]),
    context([page('```\n<!-- headroom:default --> \u202E@acme')], { origin: undefined }),
  );
  expect(proposal).toContain(
    '"\\u0060\\u0060\\u0060\\n\\u003c!-- headroom:default --\\u003e \\u202e@acme": {',
  );
});

test('a flow is proposed whole, with the budgets of each of its steps', async () => {
  const steps = [
    flow('checkout', 'open'),
    flow('checkout', 'add'),
    flow('checkout', 'open', 'desktop'),
  ];
  const measured = [
    comparison('checkout › open (mobile)', 'lcp', { head: 1_000 }),
    comparison('checkout › open (desktop)', 'lcp', { head: 2_000 }),
    comparison('checkout › add (mobile)', 'cls', { head: 0.01 }),
  ];
  const proposal = proposeBudgets(
    judgement([], { comparisons: measured }),
    context(steps, { origin: 'http://127.0.0.1:4000' }),
  );
  const { targets, budgets } = await configOf({
    'budgets.json': proposal,
    'perf/checkout.mjs': '',
  });
  expect(targets.map(({ id }) => id)).toEqual([
    'checkout › open (mobile)',
    'checkout › add (mobile)',
    'checkout › open (desktop)',
    'checkout › add (desktop)',
  ]);
  expect(budgets.map(({ target, metric, bound }) => [target, metric, bound])).toEqual([
    ['checkout › open (mobile)', 'lcp', { kind: 'limit', limit: 2_500 }],
    ['checkout › open (desktop)', 'lcp', { kind: 'limit', limit: 2_500 }],
  ]);
});

const recording = {
  title: 'Checkout',
  steps: [
    { type: 'navigate', url: 'http://localhost:3000/' },
    { type: 'click', selectors: [['#open']], offsetX: 1, offsetY: 1 },
    { type: 'click', selectors: [['#add']], offsetX: 1, offsetY: 1 },
  ],
};
const recorded = { 'perf/checkout.json': JSON.stringify(recording) };

test('steps of a recording begin where they were measured from, on each device', async () => {
  const checkout = {
    recording: 'perf/checkout.json',
    devices: ['mobile', 'desktop'],
    steps: { open: { from: 1 }, add: { from: 3 } },
  };
  const file = JSON.stringify({ server: { static: 'dist' }, flows: { checkout } });
  const { targets } = await configOf({ 'budgets.json': file, ...recorded });
  const known = targets.map(identifyTarget);
  expect(known.map(({ from }) => from)).toEqual([1, 3, 1, 3]);
  const measured = known.map(({ id }) => comparison(id, 'inp', { head: 64 }));
  const proposal = proposeBudgets(
    judgement([], { comparisons: measured }),
    context(known, { origin: 'http://127.0.0.1:4000' }),
  );
  expect(proposal).not.toContain('each step needs its "from"');
  const again = await configOf({ 'budgets.json': proposal, ...recorded });
  expect(again.targets.map(identifyTarget)).toEqual(known);
  expect(again.budgets.map(({ target }) => target)).toEqual(known.map(({ id }) => id));
});

test('of measurements that do not tell where a recorded step begins, that is said', () => {
  const step = { ...flow('checkout', 'open'), address: 'perf/checkout.json' };
  expect(proposeBudgets(judgement([]), context([step], { origin: undefined }))).toContain(
    '// each step needs its "from"\n',
  );
});

describe('pages that were visited otherwise than usual', () => {
  const server = { static: 'dist' };
  const phone = { mode: 'applied', rtt: '1.5s', downlink: '700kbit/s', cpu: 2.5 };
  const devices = {
    tablet: { viewport: [820, 1180], scale: 2.5, userAgent: 'A "<tablet>"' },
    'wide screen': { viewport: [2560, 1440], mobile: false },
    calm: { viewport: [400, 800], throttling: { mode: 'simulated', cpu: 2 } },
  };
  const preferences = { colorScheme: 'dark', reducedMotion: false, locale: 'de-DE' };
  const usual = ['mobile', 'desktop'];
  const budgets = { lcp: '3s' };
  /** The targets of a file, and those of the file that is proposed for them. */
  async function readBoth(file: object) {
    const text = JSON.stringify({ server, ...file });
    const { targets } = await configOf({ 'budgets.json': text, 'perf/checkout.mjs': '' });
    const known = targets.map(identifyTarget);
    const measured = known.map(({ id }) => comparison(id, 'lcp', { head: 1_000 }));
    const proposal = proposeBudgets(
      judgement([], { comparisons: measured }),
      context(known, { origin: 'http://127.0.0.1:4000' }),
    );
    const read = await configOf({ 'budgets.json': proposal, 'perf/checkout.mjs': '' });
    return { proposal, known, again: read.targets.map(identifyTarget) };
  }

  test.each([
    ['own devices', { devices: ['mobile', 'tablet', 'wide screen'] }],
    ['an own device on repeat visits', { devices: ['tablet'], visits: ['first', 'repeat'] }],
    ['a simulation of a faster processor', { devices: ['calm'] }],
    ['preferences', { ...preferences, devices: ['desktop', 'tablet'] }],
    [
      'applied throttling of each device',
      { throttling: 'applied', devices: [...usual, 'wide screen'] },
    ],
    ['throttling by numbers of its own', { throttling: phone, devices: ['mobile', 'tablet'] }],
    ['no throttling', { throttling: 'none', devices: ['mobile', 'calm'] }],
  ])('are visited in the same way by the file that is proposed: %s', async (_, how) => {
    const { known, again } = await readBoth({
      devices,
      pages: { home: { path: '/', budgets, ...how }, plain: { path: '/plain', budgets } },
    });
    expect(again).toEqual(known);
  });

  test('a flow is played on the same device', async () => {
    const open = { budgets: { lcp: '3s' } };
    const { known, again } = await readBoth({
      devices,
      flows: {
        checkout: {
          ...{ script: 'perf/checkout.mjs', devices: ['tablet'], steps: { open }, ...preferences },
          throttling: phone,
        },
      },
    });
    expect(again).toEqual(known);
  });

  test('throttling that differs between devices is left out, and that is said', async () => {
    const { proposal, again } = await readBoth({
      devices,
      pages: { home: { path: '/', budgets, devices: ['mobile', 'calm'] } },
    });
    expect(proposal).toContain('/* "throttling" was another on each device */');
    expect(again.map(({ id, throttling }) => [id, throttling])).toEqual([
      ['home (mobile)', undefined],
      ['home (calm)', undefined],
    ]);
  });
});
