/** How far two levels lie apart: Hodges and Lehmann's estimate, with an interval. */
import type { Interval } from '../../model.ts';
import { sortNumbers } from '../sorted.ts';

/** 95 % on both sides together, in standard errors of the rank sum. */
const standardErrors = 1.96;

/** At most so many values of a side: the nearest to the change. */
const nearest = 60;

/**
 * Returns the weighted median of all differences of a value after and a value before, and Moses'
 * interval. Its ends are the differences whose rank is `standardErrors` away from the middle.
 * (Hollander and Wolfe, "Nonparametric Statistical Methods", 4.3.) `inflation` widens it as in
 * `varianceInflation`.
 */
export function estimateShift(
  before: Float64Array,
  after: Float64Array,
  weights: { readonly before: Float64Array; readonly after: Float64Array },
  inflation: number,
): { readonly shift: number; readonly interval: Interval } {
  const m = Math.min(before.length, nearest);
  const n = Math.min(after.length, nearest);
  const start = before.length - m;
  const differences = new Float64Array(m * n);
  const weight = new Float64Array(m * n);
  for (let i = 0; i < m; i += 1)
    for (let j = 0; j < n; j += 1) {
      differences[i * n + j] = (after[j] ?? 0) - (before[start + i] ?? 0);
      weight[i * n + j] = (weights.before[start + i] ?? 1) * (weights.after[j] ?? 1);
    }
  const sorted = sortNumbers(differences);
  const reach = standardErrors * Math.sqrt((m * n * (m + n + 1) * inflation) / 12) + 0.5;
  const at = (rank: number): number =>
    sorted[Math.min(Math.max(Math.round(rank), 0), sorted.length - 1)] ?? Number.NaN;
  return {
    shift: weightedMedian(sorted, differences, weight),
    interval: { lo: at((m * n) / 2 - reach), hi: at((m * n) / 2 + reach - 1), confidence: 0.95 },
  };
}

/** Returns the smallest of the sorted values up to which lies half of the weight. */
function weightedMedian(sorted: Float64Array, values: Float64Array, weights: Float64Array): number {
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  const weightUpTo = (most: number): number => {
    let sum = 0;
    for (let at = 0; at < values.length; at += 1)
      if ((values[at] ?? 0) <= most) sum += weights[at] ?? 0;
    return sum;
  };
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (weightUpTo(sorted[middle] ?? 0) >= half) high = middle;
    else low = middle + 1;
  }
  return sorted[low] ?? Number.NaN;
}
