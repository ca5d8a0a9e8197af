import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import type {
  Baseline,
  Budget,
  Failure,
  Judgement,
  LookPlan,
  Measurements,
  Policy,
} from '../../src/model.ts';
import {
  amount,
  budget,
  limit,
  neutral,
  noBaseline,
  percent,
  sameJob,
} from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

const adaptive: LookPlan = { kind: 'adaptive', maxRounds: 24 };
const fixed: LookPlan = { kind: 'single' };

function judge(
  run: Measurements,
  budgets: readonly Budget[],
  {
    baseline = sameJob as Baseline,
    plan = adaptive,
    policy = neutral,
    failures = [] as readonly Failure[],
  } = {},
): Judgement {
  return decide({
    comparisons: compare(run, baseline, budgets, plan),
    budgets,
    failures,
    policy,
    baseline,
    forecast,
  });
}

const verdicts = (judgement: Judgement): readonly string[] =>
  judgement.findings.map(({ verdict, reason }) => `${verdict}: ${reason.kind}`);

const slower = (share: number, rounds: number, by = 5) => ({
  head: around(1000 * (1 + share), by, rounds),
  base: around(1000, by, rounds, 2),
});

describe('a regression budget', () => {
  test('fails when the change is beyond the tolerance for certain', () => {
    const judgement = judge(measured({ lcp: slower(0.2, 8) }), [budget('lcp', percent(5))]);
    expect([judgement.verdict, judgement.failsJob, ...verdicts(judgement)]).toEqual([
      'fail',
      true,
      'fail: judged',
    ]);
    const [finding] = judgement.findings;
    expect(finding?.interval?.lo).toBe(finding?.comparison?.effect?.strict.lo);
    expect(finding?.headroom).toBeCloseTo(-0.15, 1);
  });

  test('passes after three blocks when the change is well within the tolerance', () => {
    const judgement = judge(measured({ lcp: slower(0, 3) }), [budget('lcp', percent(5))]);
    expect([judgement.verdict, ...verdicts(judgement)]).toEqual(['pass', 'pass: judged']);
    expect(judgement.findings[0]?.interval).toEqual(
      judgement.findings[0]?.comparison?.effect?.early,
    );
  });

  test('is inconclusive in between, and says how many blocks and how long would settle it', () => {
    const judgement = judge(measured({ lcp: slower(0.08, 8, 40) }), [budget('lcp', percent(5))]);
    const [finding] = judgement.findings;
    expect([judgement.verdict, judgement.failsJob]).toEqual(['inconclusive', false]);
    if (finding?.reason.kind !== 'inconclusive') throw new Error(`${finding?.reason.kind}`);
    expect(finding.reason.moreBlocks).toBeGreaterThan(2);
    expect(finding.reason.moreMs).toBe((finding.reason.moreBlocks ?? 0) * 8000);
  });

  test('cannot fail with three fixed rounds, and says how many could', () => {
    const judgement = judge(
      measured({ lcp: slower(0.5, 3) }),
      [budget('lcp', percent(5)), budget('fcp', limit(1)), budget('si', limit(1))],
      { plan: fixed },
    );
    expect(judgement.findings[0]?.reason).toEqual({
      kind: 'too-few-rounds',
      rounds: 3,
      needed: 5,
      isIntervalOver: true,
    });
  });

  test('tolerates the floor of the metric even with a tolerance of 0', () => {
    const judgement = judge(
      measured({ lcp: { head: Array(10).fill(1019), base: Array(10).fill(1000) } }),
      [budget('lcp', percent(0))],
    );
    expect(verdicts(judgement)).toEqual(['pass: judged']);
  });

  test('exactly at the tolerance is within it, however logarithms are rounded', () => {
    const judgement = judge(
      measured({ lcp: { head: Array(10).fill(2100), base: Array(10).fill(2000) } }),
      [budget('lcp', percent(5))],
    );
    expect(verdicts(judgement)).toEqual(['pass: judged']);
  });

  test('an amount is held against a ratio metric by the size of its base', () => {
    const run = measured({ lcp: slower(0.2, 10) });
    expect(verdicts(judge(run, [budget('lcp', amount(100)), budget('lcp', amount(300))]))).toEqual([
      'fail: judged',
      'pass: judged',
    ]);
  });

  test('a share means nothing where the base is 0: only the floor is tolerated', () => {
    const run = measured({ tbt: { head: Array(8).fill(60), base: Array(8).fill(0) } });
    expect(verdicts(judge(run, [budget('tbt', percent(50))]))).toEqual(['fail: judged']);
  });

  test('where higher is better, a lower number fails and a higher one passes', () => {
    const run = measured({ throughput: slower(-0.2, 8) });
    const faster = measured({ throughput: slower(0.2, 8) });
    const budgets = [budget('throughput', percent(10))];
    expect([...verdicts(judge(run, budgets)), ...verdicts(judge(faster, budgets))]).toEqual([
      'fail: judged',
      'pass: judged',
    ]);
  });

  test('one outlier among many rounds does not hide a regression', () => {
    const run = measured({
      lcp: { head: [...around(1200, 5, 19), 400], base: around(1000, 5, 20, 2) },
    });
    expect(verdicts(judge(run, [budget('lcp', percent(5))]))).toEqual(['fail: judged']);
  });

  test('without a base is inconclusive for that reason; the policy says if that fails', () => {
    const run = measured({ lcp: { head: [1000, 1001, 1002] } });
    const strict: Policy = { ...neutral, onMissingBaseline: 'fail' };
    const judgement = judge(run, [budget('lcp', percent(5))], { baseline: noBaseline });
    expect(judgement.findings[0]?.reason).toEqual({
      kind: 'no-baseline',
      why: 'the base does not build',
    });
    expect([
      judgement.failsJob,
      judge(run, [budget('lcp', percent(5))], { baseline: noBaseline, policy: strict }).failsJob,
    ]).toEqual([false, true]);
  });
});

