/** One-sided bounds on the shift between base and head, from blocks that measured both. */
import { criticalValue } from './critical-value.ts';
import { memoize } from './memoize.ts';
import { crossingsToSkip } from './rank-sum.ts';
import { type Ranked, rankAverages, rankCrossings } from './ranked.ts';
import { averagesToSkip } from './signed-rank.ts';
import { sortNumbers } from './sorted.ts';
import { studentQuantile } from './student.ts';

/**
 * Rounds of both arms on the judging scale, in order of blocks: as many of each, those of one block
 * at the same place.
 */
export interface Blocks {
  readonly base: readonly number[] | Float64Array;
  readonly head: readonly number[] | Float64Array;
}

/** head − base of each block. */
export function subtractBase({ base, head }: Blocks): Float64Array {
  const differences = new Float64Array(head.length);
  for (let block = 0; block < head.length; block += 1)
    differences[block] = (head[block] ?? Number.NaN) - (base[block] ?? Number.NaN);
  return differences;
}

/**
 * The figures for the bounds: the blocks' number, the mean and standard error of their differences,
 * and ranks.
 */
export interface PairedSample {
  readonly n: number;
  /** In order of blocks. */
  readonly differences: Float64Array;
  readonly mean: number;
  readonly standardError: number;
  /** The averages of two of the differences (Walsh's). */
  readonly averages: Ranked;
  /** Each difference of any head's and any base's round; n² of them. */
  readonly crossings: Ranked;
  /** The Hodges–Lehmann estimate. */
  readonly estimate: number;
}

export function pairedSample(blocks: Blocks): PairedSample {
  const differences = subtractBase(blocks);
  const n = differences.length;
  let sum = 0;
  for (let block = 0; block < n; block += 1) sum += differences[block] ?? Number.NaN;
  const mean = sum / n;
  let squares = 0;
  for (let block = 0; block < n; block += 1)
    squares += ((differences[block] ?? Number.NaN) - mean) ** 2;
  // Rounding makes the spread of equal differences 1e-17 instead of 0, which is as good.
  const standardError = n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.POSITIVE_INFINITY;
  const averages = rankAverages(sortNumbers(differences));
  const crossings = rankCrossings(sortNumbers(blocks.base), sortNumbers(blocks.head));
  return {
    n,
    differences,
    mean,
    standardError,
    averages,
    crossings,
    estimate: findMiddle(averages),
  };
}

function findMiddle(values: Ranked): number {
  const middle = values.total >> 1;
  const upper = values.rank(middle);
  return values.total % 2 === 1 ? upper : (values.rank(middle - 1) + upper) / 2;
}

/**
 * The part of the level that each bound may use. The rank sum has the most: it is the sharpest
 * where rounds do not drift.
 */
const shares = { signedRank: 0.2, rankSum: 0.5 };

/**
 * Shares the level out among the bounds, with n blocks. A test that cannot reach its share leaves
 * it to the mean.
 */
interface Split {
  readonly mean: number;
  readonly averagesToSkip: number;
  readonly crossingsToSkip: number;
}

/** The choice hangs on n and the level alone, never on the data. */
export const splitLevel = memoize((n, level): Split => {
  const averages = averagesToSkip(n, level * shares.signedRank);
  const crossings = crossingsToSkip(n, level * shares.rankSum);
  const used = (averages < 0 ? 0 : shares.signedRank) + (crossings < 0 ? 0 : shares.rankSum);
  return { mean: level * (1 - used), averagesToSkip: averages, crossingsToSkip: crossings };
});

/**
 * How far below (and above) the shift the blocks allow it to be, each with error `level`: the best
 * of three bounds. With few blocks only the calibrated mean can reach the level; it goes on being
 * sharpest where both arms drift together. The signed ranks do the same for blocks with outliers.
 * The rank sum compares each round with each of the other arm: twice the degrees of freedom. It is
 * mostly the sharpest, and asked first: the others are then seldom worked out.
 */
export function lowerBound(sample: PairedSample, level: number): number {
  const split = splitLevel(sample.n, level);
  const byMean = sample.mean - meanReach(sample, split.mean);
  return atLeast(
    atLeast(byMean, sample.crossings, split.crossingsToSkip),
    sample.averages,
    split.averagesToSkip,
  );
}

export function upperBound(sample: PairedSample, level: number): number {
  const split = splitLevel(sample.n, level);
  const byMean = sample.mean + meanReach(sample, split.mean);
  return atMost(
    atMost(byMean, sample.crossings, split.crossingsToSkip),
    sample.averages,
    split.averagesToSkip,
  );
}

/** The larger of a bound and the value after the smallest ones that are left out. */
const atLeast = (bound: number, values: Ranked, skip: number): number =>
  skip < 0 ? bound : values.rank(skip, bound);

const atMost = (bound: number, values: Ranked, skip: number): number =>
  skip < 0 ? bound : values.rank(values.total - 1 - skip, undefined, bound);

function meanReach(sample: PairedSample, level: number): number {
  const critical = criticalValue(sample.n, level);
  return Number.isFinite(critical) ? critical * sample.standardError : Number.POSITIVE_INFINITY;
}

/**
 * How far from their centre the bound of n normal blocks should be whose differences have this
 * standard deviation. The rank sum is as sharp as the mean of n / 0.955 blocks (Hodges and Lehmann,
 * 1956), with the degrees of freedom of two samples.
 */
export function expectedReach(n: number, level: number, deviation: number): number {
  return level > 0 ? reachInDeviations(n, level) * deviation : Number.POSITIVE_INFINITY;
}

const reachInDeviations = memoize((n, level) => {
  const split = splitLevel(n, level);
  const byMean = criticalValue(n, split.mean);
  const byRankSum =
    split.crossingsToSkip < 0
      ? Number.POSITIVE_INFINITY
      : studentQuantile(2 * n - 2, level * shares.rankSum) / Math.sqrt(0.955);
  return Math.min(byMean, byRankSum) / Math.sqrt(n);
});
