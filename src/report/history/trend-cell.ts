/** The base branch's trend in a cell of a table. */
import type { Trend, TrendPoint, TrendSeries } from '../../model.ts';
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
export function drawTrend(trend: Trend | undefined, target: string, metric: string): string {
  const points = findSeries(trend, target, metric)?.points.slice(-pointsInCell) ?? [];
  if (points.length < fewestPoints) return '';
  const values = points.map(({ value }) => value);
  const middle = [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
  const line = [...drawSparkline(values, pointsInCell, Math.abs(middle) * flatShare)];
  return line.map((height, at) => (isOther(points, at) ? boundary : '') + height).join('');
}

const isOther = (points: readonly TrendPoint[], at: number): boolean =>
  at > 0 && points[at]?.fingerprint !== points[at - 1]?.fingerprint;

/** Returns the series of a target's metric. */
export const findSeries = (
  trend: Trend | undefined,
  target: string,
  metric: string,
): TrendSeries | undefined =>
  trend?.find((series) => series.target === target && series.metric === metric);
