import { compare } from '../../src/compare/compare.ts';
import { getMetric } from '../../src/metrics.ts';
import type { Comparison, Measurements } from '../../src/model.ts';
import { isJudgedAsNoisy } from '../../src/report/row.ts';
import { amount, budget, limit, noBaseline, percent, sameJob } from '../support/budgets.ts';
import { around, fingerprint, measured } from '../support/measured-rounds.ts';

const plan = { kind: 'adaptive', maxRounds: 24 } as const;
const single = { kind: 'single' } as const;

const only = (comparisons: readonly Comparison[]): Comparison => {
  const [comparison, ...others] = comparisons;
  if (!comparison || others.length > 0) throw new Error(`${comparisons.length} comparisons`);
  return comparison;
};

test('every metric that was measured is compared, whether or not a budget watches it', () => {
  const comparisons = compare(
    measured({ lcp: { head: [1, 2] }, fcp: { head: [1, 2] } }),
    noBaseline,
    [budget('lcp', limit(3))],
    plan,
  );
  expect(
    comparisons.map(({ metric, effect, base, head }) => [metric, effect, base, head.rounds]),
  ).toEqual([
    ['lcp', undefined, undefined, 2],
    ['fcp', undefined, undefined, 2],
  ]);
});

test('blocks are paired by their number, and a block without one arm is left out', () => {
  const both = measured({
    lcp: { head: [1100, 2200, 1650, 3300], base: [1000, 2000, 1500, 3000] },
  });
  const missing: Measurements = {
    ...both,
    rounds: both.rounds.filter((round) => !(round.block === 1 && round.arm === 'base')),
  };
  const { effect, blocks } = only(compare(missing, sameJob, [], plan));
  expect(blocks).toBe(3);
  expect(effect?.estimate).toBeCloseTo(0.1, 12);
});

test('rounds that are marked invalid are not judged, and that is noted', () => {
  const run = measured({ p99: { head: [10, 10, 99], base: [10, 10, 10] } });
  const rounds = run.rounds.map((round) =>
    round.values.p99 === 99 ? { ...round, invalid: { p99: 'load generator saturated' } } : round,
  );
  const comparison = only(compare({ ...run, rounds }, sameJob, [], plan));
  expect([comparison.head.max, comparison.blocks]).toEqual([10, 2]);
  expect(comparison.notes).toContainEqual({
    kind: 'invalid-rounds',
    rounds: 1,
    reason: 'load generator saturated',
  });
});

test('equal differences in every round are judged, not skipped: the interval has no width', () => {
  const { effect } = only(
    compare(
      measured({ tbt: { head: Array(8).fill(350), base: Array(8).fill(300) } }),
      sameJob,
      [budget('tbt', amount(20))],
      plan,
    ),
  );
  expect([effect?.strict.lo, effect?.estimate, effect?.strict.hi, effect?.change]).toEqual([
    50,
    50,
    50,
    'up',
  ]);
});

test('a ratio metric with a zero in it is judged by differences', () => {
  const { effect } = only(
    compare(measured({ lcp: { head: [0, 100, 100], base: [100, 100, 100] } }), sameJob, [], single),
  );
  expect(effect?.scale).toBe('difference');
});

test('an exact metric needs one round, and any change beyond its floor is real', () => {
  const comparisons = compare(
    measured({
      'script-bytes': { head: [170_101], base: [170_000] },
      'total-requests': { head: [31], base: [30] },
    }),
    sameJob,
    [],
    plan,
  );
  expect(
    comparisons.map(({ noise, effect }) => [
      noise,
      effect?.strict.lo,
      effect?.strict.hi,
      effect?.change,
    ]),
  ).toEqual([
    ['exact', 101, 101, 'up'],
    ['exact', 1, 1, 'up'],
  ]);
});

test('an exact metric that differs by more than its floor is judged as noisy, visibly', () => {
  const comparison = only(
    compare(
      measured({ 'total-bytes': { head: [1000, 5000, 1000], base: [1000, 1000, 1000] } }),
      sameJob,
      [],
      plan,
    ),
  );
  expect([comparison.noise, isJudgedAsNoisy(comparison), comparison.effect?.strict.lo]).toEqual([
    'noisy',
    true,
    Number.NEGATIVE_INFINITY,
  ]);
});

