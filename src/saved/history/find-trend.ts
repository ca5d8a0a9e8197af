/** The last points of the base branch's history, as the report shows them. */
import { type History, pointMarks, type Series } from '../../model/history.ts';
import type { TargetIdentity, Trend, TrendPoint } from '../../model.ts';
import type { FormerNames } from './merge-histories.ts';

/** A sparkline of more would be wider than a comment's cell. */
const shownPoints = 30;

/** Returns the series of these targets, each with its last points: 30 where nobody says more. */
export function findTrend(
  history: History,
  targets: readonly TargetIdentity[],
  formerNames: FormerNames,
  last = shownPoints,
): Trend {
  const ids = new Set(targets.map(({ id }) => id));
  return history.series.flatMap((series) => {
    const target = formerNames.get(series.target) ?? series.target;
    if (!ids.has(target) || series.run.length === 0) return [];
    return [{ target, metric: series.metric, points: lastPoints(history, series, last) }];
  });
}

function lastPoints({ runs }: History, series: Series, last: number): readonly TrendPoint[] {
  const from = Math.max(0, series.run.length - last);
  return Array.from(series.run.subarray(from)).flatMap((place, offset) => {
    const run = runs[place];
    if (!run) return [];
    const at = from + offset;
    return [
      {
        value: series.median[at] ?? Number.NaN,
        spread: series.spread[at] ?? 0,
        commit: run.commit,
        time: new Date(run.committedAtMs).toISOString(),
        fingerprint: run.fingerprint,
        mark: pointMarks[series.mark[at] ?? 0] ?? 'none',
        ...(run.pullRequest === undefined ? {} : { pullRequest: run.pullRequest }),
      },
    ];
  });
}
