/**
 * Single ranks of the sums of two sorted samples, without sorting all of the sums: judging asks for
 * a dozen of thousands.
 */
import { insertionSort } from './sorted.ts';

/** Values by rank. */
export interface Ranked {
  readonly total: number;
  /**
   * The value of rank k (0 is the smallest), NaN where there is none, but no less than `from` and
   * no more than `to`.
   */
  rank(k: number, from?: number, to?: number): number;
}

/** All averages of two values of a sample (each with itself too). `sorted` from the smallest. */
export function rankAverages(sorted: Float64Array): Ranked {
  const n = sorted.length;
  const at = (index: number): number => sorted[index] ?? 0;
  return rankedBy({
    total: (n * (n + 1)) / 2,
    least: at(0),
    most: at(n - 1),
    count({ least, perUnit }, counts) {
      for (let i = 0; i < n; i += 1)
        for (let j = i; j < n; j += 1) {
          const bin = (((at(i) + at(j)) / 2 - least) * perUnit) | 0;
          counts[bin] = (counts[bin] ?? 0) + 1;
        }
    },
    list(bins, bin, into) {
      let count = 0;
      let last = n - 1;
      for (let i = 0; i <= last; i += 1) {
        while (last >= i && isAbove(bins, bin, (at(i) + at(last)) / 2)) last -= 1;
        for (let j = last; j >= i; j -= 1) {
          const average = (at(i) + at(j)) / 2;
          if (isBelow(bins, bin, average)) break;
          into[count] = average;
          count += 1;
        }
      }
      return count;
    },
  });
}

/**
 * Each difference of a value of the one sample and a value of the other, both sorted from the
 * smallest.
 */
export function rankCrossings(base: Float64Array, head: Float64Array): Ranked {
  const n = base.length;
  const difference = (i: number, j: number): number => (head[i] ?? 0) - (base[j] ?? 0);
  return rankedBy({
    total: n * head.length,
    least: difference(0, n - 1),
    most: difference(head.length - 1, 0),
    count({ least, perUnit }, counts) {
      for (let i = 0; i < head.length; i += 1) {
        for (let j = 0; j < n; j += 1) {
          const bin = ((difference(i, j) - least) * perUnit) | 0;
          counts[bin] = (counts[bin] ?? 0) + 1;
        }
      }
    },
    list(bins, bin, into) {
      let count = 0;
      let first = 0;
      for (let i = 0; i < head.length; i += 1) {
        while (first < n && isAbove(bins, bin, difference(i, first))) first += 1;
        for (let j = first; j < n; j += 1) {
          const value = difference(i, j);
          if (isBelow(bins, bin, value)) break;
          into[count] = value;
          count += 1;
        }
      }
      return count;
    },
  });
}

/** Equal parts of the range of the values. */
interface Bins {
  readonly least: number;
  readonly perUnit: number;
}

/**
 * Whether a value is in a bin after (before) this one. Returns the bin of a value, the whole number
 * of bins below it, by the same arithmetic everywhere. The number never falls as the value rises,
 * so bins are in order, to the last bit.
 */
const isAbove = ({ least, perUnit }: Bins, bin: number, value: number): boolean =>
  (value - least) * perUnit >= bin + 1;
const isBelow = ({ least, perUnit }: Bins, bin: number, value: number): boolean =>
  (value - least) * perUnit < bin;

interface Values {
  readonly total: number;
  readonly least: number;
  readonly most: number;
  /** Adds 1 for each value at the index of its bin. */
  readonly count: (bins: Bins, counts: Float64Array) => void;
  /**
   * Fills `into` from its beginning with the values of one bin, in no order; says how many there
   * are.
   */
  readonly list: (bins: Bins, bin: number, into: Float64Array) => number;
}

/** About so many values fall into one bin. */
const valuesPerBin = 12;

/** So few values are sorted by insertion. */
const few = 40;

function rankedBy(values: Values): Ranked {
  const { total, least, most } = values;
  const count = Math.max(1, Math.ceil(total / valuesPerBin));
  const width = (most - least) / count;
  const bins = { least, perUnit: width > 0 && Number.isFinite(1 / width) ? 1 / width : 0 };
  let reached: Float64Array | undefined;
  /** The values of one bin, written over by each rank that is asked for. */
  let listed = new Float64Array(few);

  /** How many values are in the bins up to each; one bin more for rounding at the end. */
  const cumulative = (): Float64Array => {
    const counts = new Float64Array(count + 2);
    values.count(bins, counts);
    for (let bin = 1; bin < counts.length; bin += 1)
      counts[bin] = (counts[bin] ?? 0) + (counts[bin - 1] ?? 0);
    return counts;
  };

  const rank = (k: number, from = least, to = most): number => {
    if (k < 0 || k >= total) return Number.NaN;
    reached ??= cumulative();
    const bin = binWith(reached, k);
    if (from > least && isAbove(bins, bin, from)) return from;
    if (to < most && isBelow(bins, bin, to)) return to;
    const before = bin === 0 ? 0 : (reached[bin - 1] ?? 0);
    const inside = (reached[bin] ?? total) - before;
    if (listed.length < inside) listed = new Float64Array(inside);
    values.list(bins, bin, listed);
    return Math.min(to, Math.max(from, smallest(listed, inside, k - before)));
  };
  return { total, rank };
}

/** The first bin up to which there are more than k values. */
function binWith(reached: Float64Array, k: number): number {
  let low = 0;
  let high = reached.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reached[middle] ?? 0) > k) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The value of rank k of the first values, a few mostly, which are put in order for it. */
function smallest(values: Float64Array, count: number, k: number): number {
  if (count > few) values.subarray(0, count).sort();
  else insertionSort(values, count);
  return values[k] ?? Number.NaN;
}
