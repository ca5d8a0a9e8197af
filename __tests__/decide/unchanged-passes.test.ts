import { unchangedPasses } from '../../src/decide/unchanged-passes.ts';
import type { Budget, Comparison, Tolerance } from '../../src/model.ts';

const share = (of: number): Tolerance => ({ kind: 'relative', share: of });

/** The rounds of a base of 1,000 and an effect whose early interval is [lo, hi]. */
const passes = (
  metric: string,
  tolerance: Tolerance,
  effect: { scale: 'ratio' | 'difference'; estimate: number; lo: number; hi: number },
  median = 1000,
): number | undefined => {
  const { scale, estimate, lo, hi } = effect;
  const budget = {
    metric,
    target: 'home (mobile)',
    bound: { kind: 'regression', tolerance },
  } as unknown as Budget;
  const comparison = {
    base: { median },
    effect: { scale, estimate, early: { lo, hi } },
  } as unknown as Comparison;
  return unchangedPasses(budget, comparison);
};

test('what unchanged code would pass is the reach of the interval, whatever its centre', () => {
  for (const estimate of [0, 0.1, -0.05])
    expect(
      passes('lcp', share(0.05), {
        scale: 'ratio',
        estimate,
        lo: -1,
        hi: (1 + estimate) * 1.08 - 1,
      }),
    ).toBeCloseTo(0.08, 12);
});

test('where higher is better it is a fall', () => {
  expect(
    passes('throughput', share(0.05), { scale: 'ratio', estimate: 0.1, lo: 1.1 * 0.92 - 1, hi: 1 }),
  ).toBeCloseTo(0.08, 12);
});

test('it is an amount where the tolerance is one', () => {
  expect(
    passes(
      'lcp',
      { kind: 'absolute', amount: 50 },
      { scale: 'ratio', estimate: 0, lo: -1, hi: 0.08 },
    ),
  ).toBeCloseTo(80, 9);
  expect(
    passes(
      'tbt',
      { kind: 'absolute', amount: 50 },
      { scale: 'difference', estimate: 30, lo: -20, hi: 130 },
    ),
  ).toBe(100);
  expect(
    passes('tbt', share(0.05), { scale: 'difference', estimate: 30, lo: -20, hi: 130 }),
  ).toBeCloseTo(0.1, 12);
});

test('nothing is proposed for a large enough tolerance, no known end, or no base', () => {
  expect(
    passes('lcp', share(0.08), { scale: 'ratio', estimate: 0, lo: -1, hi: 0.08 }),
  ).toBeUndefined();
  expect(
    passes('lcp', share(0.05), {
      scale: 'ratio',
      estimate: 0,
      lo: -1,
      hi: Number.POSITIVE_INFINITY,
    }),
  ).toBeUndefined();
  expect(
    passes('tbt', share(0.05), { scale: 'difference', estimate: 30, lo: -20, hi: 130 }, 0),
  ).toBeUndefined();
});
