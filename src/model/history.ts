/** The history of a suite: what the runs of the base branch measured, in the commits' order. */
import type { Fingerprint } from './measurements.ts';
import type { MetricId } from './target.ts';
import type { PointMark } from './trend.ts';

/** Every mark; in a file a mark is its place in this list, so new ones come last. */
export const pointMarks = [
  'none',
  'improved',
  'accepted',
  'waived',
] as const satisfies readonly PointMark[];

/** One run of the base branch that left points. */
export interface HistoryRun {
  readonly commit: string;
  /** When the commit was made, in milliseconds since 1970. */
  readonly committedAtMs: number;
  /** When the run began, in milliseconds since 1970. Breaks ties where the graph says nothing. */
  readonly startedAtMs: number;
  /**
   * Commits that come before this one, nearest first: back to the nearest one that was measured,
   * as far as they are known.
   */
  readonly after: readonly string[];
  /** GitHub's number of the workflow run, 0 elsewhere. */
  readonly runId: number;
  readonly attempt: number;
  /** A key of `History.fingerprints`. */
  readonly fingerprint: string;
  /** The pull request that brought this commit, where it is known. */
  readonly pullRequest?: number | undefined;
  /** Over how many runs of a day this one is the median; 1 for a run that is kept whole. */
  readonly runs: number;
}

/**
 * All points of one metric of one target, as columns of equal length in the order of the runs. A
 * year of a large suite holds more than a million points.
 */
export interface Series {
  readonly target: string;
  readonly metric: MetricId;
  /** Medians are stored as they are, and not to 0.2 %. */
  readonly isExact: boolean;
  /** Places in `History.runs`, rising. */
  readonly run: Int32Array;
  /** Medians of the rounds, in the metric's unit. */
  readonly median: Float64Array;
  /** Median absolute deviations of the rounds from their median, in the metric's unit. */
  readonly spread: Float64Array;
  readonly rounds: Int32Array;
  /** Places in `pointMarks`. */
  readonly mark: Uint8Array;
}

/** Everything that is known of a suite's past. Runs are in the order of the commit graph. */
export interface History {
  readonly suite: string;
  readonly fingerprints: Readonly<Record<string, Fingerprint>>;
  readonly runs: readonly HistoryRun[];
  /** Ids of artifacts that hold no history and need no second look. */
  readonly passedOver: readonly number[];
  readonly series: readonly Series[];
}
