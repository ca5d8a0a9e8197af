/** Keeps a history small: what is old is kept as one point a day. */
import type { History, HistoryRun, Series } from '../../model/history.ts';
import { mostAfter } from './history-schema.ts';
import { createSeriesBuilder, type Point, pointAt } from './series-builder.ts';

const dayMs = 86_400_000;

/** Sixty days of twenty runs a day are about 1.5 MB for a thousand series. */
export const wholeDays = 60;

/**
 * Returns the history with one run for each day that ended more than `days` before its newest run.
 * Its points are the medians of that day's points. Runs of one day with different fingerprints stay
 * apart, and a run with a marked point stays whole.
 */
export function thinHistory(history: History, days = wholeDays): History {
  const newest = history.runs.reduce((latest, run) => Math.max(latest, run.startedAtMs), 0);
  const marked = markedRuns(history);
  const groups: number[][] = [];
  let last = '';
  history.runs.forEach((run, place) => {
    const isOld = run.startedAtMs < newest - days * dayMs && !marked.has(place);
    const key = isOld ? `${Math.floor(run.startedAtMs / dayMs)} ${run.fingerprint}` : '';
    if (key !== '' && key === last) groups.at(-1)?.push(place);
    else groups.push([place]);
    last = key;
  });
  if (groups.length === history.runs.length) return history;
  const groupOf = new Int32Array(history.runs.length);
  groups.forEach((places, group) => {
    for (const place of places) groupOf[place] = group;
  });
  return {
    ...history,
    runs: groups.map((places) => joinRuns(places.flatMap((place) => history.runs[place] ?? []))),
    series: history.series.map((series) => thinSeries(series, groupOf)),
  };
}

function markedRuns({ series }: History): ReadonlySet<number> {
  const marked = new Set<number>();
  for (const { run, mark } of series)
    mark.forEach((value, at) => {
      if (value !== 0) marked.add(run[at] ?? -1);
    });
  return marked;
}

/**
 * The last run stands for all of them. The commits of the others stay known as those before it: an
 * issue about drift may name one.
 */
function joinRuns(runs: readonly HistoryRun[]): HistoryRun {
  const [last] = runs.slice(-1);
  if (!last) throw new Error('a group holds a run');
  if (runs.length === 1) return last;
  const own = runs.map(({ commit }) => commit).toReversed();
  const before = new Set([...own, ...runs.toReversed().flatMap(({ after }) => after)]);
  before.delete(last.commit);
  return {
    ...last,
    after: [...before].slice(0, mostAfter),
    runs: runs.reduce((sum, run) => sum + run.runs, 0),
  };
}

function thinSeries(series: Series, groupOf: Int32Array): Series {
  const builder = createSeriesBuilder(series, series.run.length);
  for (let at = 0; at < series.run.length; ) {
    const group = groupOf[series.run[at] ?? 0] ?? 0;
    const isAlone = groupOf[series.run[at + 1] ?? -1] !== group;
    if (isAlone) {
      builder.take(series, at, group);
      at += 1;
      continue;
    }
    const points: Point[] = [];
    for (; at < series.run.length && groupOf[series.run[at] ?? 0] === group; at += 1)
      points.push(pointAt(series, at));
    builder.add({ ...joinPoints(points), run: group });
  }
  return builder.build();
}

function joinPoints(points: readonly Point[]): Point {
  const [first] = points;
  if (!first || points.length === 1) return first ?? emptyPoint;
  return {
    ...first,
    median: middle(points.map(({ median }) => median)),
    spread: middle(points.map(({ spread }) => spread)),
    rounds: points.reduce((sum, { rounds }) => sum + rounds, 0),
  };
}

const emptyPoint: Point = { run: 0, median: Number.NaN, spread: 0, rounds: 0, mark: 0 };

/** The lower middle of an even number: a value that was measured. */
const middle = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[(values.length - 1) >> 1] ?? Number.NaN;
