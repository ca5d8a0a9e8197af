/**
 * Mann and Whitney's rank-sum test, inverted: bounds on the shift between two samples of any one
 * law.
 */
import { memoize } from './memoize.ts';

/** Beyond this many blocks the mean is as sharp, and comparing each with each costs too much. */
const usedUpTo = 60;

const distributions = new Map<number, Float64Array>();

/**
 * Returns P(U ≤ u) for u = 0 … n² and two samples of n with no shift between them (Mann and
 * Whitney, 1947). It is the Gaussian binomial coefficient [2n choose n] over (2n choose n),
 * multiplied up factor by factor.
 */
function cumulative(n: number): Float64Array {
  const known = distributions.get(n);
  if (known) return known;
  const total = n * n;
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  for (let factor = 1; factor <= n; factor += 1) {
    for (let u = total; u >= n + factor; u -= 1)
      probability[u] = (probability[u] ?? 0) - (probability[u - n - factor] ?? 0);
    for (let u = factor; u <= total; u += 1)
      probability[u] = (probability[u] ?? 0) + (probability[u - factor] ?? 0);
    for (let u = 0; u <= total; u += 1)
      probability[u] = ((probability[u] ?? 0) * factor) / (n + factor);
  }
  for (let u = 1; u <= total; u += 1)
    probability[u] = (probability[u] ?? 0) + (probability[u - 1] ?? 0);
  distributions.set(n, probability);
  return probability;
}

/**
 * Returns how many of the n² differences of a head's round and a base's round to leave out at each
 * end for a one-sided level. The bound is the difference after them. Returns −1 when n blocks
 * cannot reach the level, or are more than the test is used for.
 */
export const crossingsToSkip = memoize((n, level) => {
  if (n > usedUpTo) return -1;
  const probability = cumulative(n);
  let skip = -1;
  while (skip + 1 < probability.length && (probability[skip + 1] ?? 1) <= level * (1 + 1e-9))
    skip += 1;
  return skip;
});
