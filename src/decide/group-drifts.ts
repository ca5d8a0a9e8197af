/** Which changes of level came with the same commits. */
import type { Drift, DriftGroup } from '../model/drift.ts';

/** The place of a step is known to so many runs. */
const asFarApart = 2;

/**
 * Groups the changes for the worse that still stand by their commits, oldest first. `commits` are
 * those of the runs, in their order.
 */
export function groupDrifts(
  drifts: readonly Drift[],
  commits: readonly string[],
): readonly DriftGroup[] {
  const places = new Map(commits.map((commit, place) => [commit, place]));
  const to = ({ range }: Drift): number => places.get(range.upTo) ?? 0;
  const standing = drifts
    .filter(({ isWorse, state }) => isWorse && state === 'stands')
    .sort((one, other) => to(one) - to(other));
  const groups: Drift[][] = [];
  for (const drift of standing) {
    const open = groups.at(-1);
    const newest = open?.at(-1);
    if (open && newest && to(drift) - to(newest) <= asFarApart) open.push(drift);
    else groups.push([drift]);
  }
  return groups.map((group) => ({ range: span(group, places), drifts: group }));
}

function span(group: readonly Drift[], places: ReadonlyMap<string, number>): DriftGroup['range'] {
  const from = (commit: string): number => places.get(commit) ?? 0;
  const ranges = group.map(({ range }) => range);
  return {
    after: ranges.reduce(
      (one, { after }) => (from(after) < from(one) ? after : one),
      ranges[0]?.after ?? '',
    ),
    upTo: ranges.reduce(
      (one, { upTo }) => (from(upTo) > from(one) ? upTo : one),
      ranges[0]?.upTo ?? '',
    ),
  };
}

/**
 * Whether two ranges are about the same change: they share a commit, or the one ends within two
 * runs of the other. False where a commit is known no more.
 */
export function isSameRange(
  one: DriftGroup['range'],
  other: DriftGroup['range'],
  commits: readonly string[],
): boolean {
  const place = (commit: string): number => commits.indexOf(commit);
  if ([one, other].some(({ after, upTo }) => place(after) < 0 || place(upTo) < 0)) return false;
  const isApart =
    place(one.after) >= place(other.upTo) + asFarApart ||
    place(other.after) >= place(one.upTo) + asFarApart;
  return !isApart;
}
