/** Single ranks of the sums of two sorted samples, without computing all of the sums: judging asks for a dozen of thousands. */

/** The value of rank k (0 is the smallest); NaN where there is none. */
export type Ranked = (k: number) => number;

/** Values of which it is cheap to say how many are at most t, and to list those in (above, upTo]. */
export interface Countable {
  readonly total: number;
  readonly least: number;
  readonly most: number;
  readonly atMost: (t: number) => number;
  readonly between: (above: number, upTo: number) => number[];
}

/** So few values are listed and sorted rather than counted once more. */
const few = 24;
/** Halving the range more often than this separates nothing: the values are as good as equal. */
const halvings = 60;

/** Halves the range of values until few are left in it. */
export function ranked({ total, least, most, atMost, between }: Countable): Ranked {
  return (k) => {
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
    return between(above, upTo).sort((one, other) => one - other)[k - below] ?? Number.NaN;
  };
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
    between(above, upTo) {
      const values: number[] = [];
      let last = n - 1;
      for (let i = 0; i < n; i += 1) {
        while (last >= i && (at(i) + at(last)) / 2 > upTo) last -= 1;
        for (let j = last; j >= i && (at(i) + at(j)) / 2 > above; j -= 1) values.push((at(i) + at(j)) / 2);
      }
      return values;
    },
  };
}

/** Every difference of a value of the one sample and a value of the other, both sorted from the smallest. */
export function crossingsOf(base: Float64Array, head: Float64Array): Countable {
  const between = (i: number, j: number): number => (head[i] ?? 0) - (base[j] ?? 0);
  return {
    total: base.length * head.length,
    least: between(0, base.length - 1),
    most: between(head.length - 1, 0),
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
    between(above, upTo) {
      const values: number[] = [];
      let first = 0;
      for (let i = 0; i < head.length; i += 1) {
        while (first < base.length && between(i, first) > upTo) first += 1;
        for (let j = first; j < base.length && between(i, j) > above; j += 1) values.push(between(i, j));
      }
      return values;
    },
  };
}
