/** Puts runs into the order of the commit graph: clocks of machines and authors are often wrong. */
import type { HistoryRun } from '../../model/history.ts';

/**
 * Returns the runs so that each comes after the commits that it is known to follow. Where the graph
 * says nothing, the earlier start comes first. A cycle, which only a damaged file can hold, is
 * broken at its earliest run.
 */
export function orderRuns(runs: readonly HistoryRun[]): readonly HistoryRun[] {
  const byStart = [...runs].sort(compareStarts);
  const ofCommit = Map.groupBy(byStart, ({ commit }) => commit);
  const reached = new Set<string>();
  const ordered: HistoryRun[] = [];
  for (const first of ofCommit.keys()) {
    const stack = [{ commit: first, isExpanded: false }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const group = ofCommit.get(step.commit);
      if (!group) continue;
      if (step.isExpanded) {
        for (const run of group) ordered.push(run);
        continue;
      }
      if (reached.has(step.commit)) continue;
      reached.add(step.commit);
      stack.push({ commit: step.commit, isExpanded: true });
      // The last one pushed is taken first.
      const before = group.flatMap(({ after }) => after).filter((commit) => !reached.has(commit));
      for (const commit of before.reverse()) stack.push({ commit, isExpanded: false });
    }
  }
  return ordered;
}

const compareStarts = (one: HistoryRun, other: HistoryRun): number =>
  one.startedAtMs - other.startedAtMs || one.runId - other.runId || one.attempt - other.attempt;
