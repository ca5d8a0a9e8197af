/** A load generator at its own limit: its numbers are bounds, and what they bound is certain. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import type { Arm, Bound, Judgement, LookPlan, Measurements } from '../../src/model.ts';
import { deriveContext } from '../../src/report/context.ts';
import { report } from '../../src/report/report.ts';
import { budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';
import { joinPatterns } from '../support/patterns.ts';

const plan: LookPlan = { kind: 'single' };
const saturated = {
  why: 'the load generator was busy 95 % of the time: it was the limit, not the server',
  hint: 'Use a machine with more cores.',
};

/** The same rounds, of which those of these blocks and arms are saturated. */
const saturating = (
  run: Measurements,
  blocks: number,
  arms: readonly Arm[] = ['head', 'base'],
): Measurements => ({
  ...run,
  rounds: run.rounds.map((round) =>
    round.block < blocks && arms.includes(round.arm) ? { ...round, saturated } : round,
  ),
});

const judge = (run: Measurements, metric: string, bound: Bound): Judgement => {
  const budgets = [budget(metric, bound)];
  return decide({
    comparisons: compare(run, sameJob, budgets, plan),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast,
  });
};
const outcome = ({ findings: [finding] }: Judgement): string =>
  `${finding?.verdict}: ${finding?.reason.kind}`;

const of = (metric: string, head: number, base = head): Measurements =>
  measured({
    [metric]: { head: around(head, head / 200, 12), base: around(base, base / 200, 12, 2) },
  });

const limits: readonly (readonly [string, number, Bound, Bound])[] = [
  ['p99', 0.9, limit(1_000), limit(0.5)],
  ['p50', 3, limit(4), limit(2)],
  ['mean', 3, limit(4), limit(2)],
  ['max', 30, limit(40), limit(20)],
  ['throughput', 45_000, limit(100), limit(60_000)],
  ['bytes-per-second', 5e6, limit(1e6), limit(6e6)],
];

test.each(limits.flatMap((one) => [3, 6, 7, 12].map((blocks) => [blocks, ...one] as const)))(
  'with %d of 12 rounds saturated a limit of %s that is kept is kept for certain, and one ' +
    'that is exceeded says nothing of the server',
  (blocks, metric, value, kept, exceeded) => {
    const run = saturating(of(metric, value), blocks);
    expect(outcome(judge(run, metric, kept))).toBe('pass: judged');
    const over = judge(run, metric, exceeded);
    expect(outcome(over)).toBe('fail: not-measured');
    expect(over.findings[0]?.reason).toMatchObject({
      failure: {
        code: 'load-at-limit',
        hint: saturated.hint,
        message: `${saturated.why}, in ${blocks} of 12 rounds`,
      },
    });
  },
);

test('two of twelve the estimate bears: an exceeded limit is exceeded', () => {
  expect(outcome(judge(saturating(of('p50', 3), 2), 'p50', limit(2)))).toBe('fail: judged');
});

test.each([
  [2, 'pass: judged'],
  [3, 'inconclusive: lost-rounds'],
  [6, 'inconclusive: lost-rounds'],
  [7, 'fail: not-measured'],
  [12, 'fail: not-measured'],
])(
  'with %d of 12 rounds saturated in either arm, no change is %s: it may hide behind the generator',
  (blocks, expected) => {
    for (const arms of [['head'], ['base'], ['head', 'base']] as const) {
      for (const metric of ['p50', 'throughput'])
        expect(outcome(judge(saturating(of(metric, 100), blocks, arms), metric, percent(5)))).toBe(
          expected,
        );
    }
  },
);

test.each([3, 6, 12])(
  'with %d of 12 rounds saturated nothing is called slower, faster, improved or green',
  (blocks) => {
    const worse = judge(saturating(of('p50', 120, 100), blocks), 'p50', percent(5));
    expect([outcome(worse), worse.failsJob, worse.changes]).toEqual([
      'fail: not-measured',
      true,
      [],
    ]);
    expect(judge(saturating(of('p50', 80, 100), blocks), 'p50', percent(5)).changes).toEqual([]);
  },
);

test('no round is dropped: saturated ones are among those that are shown', () => {
  const [comparison] = judge(
    saturating(of('throughput', 45_000), 5),
    'throughput',
    limit(100),
  ).comparisons;
  expect([comparison?.head.rounds, comparison?.lost]).toEqual([12, undefined]);
  expect(comparison?.notes).toContainEqual({
    kind: 'saturated-rounds',
    saturated: 10,
    taken: 24,
    why: saturated.why,
  });
});

test("the report says what was the limit and what to do, in a stranger's words", () => {
  const hostile = { why: 'busy <b>95 %</b>', hint: 'Use [this](https://evil.example) `now`' };
  const run = measured({ p50: { head: around(3, 0.01, 12), base: around(3, 0.01, 12, 2) } });
  const measurements = {
    ...run,
    rounds: run.rounds.map((round) => ({ ...round, saturated: hostile })),
  };
  const budgets = [budget('p50', limit(2))];
  const judgement = decide({
    comparisons: compare(measurements, sameJob, budgets, plan),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast,
  });
  const links = { run: undefined, artifact: undefined };
  const { markdown, annotations } = report(
    judgement,
    deriveContext(measurements, {
      mode: 'gate',
      baseline: sameJob,
      links,
      unverified: true,
      origin: undefined,
    }),
  );
  expect(markdown).toMatch(
    joinPatterns(
      /p50 of home: its rounds do not tell of the server: busy .*, in 12 of 12 /,
      /rounds\. .*\(`load-at-limit`\)/,
    ),
  );
  expect(markdown).toMatch(
    /latencies are at most as long as shown, rates at least as high: .*, in 24 of 24 rounds/,
  );
  expect(markdown).not.toMatch(/<b>|\]\(https:\/\/evil/);
  expect(annotations).toEqual([]);
});

test('the error rate is what it is', () => {
  const run = saturating(
    measured({ 'error-rate': { head: Array(12).fill(0), base: Array(12).fill(0) } }),
    12,
  );
  expect(outcome(judge(run, 'error-rate', limit(0)))).toBe('pass: judged');
  const failing = saturating(
    measured({ 'error-rate': { head: Array(12).fill(0.5), base: Array(12).fill(0) } }),
    12,
  );
  expect(outcome(judge(failing, 'error-rate', limit(0)))).toBe('fail: judged');
});
