/**
 * Metrics that the same build always gives alike: one round is enough, and any change beyond the
 * floor is real.
 */

import type { Metric } from '../metrics.ts';
import type { Effect, Interval } from '../model.ts';
import { computeMedian } from './sorted.ts';

/**
 * The share of failed requests is pooled over rounds, so any error in any round counts, and it is
 * never judged as noisy.
 */
const pooled = (metric: Metric): boolean => metric.id === 'error-rate';

/** Whether the rounds agree: within the metric's floor, which is nobody's concern. */
export function isExact(metric: Metric, values: readonly number[]): boolean {
  if (pooled(metric)) return true;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min <= metric.floor;
}

/** The one value that stands for all rounds: the median, or the mean where errors are pooled. */
export function exactValue(metric: Metric, values: readonly number[] | Float64Array): number {
  return pooled(metric) ? computeMean(values) : computeMedian(values);
}

function computeMean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Always a difference, with an interval of no width. */
export function exactEffect(
  metric: Metric,
  head: readonly number[],
  base: readonly number[],
): Effect {
  const estimate = exactValue(metric, head) - exactValue(metric, base);
  const point = certain(estimate);
  const change = Math.abs(estimate) > metric.floor ? (estimate > 0 ? 'up' : 'down') : undefined;
  return {
    scale: 'difference',
    estimate,
    interval: point,
    strict: point,
    early: point,
    smallestDetectable: metric.floor,
    change,
  };
}

export const certain = (value: number): Interval => ({ lo: value, hi: value, confidence: 1 });
