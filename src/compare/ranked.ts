/** Single ranks of the sums of two sorted samples, without computing all of the sums: judging asks for a dozen of thousands. */

/** Values of which it is cheap to say how many are at most t, and to write down those in (above, upTo]. */
export interface Countable {
  readonly total: number;
  readonly least: number;
  readonly most: number;
  readonly atMost: (t: number) => number;
  /** Fills `into` from its beginning, in no order; says how many it wrote. */
  readonly between: (above: number, upTo: number, into: Float64Array) => number;
}

/** So few values are listed and sorted rather than counted once more. */
const few = 32;
/** Halving the range more often than this separates nothing: the values are as good as equal. */
const halvings = 60;

/** Written over each time: making an array for each rank costs more than finding the rank. */
let listed = new Float64Array(few);

/** The value of rank k of a few values, which are put in order for it. */
function smallest(values: Float64Array, k: number): number {
  if (values.length > few) values.sort();
  else
    for (let end = 1; end < values.length; end += 1) {
      const value = values[end] ?? 0;
      let at = end;
      for (; at > 0 && (values[at - 1] ?? 0) > value; at -= 1) values[at] = values[at - 1] ?? 0;
      values[at] = value;
    }
  return values[k] ?? Number.NaN;
}

/** The value of rank k (0 is the smallest), NaN where there is none: halves the range of values until few are left in it. */
export function ranked({ total, least, most, atMost, between }: Countable, k: number): number {
  if (k < 0 || k >= total) return Number.NaN;
  let above = least;
  let below = atMost(least);
  if (below > k) return least;
  let upTo = most;
  let reached = total;
  for (let step = 0; reached - below > few && step < halvings; step += 1) {
    const middle = above + (upTo - above) / 2;
    const count = atMost(middle);
    if (count > k) {
      upTo = middle;
      reached = count;
    } else {
      above = middle;
      below = count;
    }
  }
  if (listed.length < reached - below) listed = new Float64Array(reached - below);
  return smallest(listed.subarray(0, between(above, upTo, listed)), k - below);
}

/** All averages of two values of a sample (each with itself too). `sorted` from the smallest. */
export function averagesOf(sorted: Float64Array): Countable {
  const n = sorted.length;
  const at = (index: number): number => sorted[index] ?? 0;
  return {
    total: (n * (n + 1)) / 2,
    least: at(0),
    most: at(n - 1),
    atMost(t) {
      let count = 0;
      let j = n - 1;
      for (let i = 0; i < n; i += 1) {
        while (j >= i && (at(i) + at(j)) / 2 > t) j -= 1;
        if (j < i) break;
        count += j - i + 1;
      }
      return count;
    },
    between(above, upTo, into) {
      let count = 0;
      let last = n - 1;
      for (let i = 0; i < n; i += 1) {
        while (last >= i && (at(i) + at(last)) / 2 > upTo) last -= 1;
        for (let j = last; j >= i && (at(i) + at(j)) / 2 > above; j -= 1) {
          into[count] = (at(i) + at(j)) / 2;
          count += 1;
        }
      }
      return count;
    },
  };
}

/** Every difference of a value of the one sample and a value of the other, both sorted from the smallest. */
export function crossingsOf(base: Float64Array, head: Float64Array): Countable {
  const difference = (i: number, j: number): number => (head[i] ?? 0) - (base[j] ?? 0);
  return {
    total: base.length * head.length,
    least: difference(0, base.length - 1),
    most: difference(head.length - 1, 0),
    atMost(t) {
      const n = base.length;
      let count = 0;
      let j = 0;
      for (let i = 0; i < head.length; i += 1) {
        const after = head[i] ?? 0;
        while (j < n && after - (base[j] ?? 0) > t) j += 1;
        if (j === n) break;
        count += n - j;
      }
      return count;
    },
    between(above, upTo, into) {
      let count = 0;
      let first = 0;
      for (let i = 0; i < head.length; i += 1) {
        while (first < base.length && difference(i, first) > upTo) first += 1;
        for (let j = first; j < base.length && difference(i, j) > above; j += 1) {
          into[count] = difference(i, j);
          count += 1;
        }
      }
      return count;
    },
  };
}
