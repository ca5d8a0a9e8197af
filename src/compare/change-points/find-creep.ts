/**
 * Finds a slow climb or fall that no single run shows. Mann and Kendall's test finds a trend over
 * daily medians; Sen's slope is taken out before neighbours are compared. (Gilbert, "Statistical
 * Methods for Environmental Pollution Monitoring", 1987, chapters 16 and 17.)
 */
import type { ChangePoint, LevelSeries } from '../../model/change-point.ts';
import { computeMedian, sortedMedian, sortNumbers } from '../sorted.ts';
import { varianceInflation } from './inflation.ts';
import { estimateShift } from './level-shift.ts';
import { normalTail } from './rank-sum-tail.ts';

/** Two weeks, so that a week's rhythm is not a trend. */
const fewestDays = 14;

/** A quarter is long enough for a creep that somebody can still find the reason of. */
const mostDays = 90;

/** The size of a creep is the distance between its first week and its last one. */
const weekDays = 7;

interface Daily {
  readonly values: Float64Array;
  readonly days: Int32Array;
  /** Places of each day's first and last run in the series. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/**
 * Looks for a creep between two places of the series, `to` not included. Between two steps there is
 * one level, so that a creep and a step are never told as the same change.
 *
 * Returns undefined where there is none at this level, or fewer than 14 days with a run.
 */
export function findCreep(
  series: LevelSeries,
  from: number,
  to: number,
  level: number,
): ChangePoint | undefined {
  const daily = takeDailyMedians(series, from, to);
  const count = daily.values.length;
  if (count < fewestDays) return undefined;
  const isRelative = daily.values.every((value) => value > 0);
  const scaled = isRelative ? daily.values.map(Math.log) : daily.values;
  const slopes = listSlopes(scaled, daily.days);
  const score = slopes.reduce((sum, slope) => sum + Math.sign(slope), 0);
  const slope = sortedMedian(slopes);
  const inflation = varianceInflation(removeTrend(scaled, daily.days, slope));
  const deviation = Math.sqrt(varianceOfScore(scaled) * inflation);
  const pValue = deviation === 0 ? 1 : normalTail(Math.max(0, Math.abs(score) - 1) / deviation);
  if (!(pValue <= level)) return undefined;
  const first = scaled.subarray(0, weekDays);
  const last = scaled.subarray(-weekDays);
  const equal = new Float64Array(weekDays).fill(1);
  const { shift, interval } = estimateShift(
    first,
    last,
    { before: equal, after: equal },
    inflation,
  );
  const told = (amount: number): number => (isRelative ? Math.expm1(amount) : amount);
  return {
    kind: 'creep',
    from: daily.first[0] ?? from,
    to: daily.last[count - 1] ?? from,
    pValue,
    change: told(shift),
    interval: { ...interval, lo: told(interval.lo), hi: told(interval.hi) },
    isRelative,
    before: computeMedian(daily.values.subarray(0, weekDays)),
    after: computeMedian(daily.values.subarray(-weekDays)),
  };
}

/** The median of each of the last days that have a run. */
function takeDailyMedians(series: LevelSeries, from: number, to: number): Daily {
  const places: { first: number; last: number }[] = [];
  for (let at = from; at < to; at += 1) {
    const open = places.at(-1);
    if (open && series.days[open.first] === series.days[at]) open.last = at;
    else places.push({ first: at, last: at });
  }
  const kept = places.slice(-mostDays);
  return {
    values: Float64Array.from(kept, ({ first, last }) =>
      computeMedian(series.values.subarray(first, last + 1)),
    ),
    days: Int32Array.from(kept, ({ first }) => series.days[first] ?? 0),
    first: kept.map(({ first }) => first),
    last: kept.map(({ last }) => last),
  };
}

/** The slopes of all pairs of days, per day, from the smallest. */
function listSlopes(values: Float64Array, days: Int32Array): Float64Array {
  const slopes: number[] = [];
  for (let later = 1; later < values.length; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1)
      slopes.push(
        ((values[later] ?? 0) - (values[earlier] ?? 0)) /
          Math.max(1, (days[later] ?? 0) - (days[earlier] ?? 0)),
      );
  return sortNumbers(slopes);
}

function removeTrend(values: Float64Array, days: Int32Array, slope: number): Float64Array {
  const level = values.map((value, at) => value - slope * ((days[at] ?? 0) - (days[0] ?? 0)));
  const median = computeMedian(level);
  return level.map((value) => value - median);
}

/** The variance of Kendall's score of values without a trend, ties counted (Gilbert, 16.2). */
function varianceOfScore(values: Float64Array): number {
  const n = values.length;
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const share = (count: number): number => count * (count - 1) * (2 * count + 5);
  let variance = share(n);
  for (const count of ties.values()) variance -= share(count);
  return variance / 18;
}
