/** Where the head's own median lies: what limits are judged by. */
import type { Interval, LookPlan } from '../model.ts';
import { memoize } from './memoize.ts';
import { fromScale, type Scale, toScale } from './scale.ts';
import { studentQuantile } from './student.ts';

/**
 * Returns how many values to leave out at each end of a sorted sample for a one-sided bound on the
 * median. Returns −1 when n values cannot give it.
 */
const valuesToSkip = memoize((n, level) => {
  let skip = -1;
  let logProbability = -n * Math.LN2;
  let reached = 0;
  for (let k = 0; k <= n; k += 1) {
    reached += Math.exp(logProbability);
    if (reached > level * (1 + 1e-9)) break;
    skip = k;
    logProbability += Math.log((n - k) / (k + 1));
  }
  return skip;
});

/** The sign test's interval of the median: holds for any law; each end has error `level`. */
export function medianInterval(sorted: Float64Array, level: number): Interval {
  const n = sorted.length;
  const skip = level > 0 ? valuesToSkip(n, level) : -1;
  if (skip < 0)
    return {
      lo: Number.NEGATIVE_INFINITY,
      hi: Number.POSITIVE_INFINITY,
      confidence: 1 - 2 * level,
    };
  return {
    lo: sorted[skip] ?? Number.NaN,
    hi: sorted[n - 1 - skip] ?? Number.NaN,
    confidence: 1 - 2 * level,
  };
}

/**
 * The fewest rounds that may show that a limit is exceeded. Where more rounds are possible, it is
 * six. A mode that comes a quarter of the time fills three rounds once in 64 runs, and six once in
 * 4,096. A fixed number of rounds is taken at its word.
 */
export const fewestForLimit = (plan: LookPlan): number => (plan.kind === 'single' ? 3 : 6);

/**
 * The strict interval of the median. The sign test needs 2^−n ≤ level, so ten rounds and more. A
 * page at 4.0 ± 0.02 s is over a limit of 2.5 s long before. So there is also an interval around
 * the mean of logarithms (Student's). It is never narrower than the range of the values: every
 * round must be beyond the limit. It supposes one mode. A mode that comes in less than half of the
 * rounds can be taken for the median with probability at most 2^−n.
 */
export function strictMedianInterval(sorted: Float64Array, scale: Scale, level: number): Interval {
  const n = sorted.length;
  const confidence = 1 - 2 * level;
  if (n < 3 || level <= 0)
    return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY, confidence };
  const bySigns = medianInterval(sorted, level / 2);
  const byMean = meanInterval(
    sorted,
    scale,
    bySigns.lo === Number.NEGATIVE_INFINITY ? level : level / 2,
  );
  return { lo: Math.max(bySigns.lo, byMean.lo), hi: Math.min(bySigns.hi, byMean.hi), confidence };
}

function meanInterval(
  sorted: Float64Array,
  scale: Scale,
  level: number,
): { readonly lo: number; readonly hi: number } {
  const n = sorted.length;
  const scaled = new Float64Array(n);
  let sum = 0;
  for (let index = 0; index < n; index += 1) {
    const value = toScale(scale, sorted[index] ?? Number.NaN);
    scaled[index] = value;
    sum += value;
  }
  const mean = sum / n;
  let squares = 0;
  for (let index = 0; index < n; index += 1) squares += ((scaled[index] ?? Number.NaN) - mean) ** 2;
  const reach = studentQuantile(n - 1, level) * Math.sqrt(squares / (n - 1) / n);
  return {
    lo: Math.min(sorted[0] ?? Number.NaN, fromScale(scale, mean - reach)),
    hi: Math.max(sorted[n - 1] ?? Number.NaN, fromScale(scale, mean + reach)),
  };
}
