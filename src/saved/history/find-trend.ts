/** The last points of the base branch's history, as the report shows them. */
import { findMetric } from '../../metrics.ts';
import { isSimulated } from '../../model/emulation.ts';
import { type History, pointMarks, type Series } from '../../model/history.ts';
import type { TargetIdentity, Trend, TrendPoint, TrendSeries } from '../../model.ts';
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

/**
 * Returns the series by which limits are tightened, under the names of the metrics that they are
 * on. Limits of a target with both simulations are held against Lighthouse's own: its points are
 * those. An older history has the calm ones alone, which would make a limit too tight.
 */
export function findLimitTrend(
  history: History,
  targets: readonly TargetIdentity[],
  formerNames: FormerNames,
  last = shownPoints,
): Trend {
  const trend = findTrend(history, targets, formerNames, last);
  const byKey = new Map(trend.map((series) => [seriesKey(series), series.points]));
  const byOne = new Set(targets.filter(hasOneValue).map(({ id }) => id));
  return trend.flatMap((series) => {
    const { target, metric, points } = series;
    const limitedAs = findMetric(metric)?.limitedAs;
    if (limitedAs === undefined || byOne.has(target)) return [series];
    const own = byKey.get(seriesKey({ target, metric: limitedAs }));
    if (own) return [{ target, metric, points: own }];
    const newest = history.fingerprints[points.at(-1)?.fingerprint ?? ''];
    return newest?.settings.simulation === 'calm' ? [] : [series];
  });
}

/** Tells whether limits and changes of a target are judged by the same value of each visit. */
const hasOneValue = ({ simulation, throttling }: TargetIdentity): boolean =>
  simulation !== undefined || !isSimulated(throttling);

const seriesKey = ({ target, metric }: Pick<TrendSeries, 'target' | 'metric'>): string =>
  JSON.stringify([target, metric]);

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
