/** One-sided bounds on the centre of paired differences. */
import { criticalValue } from './critical-value.ts';
import { type Ranked, ranked } from './ranked.ts';
import { averagesToSkip, walshAverages } from './signed-rank.ts';

/** What the bounds are read from: the differences' number, mean, standard error, Walsh averages and Hodges–Lehmann estimate. */
export interface PairedSample {
  readonly n: number;
  readonly mean: number;
  readonly standardError: number;
  /** How many Walsh averages there are, and each by its rank. */
  readonly averages: number;
  readonly average: Ranked;
  readonly estimate: number;
}

export function pairedSample(differences: readonly number[]): PairedSample {
  const n = differences.length;
  let sum = 0;
  for (const difference of differences) sum += difference;
  const mean = sum / n;
  let squares = 0;
  for (const difference of differences) squares += (difference - mean) ** 2;
  // Rounding makes the spread of equal differences 1e-17 instead of 0, which is as good.
  const standardError = n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.POSITIVE_INFINITY;
  const walsh = walshAverages(differences);
  const average = ranked(walsh);
  const middle = walsh.length >> 1;
  const estimate = walsh.length % 2 === 1 ? average(middle) : (average(middle - 1) + average(middle)) / 2;
  return { n, mean, standardError, averages: walsh.length, average, estimate };
}

/**
 * How far below (and above) the centre the differences allow it to be, each with error `level`. With few blocks only the
 * calibrated mean can reach the level. As soon as the signed-rank test can, each test gets half of the level and
 * the better bound is used: the mean is sharper on well-behaved blocks, the ranks on blocks with outliers. The choice hangs on
 * n and the level alone, never on the data.
 */
export function lowerBound(sample: PairedSample, level: number): number {
  const skip = averagesToSkip(sample.n, level / 2);
  const byMean = meanBound(sample, skip < 0 ? level : level / 2);
  return skip < 0 ? sample.mean - byMean : Math.max(sample.mean - byMean, sample.average(skip));
}

export function upperBound(sample: PairedSample, level: number): number {
  const skip = averagesToSkip(sample.n, level / 2);
  const byMean = meanBound(sample, skip < 0 ? level : level / 2);
  return skip < 0 ? sample.mean + byMean : Math.min(sample.mean + byMean, sample.average(sample.averages - 1 - skip));
}

function meanBound(sample: PairedSample, level: number): number {
  const critical = criticalValue(sample.n, level);
  return Number.isFinite(critical) ? critical * sample.standardError : Number.POSITIVE_INFINITY;
}
