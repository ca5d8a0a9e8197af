/** The base branch's last points of one metric, with this change as the last dot. */
import type { Metric } from '../../metrics.ts';
import type { Drift } from '../../model/drift.ts';
import type { Figure, TrendChart } from '../../model/report-page.ts';
import type { MetricId, PointMark, TrendPoint, TrendSeries } from '../../model.ts';
import { formatCount, formatPercent, formatSigned, formatValue } from '../format.ts';
import { lineFrom, documentStyle as style } from '../marked.ts';
import { metricFor } from '../row.ts';

const markWords: Readonly<Record<PointMark, string | undefined>> = {
  none: undefined,
  improved: 'improved',
  accepted: 'accepted',
  waived: 'waived',
};

/** More points than this are a line that nobody can tell apart. */
const mostPoints = 100;

/**
 * `head` is this change's value of the same kind as the points. `drifts` are those of this very
 * metric.
 */
export function trendFigure(
  { points }: TrendSeries,
  id: MetricId,
  head: number,
  drifts: readonly Drift[],
): Figure {
  const metric = metricFor(id);
  const last = points.slice(-mostPoints);
  const boundaries = last.flatMap(({ fingerprint }, at) =>
    at > 0 && fingerprint !== last[at - 1]?.fingerprint ? [at] : [],
  );
  const chart: TrendChart = {
    kind: 'trend',
    unit: metric.unit,
    points: last.map(({ value, spread, mark, pullRequest }) => ({
      value,
      spread,
      mark: nameMark(mark, pullRequest),
    })),
    boundaries,
    drifts: drifts.flatMap((drift) => driftMark(drift, last, metric)),
    head,
  };
  const said = describeTrend(last, metric, head, boundaries.length);
  return {
    caption: lineFrom(`${style.text(metric.label)}: ${said}`),
    words: `Trend of ${metric.label}: ${said}`,
    chart,
  };
}

/** A change of level that came before the points that are shown has no place among them. */
function driftMark(
  { range, change, isWorse }: Drift,
  points: readonly TrendPoint[],
  { unit }: Metric,
): TrendChart['drifts'] {
  const at = points.findIndex(({ commit }) => commit === range.upTo);
  if (at < 1) return [];
  const size = change.isRelative
    ? formatPercent(change.change, change.interval.hi - change.interval.lo)
    : formatSigned(unit, change.after - change.before);
  return [{ at, label: `${isWorse ? 'drift' : 'better'} ${size}` }];
}

function nameMark(mark: PointMark, pullRequest: number | undefined): string | undefined {
  const words = markWords[mark];
  return words === undefined || pullRequest === undefined ? words : `#${pullRequest} ${words}`;
}

/** `the last 42 points of the base branch, from 1.21 s to 1.35 s; this change 1.4 s`. */
function describeTrend(
  points: readonly TrendPoint[],
  { unit }: Metric,
  head: number,
  changes: number,
): string {
  const values = points.map(({ value }) => value);
  const range = [Math.min(...values), Math.max(...values)].map((one) => formatValue(unit, one));
  const spread = range[0] === range[1] ? `at ${range[0]}` : `from ${range.join(' to ')}`;
  const machines =
    changes === 0 ? '' : `; the machine or browser changed ${formatCount(changes, 'time')}`;
  return (
    `${formatCount(points.length, 'point')} of the base branch, ${spread}, ` +
    `and this change at ${formatValue(unit, head)}${machines}`
  );
}
