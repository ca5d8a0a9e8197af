/** Which changes of level came with the same commits. */
import type { CommitPlaces, CommitRange, Drift, DriftGroup } from '../model/drift.ts';

/** The place of a step is known to so many commits. */
const asFarApart = 2;

/** A step that is known no more by its commits is the same when it began within so long. */
const sameStepMs = 2 * 86_400_000;

/** The first day of a creep moves with each day that passes. */
const sameCreepMs = 7 * 86_400_000;

/**
 * Groups the changes for the worse that still stand, steps and creeps apart, each from the oldest.
 * No two groups are about the same change, so that each can have an issue of its own.
 */
export function groupDrifts(drifts: readonly Drift[], places: CommitPlaces): readonly DriftGroup[] {
  const to = ({ range }: Drift): number => places.get(range.upTo) ?? 0;
  const standing = drifts.filter(({ isWorse, state }) => isWorse && state === 'stands');
  const ofKind = (kind: CommitRange['kind']) => standing.filter(({ range }) => range.kind === kind);
  const steps = ofKind('step').sort((one, other) => to(one) - to(other));
  const creeps = ofKind('creep').sort((one, other) => one.range.sinceMs - other.range.sinceMs);
  return [...joinSame(steps, places), ...joinSame(creeps, places)];
}

interface OpenGroup {
  readonly range: CommitRange;
  readonly isRecent: boolean;
  readonly drifts: Drift[];
}

function joinSame(sorted: readonly Drift[], places: CommitPlaces): readonly DriftGroup[] {
  const groups: OpenGroup[] = [];
  for (const drift of sorted) {
    let open: OpenGroup = { range: drift.range, isRecent: drift.isRecent, drifts: [drift] };
    // A wide range joins groups that were apart until now.
    for (let last = groups.at(-1); last; last = groups.at(-1)) {
      if (!isSameRange(last.range, open.range, places)) break;
      groups.pop();
      for (const one of open.drifts) last.drifts.push(one);
      open = {
        range: joinRanges(last.range, open.range, places),
        isRecent: last.isRecent || open.isRecent,
        drifts: last.drifts,
      };
    }
    groups.push(open);
  }
  return groups;
}

/** From the first commit that one of them comes after, to the last one of them. */
function joinRanges(one: CommitRange, other: CommitRange, places: CommitPlaces): CommitRange {
  const place = (commit: string): number => places.get(commit) ?? 0;
  return {
    kind: one.kind,
    after: place(other.after) < place(one.after) ? other.after : one.after,
    upTo: place(other.upTo) > place(one.upTo) ? other.upTo : one.upTo,
    sinceMs: Math.min(one.sinceMs, other.sinceMs),
  };
}

/**
 * Whether two ranges are about the same change. Steps share a commit, or the one ends within two
 * commits of the other. Where a commit is known no more, and of a creep, their times tell.
 */
export function isSameRange(one: CommitRange, other: CommitRange, places: CommitPlaces): boolean {
  if (one.kind !== other.kind) return false;
  const apartMs = Math.abs(one.sinceMs - other.sinceMs);
  if (one.kind === 'creep') return apartMs <= sameCreepMs;
  const ends = [one.after, one.upTo, other.after, other.upTo].map((commit) => places.get(commit));
  const [oneAfter, oneUpTo, otherAfter, otherUpTo] = ends;
  if (oneAfter === undefined || oneUpTo === undefined) return apartMs <= sameStepMs;
  if (otherAfter === undefined || otherUpTo === undefined) return apartMs <= sameStepMs;
  return oneAfter < otherUpTo + asFarApart && otherAfter < oneUpTo + asFarApart;
}
