/** Saved runs that visited a page with other settings are no base for it, and that is told. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import { usualSlowdown } from '../../src/model/emulation.ts';
import type { Baseline, Bound, Emulation, Judgement, Measurements } from '../../src/model.ts';
import { report } from '../../src/report/report.ts';
import { budget, limit, neutral, percent } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const home = page('home');
const tablet = { name: 'tablet', width: 820, height: 1180, scale: 2 };
const phone = usualSlowdown.mobile;

/** `share`: how much slower and larger the page is than usual. */
function visits(emulation: Emulation, share = 0, target = home, phase = 0): Measurements {
  const metrics = {
    lcp: { head: around(1000 * (1 + share), 5, 5, phase) },
    'total-bytes': { head: [5000 * (1 + share), 5000 * (1 + share)] },
  };
  return { ...measured(metrics, { target: target.id }), targets: [{ ...target, ...emulation }] };
}

const sixRuns = (emulation: Emulation, target = home): readonly Measurements[] =>
  Array.from({ length: 6 }, (_, index) => visits(emulation, 0, target, index));

const inHome = (metric: string, bound: Bound) => budget(metric, bound, 'fail', home.id);
const lcp = inHome('lcp', percent(5));
const bytes = inHome('total-bytes', percent(5));

function judge(head: Measurements, runs: readonly Measurements[], budgets = [lcp, bytes]) {
  const baseline: Baseline = { kind: 'artifact', runs, describe: 'six runs of main' };
  const comparisons = compare(head, baseline, budgets, { kind: 'single' });
  return decide({ comparisons, budgets, failures: [], policy: neutral, baseline, forecast });
}

const findings = ({ findings: all }: Judgement) =>
  all.map(({ budget: { metric }, verdict, reason, comparison }) => ({
    ...{ metric, verdict, reason, notes: comparison?.notes },
    ...{ base: comparison?.base, effect: comparison?.effect },
  }));

const others: readonly (readonly [differs: string, was: Emulation, is: Emulation])[] = [
  ['throttling', {}, { throttling: { mode: 'applied', ...phone } }],
  ['throttling', { throttling: { mode: 'applied', ...phone } }, { throttling: { mode: 'none' } }],
  [
    'throttling',
    { throttling: { mode: 'applied', ...phone } },
    { throttling: { mode: 'applied', ...phone, rttMs: 40 } },
  ],
  ['device', { ownDevice: tablet }, { ownDevice: { ...tablet, width: 821 } }],
  ['device', { ownDevice: tablet }, { ownDevice: { ...tablet, mobile: false } }],
  ['color scheme', { colorScheme: 'dark' }, {}],
  ['preference for motion', {}, { reducedMotion: true }],
  ['language', { locale: 'de-DE' }, { locale: 'de-AT' }],
  ['color scheme, language', {}, { colorScheme: 'dark', locale: 'de-DE' }],
];

test.each(others)('runs with a different %s are not compared: %j, now %j', (differs, was, is) => {
  const judgement = judge(visits(is, 0.5), sixRuns(was));
  const why = `the saved runs visited it with a different ${differs}`;
  const open = {
    ...{ verdict: 'inconclusive', reason: { kind: 'no-baseline', why } },
    notes: [{ kind: 'fingerprints-differ', fields: differs.split(', ') }],
    ...{ base: undefined, effect: undefined },
  };
  expect(findings(judgement)).toEqual([
    { metric: 'lcp', ...open },
    { metric: 'total-bytes', ...open },
  ]);
  expect(judgement.verdict).toBe('inconclusive');
  const { markdown } = report(judgement, context([{ ...home, ...is }]));
  expect(markdown).toContain(why);
  expect(markdown).toContain('wait for runs of the base branch with these');
});

test.each(others)('runs with the same settings are compared, for all of them: %s', (_, was, is) => {
  for (const same of [was, is]) {
    const found = findings(judge(visits(same, 0.5), sixRuns(same)));
    expect(found.map(({ verdict, notes }) => [verdict, notes])).toEqual([
      ['fail', []],
      ['fail', []],
    ]);
  }
});

test('runs that are alike are the base, though the newest had other settings', () => {
  const runs = [visits({ colorScheme: 'dark' }, 0.5), ...sixRuns({})];
  const found = findings(judge(visits({}, 0.5), runs));
  expect(found.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
});

test('a limit needs no base and is judged', () => {
  const budgets = [inHome('lcp', limit(1200)), inHome('total-bytes', limit(9000))];
  const found = findings(judge(visits({ colorScheme: 'dark' }, 0.5), sixRuns({}), budgets));
  expect(found.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
});

test('other pages of the same runs are compared', () => {
  const shop = page('shop');
  const join = (one: Measurements, other: Measurements | undefined): Measurements => ({
    ...one,
    targets: [...one.targets, ...(other?.targets ?? [])],
    rounds: [...one.rounds, ...(other?.rounds ?? [])],
  });
  const shopRuns = sixRuns({}, shop);
  const runs = sixRuns({}).map((run, index) => join(run, shopRuns[index]));
  const head = join(visits({ locale: 'de-DE' }, 0.5), visits({}, 0.5, shop));
  const ofShop = budget('lcp', percent(5), 'fail', shop.id);
  const found = findings(judge(head, runs, [lcp, ofShop]));
  expect(found.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'fail']);
});

/** The fingerprint of a suite with pages of both kinds is the same, whichever page is which. */
test('runs that judged a page by another simulation are no base for its timings', () => {
  const byOne = { ...home, simulation: 'lighthouse' } as const;
  const told = (judgement: Judgement) =>
    findings(judgement).map(({ metric, verdict, notes }) => [metric, verdict, notes]);
  const notes = [
    { kind: 'fingerprints-differ', fields: ['simulation'] },
    { kind: 'too-few-baseline-runs', runs: 0, needed: 5 },
  ];
  for (const [is, was] of [
    [home, byOne],
    [byOne, home],
  ] as const)
    expect(told(judge(visits({}, 0.5, is), sixRuns({}, was)))).toEqual([
      ['lcp', 'inconclusive', notes],
      ['total-bytes', 'fail', []],
    ]);
  expect(told(judge(visits({}, 0.5, byOne), sixRuns({}, byOne)))).toEqual([
    ['lcp', 'fail', []],
    ['total-bytes', 'fail', []],
  ]);
});
