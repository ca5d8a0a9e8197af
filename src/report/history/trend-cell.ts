/** The base branch's trend in a cell of a table. */
import { findMetric } from '../../metrics.ts';
import type { Comparison, Trend, TrendPoint, TrendSeries } from '../../model.ts';
import { drawSparkline } from './sparkline.ts';

/** A cell of a comment has room for so many, also on a phone. */
const pointsInCell = 16;

/** Fewer say nothing of a course. */
const fewestPoints = 3;

/** A course that stays within this share of its median is drawn flat: it is mostly noise. */
const flatShare = 0.05;

/** Stands where machine, browser or settings changed: the numbers beside it cannot be compared. */
const boundary = '┊';

/**
 * Returns the last points as a sparkline, empty where they are too few. A change of the fingerprint
 * is marked.
 */
export function drawTrend(trend: Trend | undefined, comparison: Shown): string {
  const points = findShownTrend(trend, comparison).series?.points.slice(-pointsInCell) ?? [];
  if (points.length < fewestPoints) return '';
  const values = points.map(({ value }) => value);
  const middle = [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
  const line = [...drawSparkline(values, pointsInCell, Math.abs(middle) * flatShare)];
  return line.map((height, at) => (isOther(points, at) ? boundary : '') + height).join('');
}

const isOther = (points: readonly TrendPoint[], at: number): boolean =>
  at > 0 && points[at]?.fingerprint !== points[at - 1]?.fingerprint;

type Shown = Pick<Comparison, 'target' | 'metric' | 'head' | 'compared'>;

/**
 * Returns the series that goes on with a comparison's head, and where the head is in it. Values by
 * Lighthouse's own simulation have a series of their own; an older history has the calm one alone.
 */
export function findShownTrend(
  trend: Trend | undefined,
  comparison: Shown,
): { readonly series: TrendSeries | undefined; readonly head: number } {
  const { target, metric, compared, head } = comparison;
  const limitedAs = findMetric(metric)?.limitedAs;
  const own = compared && limitedAs ? findSeries(trend, target, limitedAs) : undefined;
  return own || !compared
    ? { series: own ?? findSeries(trend, target, metric), head: head.median }
    : { series: findSeries(trend, target, metric), head: compared.head.median };
}

const findSeries = (
  trend: Trend | undefined,
  target: string,
  metric: string,
): TrendSeries | undefined =>
  trend?.find((series) => series.target === target && series.metric === metric);
