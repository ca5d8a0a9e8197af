/** The trend of the base branch: the last points of its history for each metric of a target. */
import type { MetricId } from './target.ts';

/** The answer to the change that a point shows. */
export type PointMark = 'none' | 'improved' | 'accepted' | 'waived';

/** The measurement of one run of the base branch. Figures are in the metric's unit. */
export interface TrendPoint {
  /** The median of the run's rounds. */
  readonly value: number;
  /** The median absolute deviation of the rounds from their median. */
  readonly spread: number;
  readonly commit: string;
  /** When the commit was made, ISO 8601. Points are in the order of the commit graph. */
  readonly time: string;
  /** Tells machines and browsers apart: timings of different ids are not comparable. */
  readonly fingerprint: string;
  readonly mark: PointMark;
  /** The pull request that brought the commit, where it is known. */
  readonly pullRequest?: number | undefined;
}

/** The last points of one metric of one target, oldest first. There is at least one. */
export interface TrendSeries {
  readonly target: string;
  readonly metric: MetricId;
  readonly points: readonly TrendPoint[];
}

/** At most one series for each metric of a target; empty where no history is known. */
export type Trend = readonly TrendSeries[];
