/** Summarizes what was measured of both arms. */
import type { Metric } from '../metrics.ts';
import type { Comparison, Summary } from '../model.ts';
import { exactValue } from './exact.ts';
import { summarize } from './samples.ts';
import { sortNumbers } from './sorted.ts';

/**
 * Returns the summaries of head and base. The middle of an exact metric is the value that it
 * counts as.
 */
export function summarizeArms(
  metric: Metric,
  head: readonly number[],
  base: readonly number[],
  exact: boolean,
): Pick<Comparison, 'head' | 'base'> {
  const summarizeArm = (values: readonly number[]): Summary => {
    const sorted = sortNumbers(values);
    return { ...summarize(sorted), ...(exact ? { median: exactValue(metric, sorted) } : {}) };
  };
  return { head: summarizeArm(head), base: base.length > 0 ? summarizeArm(base) : undefined };
}
