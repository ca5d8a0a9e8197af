/**
 * Computes Mann and Whitney's test of two samples of unequal size far out in its tail, where a
 * normal law says too little. A repository with 1,000 series asks for one chance in ten million.
 */
import { studentTail } from '../student.ts';

/** Up to so many values of the smaller sample the tail is counted; beyond, the normal law holds. */
const countedUpTo = 60;

/** Below this many standard errors nobody asks for the exact figure. */
const worthCounting = 2.5;

/**
 * The chance that two samples of one law lie apart as far as these, in the direction in which they
 * do. Returns the larger of two answers. The rank sum's exact tail holds for any law that both
 * share. Brunner and Munzel's (2000) holds where they share only their middle, and not the spread.
 *
 * Returns `z` too: the rank sum in standard errors, signed, more than 0 where `after` is larger.
 */
export function compareRanks(
  before: Float64Array,
  after: Float64Array,
): { readonly pValue: number; readonly z: number } {
  const m = before.length;
  const n = after.length;
  const wins = placements(before, after);
  let crossings = 0;
  for (const placement of wins) crossings += placement;
  const z = (crossings - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
  if (!(Math.abs(z) >= worthCounting)) return { pValue: normalTail(Math.abs(z)), z };
  const missing = Math.ceil(Math.min(crossings, m * n - crossings));
  const exact =
    Math.min(m, n) <= countedUpTo ? tailOfRankSum(m, n, missing) : normalTail(Math.abs(z));
  return { pValue: Math.max(exact, unequalSpreads(before, after, wins, crossings)), z };
}

/** For each value of `after`: how many of `before` lie below it, ties as a half. Both sorted. */
function placements(before: Float64Array, after: Float64Array): Float64Array {
  let below = 0;
  let upTo = 0;
  return after.map((value) => {
    while (below < before.length && (before[below] ?? 0) < value) below += 1;
    while (upTo < before.length && (before[upTo] ?? 0) <= value) upTo += 1;
    return (below + upTo) / 2;
  });
}

/**
 * P(U ≤ u) for samples of m and n: the coefficients of the Gaussian binomial [m+n choose m] up to
 * q^u, over (m+n choose m). The steps are those of `rank-sum.ts`, for unequal sizes.
 */
function tailOfRankSum(m: number, n: number, u: number): number {
  const small = Math.min(m, n);
  const large = Math.max(m, n);
  const probability = new Float64Array(u + 1);
  probability[0] = 1;
  for (let factor = 1; factor <= small; factor += 1) {
    for (let k = u; k >= large + factor; k -= 1)
      probability[k] = (probability[k] ?? 0) - (probability[k - large - factor] ?? 0);
    for (let k = factor; k <= u; k += 1)
      probability[k] = (probability[k] ?? 0) + (probability[k - factor] ?? 0);
    for (let k = 0; k <= u; k += 1)
      probability[k] = ((probability[k] ?? 0) * factor) / (large + factor);
  }
  return probability.reduce((sum, chance) => sum + chance, 0);
}

/** Brunner and Munzel's statistic and its t law (Biometrical Journal 42, 2000). */
function unequalSpreads(
  before: Float64Array,
  after: Float64Array,
  wins: Float64Array,
  crossings: number,
): number {
  const m = before.length;
  const n = after.length;
  const losses = placements(after, before);
  const here = variance(wins) / (m * m * n);
  const there = variance(losses) / (n * n * m);
  if (here + there === 0) return 0;
  const distance = Math.abs(crossings / (m * n) - 0.5) / Math.sqrt(here + there);
  const degrees = (here + there) ** 2 / (here ** 2 / (n - 1) + there ** 2 / (m - 1));
  return studentTail(distance, degrees);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** P(Z > z) of a normal law: Student's with so many degrees that they differ by less than 1 %. */
export const normalTail = (z: number): number => studentTail(z, 1e6);
