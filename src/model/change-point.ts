/** Places in a series of the base branch where its level changed, and what is known of them. */
import type { Interval } from './comparison.ts';

/**
 * One series to search: the values of a metric on machines of one fingerprint, in the order of the
 * commits.
 */
export interface LevelSeries {
  /** In the metric's unit. */
  readonly values: Float64Array;
  /** How much each value counts: 1 for a run of the usual spread, less for a wider one. */
  readonly weights: Float64Array;
  /** The day of each value, in days since 1970, rising. */
  readonly days: Int32Array;
}

/** A change of the level, found by its p-value. */
export interface ChangePoint {
  /** A step happened between two points; a creep took from the one to the other. */
  readonly kind: 'step' | 'creep';
  /** The last point of the old level, by its place in the series. */
  readonly from: number;
  /** The first point of the new level; of a creep the last point. */
  readonly to: number;
  /** The probability of such a step, or a wider one, in a series that has none. */
  readonly pValue: number;
  /**
   * Relative change: 0.05 is 5 % more. Where a value is not above 0, it is absolute in the metric's
   * unit.
   */
  readonly change: number;
  /** Of `change`. */
  readonly interval: Interval;
  readonly isRelative: boolean;
  /** Medians of the old and the new level, in the metric's unit. */
  readonly before: number;
  readonly after: number;
}
