/** Single ranks of the sums of two sorted samples, without sorting all of the sums: judging asks for a dozen of thousands. */
import { insertionSort, roomFor } from './sorted.ts';

/** Values by rank. */
export interface Ranked {
  readonly total: number;
  /** The value of rank k (0 is the smallest), NaN where there is none, but no less than `from` and no more than `to`. */
  rank(k: number, from?: number, to?: number): number;
}

/** All averages of two values of a sample (each with itself too). `sorted` from the smallest. */
export function averagesOf(sorted: Float64Array): Ranked {
  const n = sorted.length;
  const at = (index: number): number => sorted[index] ?? 0;
  return rankedBy({
    total: (n * (n + 1)) / 2,
    least: at(0),
    most: at(n - 1),
    count({ least, perUnit }, counts) {
      for (let i = 0; i < n; i += 1)
        for (let j = i; j < n; j += 1) {
          const bin = Math.floor(((at(i) + at(j)) / 2 - least) * perUnit);
          counts[bin] = (counts[bin] ?? 0) + 1;
        }
    },
    list(bins, bin, into) {
      let count = 0;
      let last = n - 1;
      for (let i = 0; i <= last; i += 1) {
        while (last >= i && binOf(bins, (at(i) + at(last)) / 2) > bin) last -= 1;
        for (let j = last; j >= i; j -= 1) {
          const average = (at(i) + at(j)) / 2;
          if (binOf(bins, average) < bin) break;
          into[count] = average;
          count += 1;
        }
      }
      return count;
    },
  });
}

/** Each difference of a value of the one sample and a value of the other, both sorted from the smallest. */
export function crossingsOf(base: Float64Array, head: Float64Array): Ranked {
  const n = base.length;
  const difference = (i: number, j: number): number => (head[i] ?? 0) - (base[j] ?? 0);
  return rankedBy({
    total: n * head.length,
    least: difference(0, n - 1),
    most: difference(head.length - 1, 0),
    count({ least, perUnit }, counts) {
      for (let i = 0; i < head.length; i += 1) {
        for (let j = 0; j < n; j += 1) {
          const bin = Math.floor((difference(i, j) - least) * perUnit);
          counts[bin] = (counts[bin] ?? 0) + 1;
        }
      }
    },
    list(bins, bin, into) {
      let count = 0;
      let first = 0;
      for (let i = 0; i < head.length; i += 1) {
        while (first < n && binOf(bins, difference(i, first)) > bin) first += 1;
        for (let j = first; j < n; j += 1) {
          const value = difference(i, j);
          if (binOf(bins, value) < bin) break;
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

/** The same arithmetic wherever a value is put into a bin: it never falls as the value rises, so bins are in order, to the last bit. */
const binOf = ({ least, perUnit }: Bins, value: number): number => Math.floor((value - least) * perUnit);

interface Values {
  readonly total: number;
  readonly least: number;
  readonly most: number;
  /** Adds 1 for each value at the index of its bin. */
  readonly count: (bins: Bins, counts: Float64Array) => void;
  /** Fills `into` from its beginning with the values of one bin, in no order; says how many there are. */
  readonly list: (bins: Bins, bin: number, into: Float64Array) => number;
}

/** About so many values fall into one bin. */
const valuesPerBin = 12;

/** So few values are sorted by insertion. */
const few = 40;

/** Written over each time: making an array for each rank costs more than finding the rank. */
let listed = new Float64Array(few);

function rankedBy(values: Values): Ranked {
  const { total, least, most } = values;
  const count = Math.max(1, Math.ceil(total / valuesPerBin));
  const width = (most - least) / count;
  const bins = { least, perUnit: width > 0 && Number.isFinite(1 / width) ? 1 / width : 0 };
  let reached: Float64Array | undefined;

  /** How many values are in the bins up to each; one bin more for rounding at the end. */
  const cumulative = (): Float64Array => {
    const counts = roomFor(count + 2).fill(0);
    values.count(bins, counts);
    for (let bin = 1; bin < counts.length; bin += 1) counts[bin] = (counts[bin] ?? 0) + (counts[bin - 1] ?? 0);
    return counts;
  };

  const rank = (k: number, from = least, to = most): number => {
    if (k < 0 || k >= total) return Number.NaN;
    reached ??= cumulative();
    let bin = 0;
    while ((reached[bin] ?? total) <= k) bin += 1;
    if (from > least && binOf(bins, from) > bin) return from;
    if (to < most && binOf(bins, to) < bin) return to;
    const before = bin === 0 ? 0 : (reached[bin - 1] ?? 0);
    const inside = (reached[bin] ?? total) - before;
    if (listed.length < inside) listed = new Float64Array(inside);
    values.list(bins, bin, listed);
    return Math.min(to, Math.max(from, smallest(listed.subarray(0, inside), k - before)));
  };
  return { total, rank };
}

/** The value of rank k of a few values, which are put in order for it. */
function smallest(values: Float64Array, k: number): number {
  if (values.length > few) values.sort();
  else insertionSort(values);
  return values[k] ?? Number.NaN;
}
