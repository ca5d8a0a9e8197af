/** Drift: a change of level that the history of the base branch shows. */
import type { ChangePoint } from './change-point.ts';
import type { MetricId } from './target.ts';

/** The commits between which a level changed. Commits that nobody measured lie inside as well. */
export interface CommitRange {
  /** A creep lies somewhere inside; a step happened once. */
  readonly kind: ChangePoint['kind'];
  /** The last commit of the old level. */
  readonly after: string;
  /** The first commit of the new level that was measured. */
  readonly upTo: string;
  /**
   * When the first run of a step's new level began, or the first run of a creep, in milliseconds
   * since 1970. It finds a range again whose commits have been thinned out.
   */
  readonly sinceMs: number;
}

/** One change of one metric that is large enough to be told. */
export interface Drift {
  readonly target: string;
  readonly metric: MetricId;
  readonly change: ChangePoint;
  readonly isWorse: boolean;
  readonly range: CommitRange;
  /** It ended within the last weeks: older changes have been told. */
  readonly isRecent: boolean;
  /**
   * `stands`: the newest level is still nearer to the new one than to the old one. `recovered`: it
   * is not. `swings`: the series has moved between the same two levels at least twice before, so
   * that another move says nothing new.
   */
  readonly state: 'stands' | 'recovered' | 'swings';
}

/** Changes for the worse that still stand and came with the same commits. */
export interface DriftGroup {
  readonly range: CommitRange;
  readonly isRecent: boolean;
  /** At least one. */
  readonly drifts: readonly Drift[];
}

/** Commit → its place among all commits of the history, so that ranges can be compared. */
export type CommitPlaces = ReadonlyMap<string, number>;

/** All that the history shows of drift, with this run in it. */
export interface DriftFindings {
  /** Oldest first. */
  readonly drifts: readonly Drift[];
  readonly groups: readonly DriftGroup[];
  readonly places: CommitPlaces;
}
