/** Where commits stand in the history of the base branch. */
import type { CommitPlaces } from '../model/drift.ts';
import type { HistoryRun } from '../model/history.ts';

/**
 * Counts the commits in the order of their runs. A commit without a run of its own stands with the
 * first run that comes after it. Such a commit was never measured, or is part of a day's median.
 */
export function placeCommits(runs: readonly Pick<HistoryRun, 'commit' | 'after'>[]): CommitPlaces {
  const places = new Map<string, number>();
  for (const { commit } of runs) if (!places.has(commit)) places.set(commit, places.size);
  for (const { commit, after } of runs)
    for (const before of after)
      if (!places.has(before)) places.set(before, places.get(commit) ?? 0);
  return places;
}
