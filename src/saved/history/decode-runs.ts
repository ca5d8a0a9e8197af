/** Turns the columns of runs back into runs, and refuses what cannot be one. */
import type { HistoryRun } from '../../model/history.ts';
import { type HistoryFile, mostAheadMs } from './history-schema.ts';

/** Returns the runs, or what is wrong with them. */
export function decodeRuns(
  { runs: columns, fingerprints }: HistoryFile,
  nowMs: number,
): readonly HistoryRun[] | string {
  const count = columns.commit.length;
  if (Object.values(columns).some((column) => column.length !== count))
    return 'the columns of its runs differ in length';
  const runs: HistoryRun[] = [];
  let committedAtMs = 0;
  let startedAtMs = 0;
  let runId = 0;
  for (let at = 0; at < count; at += 1) {
    committedAtMs += columns.committedAtMs[at] ?? 0;
    startedAtMs += columns.startedAtMs[at] ?? 0;
    runId += columns.runId[at] ?? 0;
    const fingerprint = fingerprints[columns.fingerprint[at] ?? -1]?.[0];
    const after = (columns.after[at] ?? []).map((commit) =>
      typeof commit === 'number' ? columns.commit[at - commit] : commit,
    );
    if (fingerprint === undefined) return `run ${at} names a fingerprint that is not there`;
    if (![startedAtMs, committedAtMs].every((time) => time >= 0 && time <= nowMs + mostAheadMs))
      return `run ${at} began at a time that cannot be`;
    if (!Number.isSafeInteger(runId) || runId < 0) return `run ${at} has no number that can be`;
    if (!after.every((commit) => commit !== undefined)) return `run ${at} follows no run`;
    runs.push({
      commit: columns.commit[at] ?? '',
      after,
      committedAtMs,
      startedAtMs,
      runId,
      attempt: columns.attempt[at] ?? 1,
      fingerprint,
      ...(columns.pullRequest[at] ? { pullRequest: columns.pullRequest[at] } : {}),
      runs: columns.runs[at] ?? 1,
    });
  }
  return runs;
}
