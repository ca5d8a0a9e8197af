/** "Did you mean": the known name that is the fewest typing slips away. */

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours
 * each cost 1.
 */
function distance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (beforeLast[j - 2] ?? Infinity) + 1
          : Infinity;
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution, swapped);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

const bare = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');

/** How far apart the names' numbers are: p98 lies nearer to p99 than to p90. */
function numberDistance(a: string, b: string): number {
  const [one, other] = [a, b].map((name) => Number(/\d+(\.\d+)?/.exec(name)?.[0] ?? Number.NaN));
  const apart = Math.abs((one ?? Number.NaN) - (other ?? Number.NaN));
  return Number.isNaN(apart) ? Infinity : apart;
}

/**
 * The nearest of `known`, if any is near enough to be meant: at most a third of the longer name may
 * differ.
 */
function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 100) return undefined;
  const ranked = known
    .map((candidate) => ({
      candidate,
      slips: distance(bare(name), bare(candidate)),
      apart: numberDistance(name, candidate),
    }))
    // Not subtracted: Infinity less Infinity is no number.
    .sort((a, b) => a.slips - b.slips || (a.apart === b.apart ? 0 : a.apart < b.apart ? -1 : 1));
  const best = ranked[0];
  return best &&
    best.slips <= Math.max(1, Math.floor(Math.max(name.length, best.candidate.length) / 3))
    ? best.candidate
    : undefined;
}

/** `; did you mean "lcp"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
}
