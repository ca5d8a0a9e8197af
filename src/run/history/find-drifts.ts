/** Searches the history of the base branch for drift. */
import { createChangeSearch } from '../../compare/change-points/find-change-points.ts';
import { computeMedian } from '../../compare/sorted.ts';
import { decideDrifts, driftLevel } from '../../decide/drift.ts';
import { groupDrifts } from '../../decide/group-drifts.ts';
import { placeCommits } from '../../decide/place-commits.ts';
import type { Metric } from '../../metrics/metric.ts';
import { findMetric, isForLimits } from '../../metrics.ts';
import type { ChangePoint, LevelSeries } from '../../model/change-point.ts';
import type { CommitPlaces, Drift, DriftFindings } from '../../model/drift.ts';
import type { History, HistoryRun, Series } from '../../model/history.ts';

const dayMs = 86_400_000;

/** Older levels say nothing of today. Between 60 days and this there is one point a day. */
const searchedDays = 730;

/** A change among so many newest runs is new: it makes the search less strict for the others. */
const newestRuns = 30;

/** The newest level is the median of so many runs. */
const levelRuns = 5;

/** The level of the search is met after few turns, or moves no more than a little. */
const mostTurns = 4;

/** The points of one metric that were measured on machines of one fingerprint. */
interface Stretch {
  readonly target: string;
  readonly metric: Metric;
  readonly series: LevelSeries;
  readonly runs: readonly HistoryRun[];
}

/**
 * Finds the changes of level of the last two years that are large enough to be told. A metric is
 * searched apart for each fingerprint, so that a new machine is never a regression.
 */
export function findDrifts(history: History): DriftFindings {
  const stretches = history.series.flatMap((series) => splitByFingerprint(history, series));
  const found = searchAll(stretches);
  const drifts = stretches.flatMap(({ target, metric, series, runs }, at) =>
    decideDrifts({
      target,
      metric,
      changes: found[at] ?? [],
      newest: computeMedian(series.values.subarray(-levelRuns)),
      runs,
    }),
  );
  const places = placeCommits(history.runs);
  const surest = keepSurest(drifts, places);
  return { drifts: surest, groups: groupDrifts(surest, places), places };
}

/**
 * Returns nothing for a metric that this Headroom does not know: a newer one may have left it.
 * Nor for values that are kept for limits: drift is searched in those of the calm simulation.
 */
function splitByFingerprint({ runs }: History, of: Series): readonly Stretch[] {
  const metric = findMetric(of.metric);
  if (!metric || isForLimits(metric.id)) return [];
  const since = (runs.at(-1)?.startedAtMs ?? 0) - searchedDays * dayMs;
  const places = new Map<string, number[]>();
  for (const [at, place] of of.run.entries()) {
    const run = runs[place];
    if (!run || run.startedAtMs < since) continue;
    const known = places.get(run.fingerprint);
    if (known) known.push(at);
    else places.set(run.fingerprint, [at]);
  }
  return [...places.values()].map((at) => ({
    target: of.target,
    metric,
    ...takeStretch(runs, of, at),
  }));
}

function takeStretch(
  runs: History['runs'],
  of: Series,
  at: readonly number[],
): Pick<Stretch, 'series' | 'runs'> {
  const own = at.flatMap((point) => runs[of.run[point] ?? -1] ?? []);
  return {
    runs: own,
    series: {
      values: Float64Array.from(at, (point) => of.median[point] ?? Number.NaN),
      weights: weigh(of, at),
      days: Int32Array.from(own, ({ startedAtMs }) => Math.floor(startedAtMs / dayMs)),
    },
  };
}

/** A run of twice the usual standard error counts a quarter, none counts more than 1. */
function weigh(of: Series, at: readonly number[]): Float64Array {
  const errors = Float64Array.from(
    at,
    (point) => (of.spread[point] ?? 0) / Math.sqrt(Math.max(1, of.rounds[point] ?? 1)),
  );
  const usual = computeMedian(errors);
  return errors.map((error) => (error <= usual ? 1 : (usual / error) ** 2));
}

/** Searches until the level fits to the number of series that have just changed by it. */
function searchAll(stretches: readonly Stretch[]): readonly (readonly ChangePoint[])[] {
  const searches = stretches.map(({ series }) => createChangeSearch(series));
  let moved = 0;
  for (let turn = 1; ; turn += 1) {
    const level = driftLevel(stretches.length, moved);
    const found = searches.map((search) => search(level));
    const now = found.filter((changes, at) =>
      changes.some(({ to }) => to >= (stretches[at]?.runs.length ?? 0) - newestRuns),
    ).length;
    if (now <= moved || turn === mostTurns) return found;
    moved = now;
  }
}

/**
 * Two kinds of machines show the same change: of changes of a metric in the same direction whose
 * commits overlap, the surest is kept.
 */
function keepSurest(drifts: readonly Drift[], places: CommitPlaces): readonly Drift[] {
  const from = ({ range }: Drift): number => places.get(range.after) ?? 0;
  const to = ({ range }: Drift): number => places.get(range.upTo) ?? 0;
  const overlap = (one: Drift, other: Drift): boolean =>
    (from(one) < to(other) && from(other) < to(one)) ||
    (from(one) === from(other) && to(one) === to(other));
  const alike = Map.groupBy(drifts, ({ target, metric, isWorse }) =>
    JSON.stringify([target, metric, isWorse]),
  );
  return [...alike.values()]
    .flatMap((group) => {
      const kept: Drift[] = [];
      const surest = group.toSorted((one, other) => one.change.pValue - other.change.pValue);
      for (const drift of surest)
        if (!kept.some((other) => overlap(drift, other))) kept.push(drift);
      return kept;
    })
    .sort((one, other) => to(one) - to(other) || one.change.pValue - other.change.pValue);
}
