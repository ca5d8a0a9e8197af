/** Which changes of level came with the same commits. */
import type { CommitPlaces, CommitRange, Drift, DriftGroup } from '../model/drift.ts';

/** The place of a step is known to so many commits. */
const asFarApart = 2;

/**
 * Groups the changes for the worse that still stand by their commits, oldest first. No two groups
 * are about the same change, so that each can have an issue of its own.
 */
export function groupDrifts(drifts: readonly Drift[], places: CommitPlaces): readonly DriftGroup[] {
  const to = ({ range }: Drift): number => places.get(range.upTo) ?? 0;
  const standing = drifts
    .filter(({ isWorse, state }) => isWorse && state === 'stands')
    .sort((one, other) => to(one) - to(other));
  const groups: { range: CommitRange; drifts: Drift[] }[] = [];
  for (const drift of standing) {
    let open = { range: drift.range, drifts: [drift] };
    // A wide range joins groups that were apart until now.
    for (let last = groups.at(-1); last; last = groups.at(-1)) {
      if (!isSameRange(last.range, open.range, places)) break;
      groups.pop();
      for (const one of open.drifts) last.drifts.push(one);
      open = { range: span(last.range, open.range, places), drifts: last.drifts };
    }
    groups.push(open);
  }
  return groups;
}

function span(one: CommitRange, other: CommitRange, places: CommitPlaces): CommitRange {
  const place = (commit: string): number => places.get(commit) ?? 0;
  return {
    after: place(other.after) < place(one.after) ? other.after : one.after,
    upTo: place(other.upTo) > place(one.upTo) ? other.upTo : one.upTo,
  };
}

/**
 * Whether two ranges are about the same change: they share a commit, or the one ends within two
 * commits of the other. False where a commit is known no more.
 */
export function isSameRange(one: CommitRange, other: CommitRange, places: CommitPlaces): boolean {
  const ends = [one.after, one.upTo, other.after, other.upTo].map((commit) => places.get(commit));
  const [oneAfter, oneUpTo, otherAfter, otherUpTo] = ends;
  if (oneAfter === undefined || oneUpTo === undefined) return false;
  if (otherAfter === undefined || otherUpTo === undefined) return false;
  return oneAfter < otherUpTo + asFarApart && otherAfter < oneUpTo + asFarApart;
}
