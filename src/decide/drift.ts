/** Judges a change of level in the history: is it told, is it worse, does it still stand? */
import type { Metric } from '../metrics/metric.ts';
import type { ChangePoint } from '../model/change-point.ts';
import type { CommitRange, Drift } from '../model/drift.ts';

/**
 * The share of runs of an unchanged repository in which a change may be found in any series.
 * Searching again and again is not counted in: the best of some 13 splits is taken. The bench
 * `drift` measures what a month of 600 runs makes of it.
 */
const perRun = 2.5e-5;

/** Smaller relative changes interest nobody, however sure they are. */
const smallestRelative = 0.01;

/** Runs of a day are kept apart for 60 days, so a range of this age still has its commits. */
const recentMs = 55 * 86_400_000;

/** A series that has moved so often between the same two levels swings. */
const movesOfASwing = 2;

/**
 * Returns the p-value that a change may have in one of `series` series, of which `moved` have
 * changed by this level already. It is Benjamini and Hochberg's line (1995), climbed from below.
 * One commit that moves many series is found in all of them sooner.
 */
export const driftLevel = (series: number, moved: number): number =>
  (perRun * (moved + 1)) / Math.max(1, series);

/** One series with all that was found in it. */
export interface SearchedSeries {
  readonly target: string;
  readonly metric: Metric;
  readonly changes: readonly ChangePoint[];
  /** The newest values' median, in the metric's unit. */
  readonly newest: number;
  readonly runs: readonly { readonly commit: string; readonly startedAtMs: number }[];
}

/** Returns the drifts of a series, oldest first: changes that are large enough to be told. */
export function decideDrifts(searched: SearchedSeries): readonly Drift[] {
  const { target, metric, changes, runs } = searched;
  return changes.flatMap((change, index) => {
    if (!isWorthTelling(change, metric)) return [];
    const range = takeRange(change, runs);
    if (!range) return [];
    return [
      {
        target,
        metric: metric.id,
        change,
        isWorse: change.change > 0 === (metric.better === 'lower'),
        range,
        isRecent: isRecent(change, runs),
        state: judgeState(change, changes.slice(0, index), searched.newest),
      },
    ];
  });
}

function isWorthTelling(change: ChangePoint, metric: Metric): boolean {
  const amount = Math.abs(change.after - change.before);
  return (
    amount > metric.floor && (!change.isRelative || Math.abs(change.change) >= smallestRelative)
  );
}

function takeRange(change: ChangePoint, runs: SearchedSeries['runs']): CommitRange | undefined {
  const after = runs[change.from]?.commit;
  const upTo = runs[change.to]?.commit;
  if (after === undefined || upTo === undefined) return undefined;
  const first = change.kind === 'step' ? change.to : change.from;
  return { kind: change.kind, after, upTo, sinceMs: runs[first]?.startedAtMs ?? 0 };
}

const isRecent = ({ to }: ChangePoint, runs: SearchedSeries['runs']): boolean =>
  (runs[to]?.startedAtMs ?? 0) >= (runs.at(-1)?.startedAtMs ?? 0) - recentMs;

function judgeState(
  change: ChangePoint,
  earlier: readonly ChangePoint[],
  newest: number,
): Drift['state'] {
  const half = (change.after - change.before) / 2;
  const alike = earlier.filter(
    (other) =>
      other.kind === 'step' &&
      Math.abs(other.before - change.before) < Math.abs(half) &&
      Math.abs(other.after - change.after) < Math.abs(half),
  );
  if (alike.length >= movesOfASwing) return 'swings';
  const isBack = (newest - change.before) / half < 1;
  return isBack ? 'recovered' : 'stands';
}
