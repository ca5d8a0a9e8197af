/** Whole runs, one for each kind of comment; the golden files and the pictures are made of them. */
import type { Budget, BudgetChange, Finding, Judgement, Waiver } from '../../src/model.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { change, comparison, finding, judgement, notMeasured } from './judgements.ts';
import { context, measurements } from './report-context.ts';
import { diagnoses, heavierScripts, home, list, quiet, shop, slowHome, slowList } from './shop.ts';
import { page } from './targets.ts';
import { wholeRun } from './whole-run.ts';

export interface Scenario {
  readonly judgement: Judgement;
  readonly context: ReportContext;
}

const nothingLoads = {
  target: 'product (mobile)',
  arm: 'head',
  block: undefined,
  code: 'page-not-loaded',
  message: 'http://127.0.0.1:40123/products/42 answered 500 Internal Server Error.',
  hint: 'Open the page in a browser and see what it answers.',
} as const;

const manyTargets = Array.from({ length: 60 }, (_, at) =>
  page(
    `category ${at + 1}, lamps and tables and chairs for every room of the house, sorted by price and filtered by colour and by delivery date`,
    'mobile',
    `/category/${at + 1}`,
  ),
);

const failedScript = { url: '/assets/app.9c8d7e6f.js', type: 'script', problem: '404' } as const;

const limit = (
  metric: string,
  value: number,
  line: number,
  level: Budget['level'] = 'fail',
): Budget => ({
  id: `home (mobile) · ${metric} · limit · ${level}`,
  target: 'home (mobile)',
  metric,
  bound: { kind: 'limit', limit: value },
  level,
  source: { file: 'budgets.json', line, column: 16, keyPath: `pages.home.budgets.${metric}.limit` },
});

const tolerance = (target: string, metric: string, share: number, line: number): Budget => ({
  ...limit(metric, 0, line),
  target,
  bound: { kind: 'regression', tolerance: { kind: 'relative', share } },
});

const milder: readonly BudgetChange[] = [
  { kind: 'target-removed', target: 'checkout (mobile)' },
  { kind: 'target-removed', target: 'product (mobile)' },
  { kind: 'loosened', was: limit('lcp', 2500, 9), now: limit('lcp', 4000, 9) },
  {
    kind: 'loosened',
    was: tolerance('list products', 'throughput', 0.05, 30),
    now: tolerance('list products', 'throughput', 0.1, 30),
  },
  { kind: 'downgraded', was: limit('tbt', 200, 10), now: limit('tbt', 200, 11, 'warn') },
  { kind: 'removed', was: limit('script-bytes', 170_000, 12) },
];

const commentWaiver: Waiver = {
  metric: 'lcp',
  target: 'home',
  amount: { kind: 'relative', share: 0.2 },
  reason: 'the new hero video',
  source: 'comment',
  by: 'maya',
  expires: undefined,
};
const fileWaiver: Waiver = {
  metric: 'script-bytes',
  target: undefined,
  amount: { kind: 'absolute', amount: 10_000 },
  reason: 'polyfills until the last old browser is gone',
  source: 'file',
  by: undefined,
  expires: '2026-12-31',
  position: { file: 'budgets.json', line: 3, column: 5, keyPath: 'waivers[0]' },
};
const waivedBy = (waiver: Waiver, bound: Budget['bound']) => ({ waiver, bound });
const waivedSlowHome: Finding = {
  ...finding(slowHome, { share: 0.05, line: 9 }),
  waived: waivedBy(commentWaiver, { kind: 'regression', tolerance: commentWaiver.amount }),
};
const waivedScripts: Finding = {
  ...finding(heavierScripts, { limit: 170_000, line: 11 }),
  waived: waivedBy(fileWaiver, { kind: 'limit', limit: 180_000 }),
};

