/** Summarizes the head's rounds in a few figures for each target and metric, for the history. */
import { getMetric } from '../metrics.ts';
import type { Measurements, MetricId } from '../model.ts';
import { exactValue, isExact } from './exact.ts';
import { collectSamples } from './samples.ts';
import { sortedMedian, sortNumbers } from './sorted.ts';

/** The rounds of one metric of one target. Figures are in the metric's unit. */
export interface HeadSummary {
  readonly target: string;
  readonly metric: MetricId;
  readonly median: number;
  /** The median absolute deviation of the rounds from their median. */
  readonly spread: number;
  readonly rounds: number;
}

/** Returns a summary for each metric of which the head has a value that may be judged. */
export function summarizeHead(measurements: Measurements): readonly HeadSummary[] {
  return collectSamples(measurements).flatMap(({ target, metric: id, head: { values } }) => {
    if (values.length === 0) return [];
    const metric = getMetric(id);
    const sorted = sortNumbers(values);
    const median =
      metric.noise === 'exact' && isExact(metric, values)
        ? exactValue(metric, sorted)
        : sortedMedian(sorted);
    const spread = sortedMedian(sortNumbers(values.map((value) => Math.abs(value - median))));
    return [{ target, metric: id, median, spread, rounds: values.length }];
  });
}
