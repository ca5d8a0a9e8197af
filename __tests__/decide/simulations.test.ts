/** Limits are held against Lighthouse's own simulation, changes are compared by the calm one. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import { usualSlowdown } from '../../src/model/emulation.ts';
import { nameSimulation } from '../../src/model/simulation-setting.ts';
import type { Budget, Finding, Judgement, Measurements, Throttling } from '../../src/model.ts';
import { amount, budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';
import { page } from '../support/targets.ts';

const rounds = 12;
const calmRounds = (share = 0): Parameters<typeof measured>[0] => ({
  lcp: { head: around(1500 * (1 + share), 4, rounds), base: around(1500, 4, rounds, 2) },
});
const both = (share: number, headMs: number, baseMs = 2800): Measurements =>
  measured({
    ...calmRounds(share),
    'lighthouse-lcp': { head: around(headMs, 60, rounds), base: around(baseMs, 60, rounds, 2) },
  });

const plan = { kind: 'adaptive', maxRounds: 24 } as const;

function judge(run: Measurements, ...budgets: readonly Budget[]): Judgement {
  const comparisons = compare(run, sameJob, budgets, plan);
  const how = { failures: [], policy: neutral, baseline: sameJob, forecast };
  return decide({ comparisons, budgets, ...how });
}

const find = ({ findings: [finding] }: Judgement): Finding => finding ?? fail();

function fail(): never {
  throw new Error('no finding');
}

test("a limit of 2.5 s fails on Lighthouse's 2.8 s, although the calm simulation has 1.5 s", () => {
  const finding = find(judge(both(0, 2800), budget('lcp', limit(2500))));
  expect(finding.verdict).toBe('fail');
  expect(finding.comparison?.head.median).toBeCloseTo(2800, -2);
  expect(finding.headroom).toBeCloseTo(-0.12, 1);
  expect(finding.interval?.lo).toBeGreaterThan(2500);
});

test('a regression is the calm one, and so are its tolerance in ms and its headroom', () => {
  const run = both(0.1, 2810);
  const finding = find(judge(run, budget('lcp', percent(5))));
  expect(finding.verdict).toBe('fail');
  expect(finding.comparison?.effect?.estimate).toBeCloseTo(0.1, 1);
  expect(finding.comparison?.head.median).toBeCloseTo(2810, -2);
  expect(finding.headroom).toBeCloseTo(-0.05, 1);
  // 150 ms of 1.5 s are more than 100 ms and less than 200 ms; of 2.8 s they would be 280 ms.
  expect(find(judge(run, budget('lcp', amount(100)))).verdict).toBe('fail');
  expect(find(judge(run, budget('lcp', amount(200)))).verdict).toBe('pass');
  expect(find(judge(run, budget('lcp', amount(200)))).headroom).toBeCloseTo(50, -1);
});

test.each([
  // Where the calm value, Lighthouse's own, and a limit between them are.
  ['fcp', 1050, 1660, 1400],
  ['lcp', 1526, 2809, 2500],
  ['si', 1050, 1660, 1400],
  ['tbt', 30, 490, 300],
  ['tti', 1400, 2600, 2000],
  ['max-potential-fid', 60, 160, 100],
  ['performance', 0.99, 0.81, 0.9],
])("limits on %s are held against Lighthouse's own, changes against the calm", (...row) => {
  const [metric, calm, own, between] = row;
  const steady = (centre: number) => around(centre, centre / 1000, rounds);
  const arms = (base: number, head = base) => ({ head: steady(head), base: steady(base) });
  const judgeBy = (bound: Budget['bound'], run: Measurements): Finding =>
    find(judge(run, budget(metric, bound)));
  const still = measured({ [metric]: arms(calm), [`lighthouse-${metric}`]: arms(own) });
  const { verdict, comparison } = judgeBy(limit(between), still);
  expect(verdict).toBe('fail');
  const digits = own > 1 ? -1 : 2;
  expect(comparison?.head.median).toBeCloseTo(own, digits);
  expect(comparison?.compared?.head.median).toBeCloseTo(calm, digits);
  const worse = (value: number): number => value * (own > calm ? 2 : 0.5);
  const movedCalm = measured({
    [metric]: arms(calm, worse(calm)),
    [`lighthouse-${metric}`]: arms(own),
  });
  const movedOwn = measured({
    [metric]: arms(calm),
    [`lighthouse-${metric}`]: arms(own, worse(own)),
  });
  expect(judgeBy(percent(5), movedCalm).verdict).toBe('fail');
  expect(judgeBy(percent(5), movedOwn).verdict).toBe('pass');
});

test("Lighthouse's noise is no regression", () => {
  expect(find(judge(both(0, 3100), budget('lcp', percent(5)))).verdict).toBe('pass');
});

test('the values for limits change no figure of what is compared', () => {
  const alone = judge(measured(calmRounds(0.02)), budget('lcp', percent(5)));
  const beside = judge(both(0.02, 2800), budget('lcp', percent(5)));
  expect(beside.comparisons).toHaveLength(alone.comparisons.length);
  expect(find(beside).comparison?.effect).toEqual(find(alone).comparison?.effect);
  expect([find(beside).interval, find(beside).headroom]).toEqual([
    find(alone).interval,
    find(alone).headroom,
  ]);
  expect(find(beside).comparison?.compared).toEqual({
    head: find(alone).comparison?.head,
    base: find(alone).comparison?.base,
  });
});

test('a limit that lower values alone keep is not known to be kept; exceeded is exceeded', () => {
  const older = measured(calmRounds());
  const calm: Measurements = {
    ...older,
    fingerprint: { ...older.fingerprint, settings: { simulation: 'calm' } },
  };
  const finding = find(judge(calm, budget('lcp', limit(2500))));
  expect([finding.verdict, finding.reason, finding.comparison?.notes]).toEqual([
    'inconclusive',
    { kind: 'calm-values' },
    [{ kind: 'calm-limit' }],
  ]);
  expect(find(judge(calm, budget('lcp', limit(1400)))).verdict).toBe('fail');
  expect(find(judge(calm, budget('lcp', percent(5)))).comparison?.notes).toEqual([]);
  // Another tool's numbers are Lighthouse's own.
  expect(find(judge(older, budget('lcp', limit(2500)))).comparison?.notes).toEqual([]);
});

test.each([
  ['of all pages', nameSimulation('calm')],
  ['of some', `${nameSimulation(undefined)}, ${nameSimulation('calm')}`],
])('a page that was asked for the calm simulation is judged by it: %s', (_, simulation) => {
  const run = measured(calmRounds());
  const targets = [{ ...page('home'), id: 'home', simulation: 'calm' } as const];
  const fingerprint = { ...run.fingerprint, settings: { simulation } };
  const asked: Measurements = { ...run, targets, fingerprint };
  const finding = find(judge(asked, budget('lcp', limit(2500))));
  expect([finding.verdict, finding.comparison?.notes]).toEqual([
    'pass',
    [{ kind: 'calm-limit', isChosen: true }],
  ]);
});

describe('visits that are not simulated', () => {
  const modes: readonly Throttling[] = [
    { mode: 'applied', ...usualSlowdown.mobile },
    { mode: 'none' },
  ];
  /** Other pages of the same run are simulated, calmly. */
  const seen = (throttling: Throttling | undefined, headMs: number): Measurements => {
    const run = measured({
      lcp: { head: around(headMs, 60, rounds), base: around(2000, 60, rounds, 2) },
      tbt: { head: around(headMs / 10, 4, rounds), base: around(200, 4, rounds, 2) },
    });
    const target = { ...page('home'), id: 'home', ...(throttling ? { throttling } : {}) };
    const settings = { simulation: 'calm' };
    return { ...run, targets: [target], fingerprint: { ...run.fingerprint, settings } };
  };
  const limits = [budget('lcp', limit(2500)), budget('tbt', limit(250))];
  const told = ({ findings }: Judgement) =>
    findings.map(({ verdict, comparison }) => [
      verdict,
      Math.round((comparison?.head.median ?? 0) / 100),
      comparison?.notes,
    ]);

  test.each(modes)('their own values are held against limits, with no note: %j', (throttling) => {
    expect(told(judge(seen(throttling, 2000), ...limits))).toEqual([
      ['pass', 20, []],
      ['pass', 2, []],
    ]);
    expect(told(judge(seen(throttling, 3000), ...limits))).toEqual([
      ['fail', 30, []],
      ['fail', 3, []],
    ]);
  });

  test.each(modes)('limits and changes have the same values: %j', (throttling) => {
    const [one] = judge(seen(throttling, 2000), ...limits).comparisons;
    expect([one?.compared, one?.base?.median]).toEqual([undefined, expect.closeTo(2000, -2)]);
  });

  test.each([undefined, { mode: 'simulated', ...usualSlowdown.mobile, cpu: 2 } as const])(
    'a page that is simulated for want of other values has the note: %j',
    (throttling) => {
      const note = [{ kind: 'calm-limit' }];
      expect(told(judge(seen(throttling, 2000), ...limits))).toEqual([
        ['inconclusive', 20, note],
        ['inconclusive', 2, note],
      ]);
    },
  );
});

test("a base without Lighthouse's values is not shown beside the head's, and is compared", () => {
  const run = measured({
    ...calmRounds(0.1),
    'lighthouse-lcp': { head: around(2800, 60, rounds) },
  });
  const finding = find(judge(run, budget('lcp', percent(5))));
  expect([finding.verdict, finding.comparison?.base]).toEqual(['fail', undefined]);
  expect(finding.comparison?.compared?.base?.median).toBeCloseTo(1500, -1);
});

test('a budget may name a value by Lighthouse itself', () => {
  const run = both(0, 3100);
  expect(find(judge(run, budget('lighthouse-lcp', limit(2500)))).verdict).toBe('fail');
  expect(find(judge(run, budget('lighthouse-lcp', percent(5)))).verdict).toBe('fail');
});