export const scenarios: Readonly<Record<string, () => Scenario>> = {
  'all-pass': () => ({ judgement: judgement(quiet), context: context(shop) }),

  'page-and-endpoint-fail': () => ({
    judgement: judgement(
      [
        ...quiet,
        finding(slowHome, { verdict: 'fail', share: 0.05, line: 9 }),
        finding(slowList, { verdict: 'fail', limit: 50, line: 21 }),
        finding(heavierScripts, { verdict: 'warn', level: 'warn', limit: 170_000, line: 11 }),
        finding(comparison('search', 'p50', { base: 4.1, head: 4.31, change: [-0.01, 0.11] }), {
          verdict: 'inconclusive',
          share: 0.05,
          reason: { kind: 'inconclusive', moreBlocks: 14, moreMs: 240_000 },
        }),
      ],
      {
        changes: [
          change('worse', slowHome),
          change('worse', slowList),
          change(
            'worse',
            comparison('list products', 'throughput', {
              base: 1240,
              head: 655,
              change: [-0.51, -0.43],
            }),
          ),
        ],
      },
    ),
    context: context(shop, { diagnoses }),
  }),

  warning: () => ({
    judgement: judgement(
      [
        ...quiet,
        finding(heavierScripts, { verdict: 'warn', level: 'warn', limit: 170_000, line: 11 }),
      ],
      {
        changes: [change('worse', heavierScripts)],
      },
    ),
    context: context(shop, { diagnoses }),
  }),

  inconclusive: () => ({
    judgement: judgement([
      ...quiet,
      finding(
        comparison('home (mobile)', 'lcp', {
          base: 1560,
          head: 1622,
          change: [-0.021, 0.094],
          smallest: 0.08,
        }),
        {
          verdict: 'inconclusive',
          share: 0.05,
          reason: { kind: 'inconclusive', moreBlocks: 14, moreMs: 240_000 },
        },
      ),
      finding(
        comparison('home (mobile)', 'tbt', {
          base: 180,
          head: 195,
          headRange: [150, 236],
          change: [-12, 44],
        }),
        {
          verdict: 'inconclusive',
          limit: 200,
          reason: { kind: 'inconclusive', moreBlocks: undefined, moreMs: undefined },
        },
      ),
    ]),
    context: context(shop),
  }),

  'too-few-rounds': () =>
    wholeRun({
      targets: [home, list],
      values: {
        [home.id]: { lcp: { head: [1530, 1841, 1650], base: [1560, 1610, 1480] } },
        [list.id]: { p99: { head: [29.1, 31.9, 33], base: [19.8, 21.4, 30.2] } },
      },
      budgets: [
        tolerance(home.id, 'lcp', 0.05, 8),
        limit('lcp', 2500, 9),
        tolerance(list.id, 'p99', 0.2, 17),
      ],
      rounds: 3,
    }),

  'over-with-too-few-rounds': () =>
    wholeRun({
      targets: [home, list],
      values: {
        [home.id]: {
          lcp: { head: [2710, 2741, 2690], base: [1560, 1610, 1580] },
          tbt: { head: [195, 231, 152], base: [180, 201, 165] },
        },
        [list.id]: { p99: { head: [31.1, 31.9, 33], base: [20.8, 21.4, 22.2] } },
      },
      budgets: [
        tolerance(home.id, 'lcp', 0.05, 8),
        limit('lcp', 2500, 9),
        limit('tbt', 200, 11),
        limit('tbt', 900, 12, 'warn'),
        tolerance(list.id, 'p99', 0.2, 17),
      ],
    }),

  'not-measured': () => ({
    judgement: judgement([
      ...quiet.slice(0, 3),
      notMeasured('product (mobile)', 'lcp', nothingLoads, 2500),
      notMeasured('product (mobile)', 'total-bytes', nothingLoads, 600_000),
      notMeasured('home (mobile)', 'user-timing:hero-shown', undefined, 800),
    ]),
    context: context(shop, { failures: [nothingLoads] }),
  }),

  'server-does-not-start': () => ({
    judgement: judgement([], { verdict: 'fail', failsJob: true }),
    context: context([home], {
      rounds: [],
      links: { run: undefined, artifact: undefined },
      failures: [
        {
          ...nothingLoads,
          target: home.id,
          code: 'server-exited',
          message:
            'The server ended with code 1 before it was ready.\nThe end of its log (.headroom/server.log):\n  > shop@1.0.0 serve\n  Error: Cannot find module ./routes\n  ``` <!-- headroom:default --> @acme/admins',
          hint: 'Run the command yourself and see why it ends.',
        },
      ],
    }),
  }),

  improvements: () => {
    const faster = comparison('home (mobile)', 'lcp', {
      base: 1841,
      head: 1560,
      change: [-0.19, -0.114],
      headRange: [1530, 1588],
    });
    const lighter = comparison('home (mobile)', 'image-bytes', { base: 731_200, head: 319_200 });
    return {
      judgement: judgement([...quiet, finding(faster, { share: 0.05 })], {
        changes: [change('better', faster), change('better', lighter)],
      }),
      context: context(shop),
    };
  },

  'no-baseline': () => {
    const reason = {
      kind: 'no-baseline',
      why: 'No run of main has saved measurements yet',
    } as const;
    return {
      judgement: judgement([
        finding(comparison('home (mobile)', 'lcp', { head: 1841 }), {
          verdict: 'inconclusive',
          share: 0.05,
          reason,
        }),
        finding(comparison('list products', 'p99', { head: 21.4 }), {
          verdict: 'inconclusive',
          share: 0.1,
          reason,
        }),
        finding(comparison('home (mobile)', 'lcp', { head: 1841, headRange: [1790, 1902] }), {
          limit: 2500,
        }),
      ]),
      context: context([home, list], {
        base: undefined,
        baseline: { kind: 'none', why: reason.why },
        rounds: [home, list].map(({ id }) => ({ target: id, head: 8, base: 0 })),
      }),
    };
  },

  'page-leads-elsewhere': () => ({
    judgement: judgement(quiet, {
      verdict: 'fail',
      failsJob: true,
      visits: [
        {
          kind: 'led-elsewhere',
          target: 'home (mobile)',
          level: 'fail',
          arms: ['head'],
          landedOn: '/login?next=%2F',
        },
        {
          kind: 'resources-failed',
          target: 'product (mobile)',
          level: 'warn',
          compared: true,
          resources: [failedScript],
        },
      ],
    }),
    context: context(shop),
  }),

  'pages-lead-elsewhere-at-the-base-too': () => ({
    judgement: judgement([finding(slowHome, { limit: 1000, line: 9, level: 'warn' }), ...quiet], {
      verdict: 'warn',
      visits: [
        {
          kind: 'led-elsewhere',
          target: 'home (mobile)',
          level: 'warn',
          arms: ['base', 'head'],
          landedOn: '/en/',
        },
        {
          kind: 'led-elsewhere',
          target: 'home (desktop)',
          level: 'warn',
          arms: ['base'],
          landedOn: '/old',
        },
        {
          kind: 'led-elsewhere',
          target: 'product (mobile)',
          level: 'warn',
          arms: ['head'],
          landedOn: '/shop',
          meant: '/login',
        },
      ],
    }),
    context: context(shop),
  }),

  'page-lacks-files': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      visits: [
        {
          kind: 'resources-failed',
          target: 'home (mobile)',
          level: 'warn',
          compared: false,
          resources: [...'abcdef'].map((name) => ({
            url: `/${name}.css`,
            type: 'stylesheet',
            problem: '500',
          })),
        },
      ],
    }),
    context: context([
      { ...home, until: { kind: 'load' } },
      { ...list, id: 'map (mobile)', kind: 'page', until: { kind: 'moment', ms: 5_000 } },
      ...shop.filter((one) => one !== home),
    ]),
  }),

  'budgets-file-milder': () => ({
    judgement: judgement([finding(slowHome, { limit: 4000, line: 9 }), ...quiet], {
      verdict: 'warn',
      budgetChanges: milder,
      budgetChangesLevel: 'warn',
    }),
    context: context(shop),
  }),

  'measured-otherwise': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      budgetChanges: [
        {
          kind: 'target-changed',
          target: 'home (mobile)',
          keys: ['path', 'block'],
          from: '/',
          to: '/welcome',
        },
        { kind: 'target-changed', target: 'list products', keys: ['headers', 'load'] },
        { kind: 'baseline-changed', from: 'https://main.shop.example', to: 'build' },
      ],
      budgetChangesLevel: 'warn',
    }),
    context: context(shop),
  }),

  'served-otherwise': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      budgetChanges: [
        { kind: 'suite-renamed', from: 'shop', to: 'shop 2' },
        { kind: 'server-changed', keys: ['command', 'env'] },
        { kind: 'baseline-added', to: './base' },
        { kind: 'baseline-commands', keys: ['build'] },
        { kind: 'hosts-allowed', hosts: ['*.shop.example'] },
        { kind: 'named-files-changed', files: ['perf/reset.mjs', 'perf/data'] },
        { kind: 'otherwise', keys: ['later'] },
      ],
      budgetChangesLevel: 'warn',
    }),
    context: context(shop),
  }),

  'sees-less': () => {
    const cause = {
      kind: 'sees-less',
      budgets: { from: 20, to: 320 },
      rounds: { from: 30, to: 1_000 },
      growth: 1.58,
    } as const;
    const smallest = {
      target: 'home (mobile)',
      metric: 'lcp',
      scale: 'ratio',
      rounds: 30,
      from: 0.031,
      to: 0.048,
    } as const;
    return {
      judgement: judgement(quiet, {
        verdict: 'warn',
        budgetChanges: [
          { ...cause, smallest },
          {
            ...cause,
            rounds: { from: 30, to: 30 },
            growth: Number.POSITIVE_INFINITY,
            smallest: { ...smallest, to: Number.POSITIVE_INFINITY },
          },
          { ...cause, budgets: { from: 20, to: 20 } },
        ],
        budgetChangesLevel: 'warn',
      }),
      context: context(shop),
    };
  },

  'held-against-nothing': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      budgetChanges: [
        {
          kind: 'base-unread',
          why: 'budgets.json at 41c9bd2 cannot be read: it is a link that leads nowhere.',
        },
      ],
      budgetChangesLevel: 'warn',
    }),
    context: context(shop, {
      budgetsAtBase: {
        kind: 'unread',
        why: 'budgets.json at 41c9bd2 cannot be read: it is a link that leads nowhere.',
      },
    }),
  }),

  'less-measured': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      budgetChanges: [
        { kind: 'baseline-removed' },
        { kind: 'fewer-paths', paths: ['src/**', '!**/*.md'] },
        { kind: 'less-measured', key: 'rounds', from: 30, to: 2 },
        { kind: 'less-measured', key: 'time-limit', from: 600_000, to: 30_000 },
      ],
      budgetChangesLevel: 'warn',
    }),
    context: context(shop),
  }),

  'budgets-file-milder-and-exceeded': () => ({
    judgement: judgement(
      [finding(slowHome, { verdict: 'fail', share: 0.05, line: 9 }), ...quiet.slice(0, 2)],
      {
        budgetChanges: milder.slice(2, 3),
        budgetChangesLevel: 'fail',
      },
    ),
    context: context(shop),
  }),

  waived: () => ({
    judgement: judgement([...quiet, waivedSlowHome, waivedScripts], {
      changes: [change('worse', slowHome)],
      waiverRemarks: [
        {
          kind: 'expired',
          waiver: {
            ...fileWaiver,
            metric: 'tbt',
            amount: { kind: 'absolute', amount: 100 },
            target: 'product',
            expires: '2026-02-28',
          },
        },
        { kind: 'without-budget', waiver: { ...commentWaiver, target: 'hmoe' } },
        {
          kind: 'refused',
          text: 'accept lcp up to 99%',
          why: 'tom may not write to this repository',
        },
      ],
    }),
    context: context(shop, { diagnoses }),
  }),

  'waived-not-enough': () => ({
    judgement: judgement(
      [...quiet, finding(slowHome, { verdict: 'fail', share: 0.05, line: 9 }), waivedScripts],
      {
        changes: [change('worse', slowHome)],
        waiverRemarks: [
          {
            kind: 'exceeded',
            waiver: { ...commentWaiver, amount: { kind: 'relative', share: 0.1 } },
          },
        ],
      },
    ),
    context: context(shop),
  }),

  'waived-inconclusive': () => ({
    judgement: judgement([
      ...quiet,
      {
        ...waivedSlowHome,
        verdict: 'inconclusive',
        reason: { kind: 'inconclusive', moreBlocks: 6, moreMs: 54_000 },
        waived: waivedBy(commentWaiver, {
          kind: 'regression',
          tolerance: { kind: 'relative', share: 0.15 },
        }),
      },
    ]),
    context: context(shop),
  }),

  'waiver-added': () => ({
    judgement: judgement(quiet, {
      verdict: 'warn',
      budgetChanges: [{ kind: 'waived', waiver: fileWaiver }],
      budgetChangesLevel: 'warn',
    }),
    context: context(shop),
  }),

  'first-run': () => ({
    judgement: judgement(quiet),
    context: context(shop, { budgetsAtBase: { kind: 'none' } }),
  }),

  'first-minute': () => ({
    judgement: judgement([], {
      comparisons: [
        comparison('home (mobile)', 'lcp', { head: 1841 }),
        comparison('home (mobile)', 'cls', { head: 0.021 }),
        comparison('home (mobile)', 'tbt', { head: 0 }),
        comparison('home (mobile)', 'total-bytes', { head: 583_221 }),
        comparison('home (mobile)', 'script-bytes', { head: 140_700 }),
        comparison('home (mobile)', 'dom-nodes', { head: 1420 }),
        comparison('list products', 'p99', { head: 18.4 }),
        comparison('list products', 'throughput', { head: 1236 }),
        comparison('list products', 'error-rate', { head: 0 }),
      ],
    }),
    context: context([home, list], {
      mode: 'proposal',
      base: undefined,
      baseline: { kind: 'none', why: 'There is no budgets file, so no base was asked for' },
      rounds: [home, list].map(({ id }) => ({ target: id, head: 5, base: 0 })),
      origin: 'https://shop.example',
    }),
  }),

  'unverified-artifact-baseline': () => ({
    judgement: judgement(
      [finding(slowHome, { verdict: 'fail', share: 0.05 }), ...quiet.slice(0, 2)],
      { failsJob: false },
    ),
    context: context(shop, {
      unverified: true,
      suite: 'storefront',
      base: { commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d', branch: 'main', dirty: false },
      baseline: {
        kind: 'artifact',
        describe: 'the nearest ancestor that has one, 2 commits before the base',
        runs: [{ ...measurements, startedAt: '2026-03-02T08:00:00.000Z' }],
      },
    }),
  }),

  'three-hundred-budgets': () => ({
    judgement: judgement(
      manyTargets.flatMap(({ id }, at) => [
        finding(
          comparison(id, 'lcp', { base: 1560, head: 1841 + at, change: [0.124, 0.251] }),
          at < 20 ? { verdict: 'fail', share: 0.05 } : { share: 0.3 },
        ),
        finding(comparison(id, 'total-bytes', { base: 412_300, head: 412_300 + at }), {
          limit: 600_000,
        }),
        finding(comparison(id, 'script-bytes', { base: 112_300, head: 112_300 }), {
          limit: 170_000,
        }),
        finding(comparison(id, 'tbt', { base: 100, head: 104, change: [-12, 20] }), { amount: 50 }),
        finding(comparison(id, 'cls', { base: 0.02, head: 0.021, change: [-0.004, 0.006] }), {
          limit: 0.1,
        }),
      ]),
    ),
    context: context(manyTargets),
  }),
};
