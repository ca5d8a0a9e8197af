/** Turns the runs of another tool into a history. */
import type { History } from '../../../model/history.ts';
import { headroomVersion } from '../../../version.ts';
import { mostAheadMs } from '../history-schema.ts';
import { mergeHistories } from '../merge-histories.ts';
import { newHistory } from '../new-history.ts';
import type { Imported } from './imported.ts';

/**
 * Returns one history. Its numbers are comparable with no others: another tool took them, and which
 * machine it ran on is not known. Runs of the future are left out.
 */
export function toHistory({ tool, runs }: Imported, suite: string, nowMs: number): History {
  const fingerprint = {
    cpu: 'unknown',
    cores: 0,
    memoryBytes: 0,
    os: 'unknown',
    node: 'unknown',
    headroom: headroomVersion,
    settings: { 'imported from': tool },
  };
  const empty: History = { suite, fingerprints: {}, runs: [], passedOver: [], series: [] };
  const past = runs.filter(
    ({ startedAtMs }) => startedAtMs >= 0 && startedAtMs <= nowMs + mostAheadMs,
  );
  return mergeHistories([
    empty,
    ...past.flatMap(({ commit, startedAtMs, points, ...facts }) => {
      const startedAt = new Date(startedAtMs).toISOString();
      const made = newHistory(
        { suite, startedAt, fingerprint, head: { commit, dirty: false } },
        points.map((point) => ({ ...point, mark: 'none' as const })),
        // Several runs of a commit stay apart by when they began.
        { ...facts, runId: startedAtMs, attempt: 1 },
      );
      return made ?? [];
    }),
  ]);
}