describe('a limit', () => {
  test('passes at three of three rounds within it', () => {
    expect(
      verdicts(
        judge(measured({ lcp: { head: [1000, 1300, 900] } }), [budget('lcp', limit(2500))], {
          baseline: noBaseline,
        }),
      ),
    ).toEqual(['pass: judged']);
  });

  test('fails at three rounds that are far and evenly beyond it', () => {
    const judgement = judge(
      measured({ lcp: { head: [4000, 4020, 3980] } }),
      [budget('lcp', limit(2500))],
      { baseline: noBaseline, plan: fixed },
    );
    expect(verdicts(judgement)).toEqual(['fail: judged']);
    expect(judgement.findings[0]?.headroom).toBeCloseTo(-0.6, 10);
  });

  test('is inconclusive at three rounds just beyond it, and within it never fails', () => {
    const near = judge(
      measured({ lcp: { head: [2550, 2700, 2600] } }),
      [budget('lcp', limit(2500))],
      { baseline: noBaseline },
    );
    const mixed = judge(
      measured({ lcp: { head: [4000, 4001, 2400, 4002] } }),
      [budget('lcp', limit(2500))],
      { baseline: noBaseline },
    );
    expect([...verdicts(near), ...verdicts(mixed)]).toEqual([
      'inconclusive: inconclusive',
      'inconclusive: inconclusive',
    ]);
  });

  test('with one or two rounds says that three are needed', () => {
    const judgement = judge(
      measured({ lcp: { head: [1000, 1000] } }),
      [budget('lcp', limit(2500))],
      { baseline: noBaseline },
    );
    expect(judgement.findings[0]?.reason).toEqual({ kind: 'too-few-rounds', rounds: 2, needed: 3 });
  });

  test('of an exact metric is decided by one round', () => {
    const run = measured({ 'script-bytes': { head: [170_000] }, seo: { head: [0.9] } });
    const budgets = [
      budget('script-bytes', limit(170_000)),
      budget('script-bytes', limit(169_999)),
      budget('seo', limit(0.95)),
    ];
    expect(verdicts(judge(run, budgets, { baseline: noBaseline }))).toEqual([
      'pass: judged',
      'fail: judged',
      'fail: judged',
    ]);
  });

  test('of 0 % errors fails on any error in any round', () => {
    const run = measured({ 'error-rate': { head: [0, 0.001, 0, 0] } });
    expect(
      verdicts(
        judge(run, [budget('error-rate', limit(0)), budget('error-rate', limit(0.01))], {
          baseline: noBaseline,
        }),
      ),
    ).toEqual(['fail: judged', 'pass: judged']);
  });

  test('with several rounds beyond and within it stays inconclusive rather than guessing', () => {
    const run = measured({ lcp: { head: [2400, 2600, 2450, 2550, 2480, 2620, 2490, 2510] } });
    expect(verdicts(judge(run, [budget('lcp', limit(2500))], { baseline: noBaseline }))).toEqual([
      'inconclusive: inconclusive',
    ]);
  });
});

describe('the run', () => {
  const failing = measured({ lcp: slower(0.2, 8), fcp: slower(0, 8) });

  test('warns, and does not fail the job, when only a budget that can warn is exceeded', () => {
    const judgement = judge(failing, [
      budget('lcp', percent(5), 'warn'),
      budget('fcp', percent(5)),
    ]);
    expect([judgement.verdict, judgement.failsJob, ...verdicts(judgement)]).toEqual([
      'warn',
      false,
      'warn: judged',
      'pass: judged',
    ]);
    expect(
      judge(failing, [budget('lcp', percent(5), 'warn')], {
        policy: { ...neutral, failOn: 'warn' },
      }).failsJob,
    ).toBe(true);
  });

  test('fails the job when a budget could not be measured, whatever the policy', () => {
    const failure: Failure = {
      target: 'home',
      arm: 'head',
      block: 0,
      code: 'page-crashed',
      message: 'crashed',
      hint: '',
    };
    const policy: Policy = { ...neutral, failOn: 'never' };
    const judgement = judge(failing, [budget('inp', limit(200), 'warn')], {
      failures: [failure],
      policy,
    });
    expect([judgement.verdict, judgement.failsJob]).toEqual(['fail', true]);
    expect(judgement.findings[0]).toMatchObject({
      verdict: 'fail',
      reason: { kind: 'not-measured', failure },
      interval: undefined,
    });
  });

  test('stays green with `fail-on: never`, and fails on inconclusive where that is asked', () => {
    const open = measured({ lcp: slower(0.05, 8, 40) });
    const asked = (policy: Partial<Policy>, run = open): boolean =>
      judge(run, [budget('lcp', percent(5))], { policy: { ...neutral, ...policy } }).failsJob;
    expect([
      asked({}),
      asked({ onInconclusive: 'fail' }),
      asked({ failOn: 'never' }, failing),
    ]).toEqual([false, true, false]);
  });

  test('names changes that no budget watches, for better and worse', () => {
    const run = measured({
      lcp: slower(0.2, 8),
      fcp: slower(-0.2, 8),
      throughput: slower(-0.2, 8),
      si: slower(0, 8),
    });
    expect(
      judge(run, []).changes.map(
        ({ direction, comparison }) => `${comparison.metric} ${direction}`,
      ),
    ).toEqual(['lcp worse', 'fcp better', 'throughput worse']);
  });
});