test('errors are pooled over rounds, so one error in one round counts', () => {
  const comparison = only(
    compare(measured({ 'error-rate': { head: [0, 0, 0.03], base: [0, 0, 0] } }), sameJob, [], plan),
  );
  expect([comparison.noise, comparison.headStrict.lo, comparison.effect?.estimate]).toEqual([
    'exact',
    0.01,
    0.01,
  ]);
});

test('three blocks can never show a regression, and it says how many can', () => {
  const regressions = ['lcp', 'fcp', 'si'].map((metric) => budget(metric, percent(5)));
  const comparison = compare(
    measured({ lcp: { head: [2000, 2010, 2005], base: [1000, 1001, 1002] } }),
    sameJob,
    regressions,
    plan,
  )[0];
  expect(comparison?.notes).toEqual([{ kind: 'too-few-rounds', rounds: 3, needed: 6 }]);
  expect(comparison?.effect?.smallestDetectable).toBe(Number.POSITIVE_INFINITY);
});

test.each(['lcp', 'throughput', 'tbt'])(
  'had %s been worse by a hair more than the smallest detectable change, the strict bound ' +
    'would be beyond the floor',
  (metric) => {
    const { better, floor, scale } = getMetric(metric);
    const worse = better === 'lower' ? 1 : -1;
    const base = around(1000, 40, 12, 1);
    const spread = around(1000, 40, 12, 5);
    const effectOf = (head: readonly number[]) =>
      only(
        compare(
          measured({ [metric]: { head, base } }),
          sameJob,
          [budget(metric, percent(0))],
          plan,
        ),
      ).effect;
    const before = effectOf(spread);
    if (!before) throw new Error('no effect');
    const boundAt = (size: number): number => {
      const wanted = worse * size;
      const head = spread.map((value) =>
        scale === 'ratio'
          ? (value * (1 + wanted)) / (1 + before.estimate)
          : value + wanted - before.estimate,
      );
      const { strict } = effectOf(head) ?? before;
      return worse * (worse > 0 ? strict.lo : strict.hi);
    };
    const floorOnScale = scale === 'ratio' ? floor / 1000 : floor;
    expect(before.smallestDetectable).toBeGreaterThan(floorOnScale);
    expect(boundAt(before.smallestDetectable * 1.01)).toBeGreaterThan(floorOnScale);
    expect(boundAt(before.smallestDetectable * 0.99)).toBeLessThan(floorOnScale);
  },
);

test('sixty budgets need two blocks more than five for a gross change', () => {
  const needed = (count: number): number | undefined => {
    const many = Array.from({ length: count }, (_, index) =>
      budget('lcp', percent(5), 'fail', index === 0 ? 'home' : `page ${index}`),
    );
    const note = compare(
      measured({ lcp: { head: [2000, 2010, 2005], base: [1000, 1001, 1002] } }),
      sameJob,
      many,
      plan,
    )[0]?.notes[0];
    return note?.kind === 'too-few-rounds' ? note.needed : undefined;
  };
  expect([5, 20, 60].map(needed)).toEqual([6, 7, 8]);
});

test('budgets that can only warn do not make those that can fail any stricter', () => {
  const run = measured({ lcp: { head: around(1100, 9, 10), base: around(1000, 9, 10, 1) } });
  const fails = [budget('lcp', percent(5))];
  const warns = ['fcp', 'si', 'tbt', 'tti', 'cls'].map((metric) =>
    budget(metric, percent(5), 'warn'),
  );
  expect(compare(run, sameJob, [...fails, ...warns], plan)[0]?.effect?.strict).toEqual(
    compare(run, sameJob, fails, plan)[0]?.effect?.strict,
  );
});

test('differences that follow their neighbours are noted', () => {
  const drift = Array.from({ length: 12 }, (_, index) => 1000 + 40 * index);
  const { notes } = only(
    compare(measured({ lcp: { head: drift, base: Array(12).fill(1000) } }), sameJob, [], plan),
  );
  expect(notes.map(({ kind }) => kind)).toEqual(['autocorrelated']);
});

