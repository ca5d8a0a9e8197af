/**
 * Wilcoxon's signed-rank test, inverted: bounds on the centre of symmetric differences that hold
 * whatever their law.
 */
import { memoize } from './memoize.ts';

/** Beyond this the exact distribution is left for its normal approximation. */
const exactUpTo = 120;

const distributions = new Map<number, Float64Array>();

/** P(W ≤ k) under symmetry, for k = 0 … n(n+1)/2: each rank is in or out with probability ½. */
function cumulative(n: number): Float64Array {
  const known = distributions.get(n);
  if (known) return known;
  const total = (n * (n + 1)) / 2;
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum -= 1) {
      const without = probability[sum] ?? 0;
      const withRank = sum >= rank ? (probability[sum - rank] ?? 0) : 0;
      probability[sum] = (without + withRank) / 2;
    }
  }
  for (let sum = 1; sum <= total; sum += 1)
    probability[sum] = (probability[sum] ?? 0) + (probability[sum - 1] ?? 0);
  distributions.set(n, probability);
  return probability;
}

/**
 * The z with P(Z > z) = level, by Winitzki's erf inverse; used only for n > 120, where its 0.2 %
 * does not matter.
 */
function normalQuantile(level: number): number {
  const a = 0.147;
  const log = Math.log(4 * level * (1 - level));
  const term = 2 / (Math.PI * a) + log / 2;
  return Math.SQRT2 * Math.sqrt(Math.sqrt(term * term - log / a) - term);
}

/**
 * Returns how many Walsh averages to leave out at each end for a one-sided level. The bound is the
 * average after them, so 0 means the smallest average itself. Returns −1 when n differences cannot
 * reach the level (2^−n > level).
 */
export const averagesToSkip = memoize((n, level) => {
  if (n > exactUpTo) {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    return Math.floor((n * (n + 1)) / 4 - normalQuantile(level) * deviation) - 1;
  }
  const probability = cumulative(n);
  let skip = -1;
  while (skip + 1 < probability.length && (probability[skip + 1] ?? 1) <= level) skip += 1;
  return skip;
});