test('warnings share the error with what fails only where they fail the job too', () => {
  const run = measured({ lcp: { head: around(1000, 10, 12), base: around(1000, 10, 12, 1) } });
  const fails = [budget('lcp', percent(5))];
  const warns = Array.from({ length: 30 }, (_, index) =>
    budget('lcp', percent(5), 'warn', `page ${index}`),
  );
  const strictLo = (failOn?: 'fail' | 'warn'): number | undefined =>
    compare(run, sameJob, [...fails, ...warns], plan, failOn)[0]?.effect?.strict.lo;
  expect(strictLo('fail')).toBe(strictLo());
  expect(strictLo('warn')).toBeLessThan(strictLo('fail') ?? 0);
});

describe('against saved runs of the base branch', () => {
  const runs = (count: number, print = fingerprint): readonly Measurements[] =>
    Array.from({ length: count }, (_, index) =>
      measured(
        {
          lcp: { head: around(1000 + 5 * (index % 3), 5, 5, index) },
          'total-bytes': { head: [5000 + index, 5000 + index] },
        },
        { startedAt: `2026-01-0${index + 1}`, print },
      ),
    ).reverse();
  const head = measured({
    lcp: { head: around(1200, 5, 5) },
    'total-bytes': { head: [9000, 9000] },
  });
  const against = (saved: readonly Measurements[]): readonly Comparison[] =>
    compare(
      head,
      { kind: 'artifact', runs: saved, describe: '' },
      [budget('lcp', percent(5))],
      single,
    );

  test('five comparable runs give a prediction interval that a large change is beyond', () => {
    const [lcp] = against(runs(5));
    expect(lcp?.effect?.estimate).toBeCloseTo(0.19, 1);
    expect(lcp?.effect?.strict.lo).toBeGreaterThan(0.1);
  });

  test('fewer runs show timings and gate nothing, and that is noted', () => {
    const [lcp] = against(runs(1));
    expect(lcp?.effect?.estimate).toBeCloseTo(0.2, 1);
    expect([lcp?.effect?.strict.lo, lcp?.effect?.early.hi]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(lcp?.notes).toEqual([{ kind: 'too-few-baseline-runs', runs: 1, needed: 5 }]);
  });

  test('runs of another machine are not comparable, and what differs is named', () => {
    const [lcp] = against(runs(6, { ...fingerprint, cpu: 'other', settings: { delay: 'none' } }));
    expect(lcp?.notes).toEqual([
      { kind: 'fingerprints-differ', fields: ['cpu', 'delay'] },
      { kind: 'too-few-baseline-runs', runs: 0, needed: 5 },
    ]);
  });

  test('exact metrics are held against the first run alone, the nearest to the base', () => {
    expect(against(runs(3))[1]?.effect).toMatchObject({ estimate: 3998, change: 'up' });
    expect(against([...runs(3)].reverse())[1]?.effect).toMatchObject({
      estimate: 4000,
      change: 'up',
    });
  });

  test('a value that varied within the run that was saved is no exact one', () => {
    const saved = measured({ 'total-bytes': { head: [5000, 9000, 5000] } });
    const bytes = only(
      compare(
        measured({ 'total-bytes': { head: [9000, 9000] } }),
        { kind: 'artifact', runs: [saved], describe: '' },
        [],
        single,
      ),
    );
    expect([bytes.noise, isJudgedAsNoisy(bytes), bytes.effect?.change]).toEqual([
      'noisy',
      true,
      undefined,
    ]);
  });

  test('runs with two modes that agree by chance do not make the other a regression', () => {
    const saved = Array.from({ length: 5 }, (_, index) =>
      measured(
        { lcp: { head: [1000 + index, 1001, 1400] } },
        { startedAt: `2026-01-0${index + 1}` },
      ),
    );
    const [lcp] = compare(
      measured({ lcp: { head: [1400, 1401, 1000] } }),
      { kind: 'artifact', runs: saved, describe: '' },
      [budget('lcp', percent(5))],
      single,
    );
    expect(lcp?.effect?.estimate).toBeCloseTo(0.4, 1);
    expect(lcp?.effect?.strict.lo).toBeLessThan(0);
  });

  test('a new run with few, scattered rounds is given their sampling error', () => {
    const width = (values: readonly number[]): number => {
      const effect = compare(
        measured({ lcp: { head: values } }),
        { kind: 'artifact', runs: runs(6), describe: '' },
        [],
        single,
      )[0]?.effect;
      return (effect?.strict.hi ?? 0) - (effect?.strict.lo ?? 0);
    };
    expect(width([900, 1000, 1100])).toBeGreaterThan(2 * width([999, 1000, 1001]));
  });
});
