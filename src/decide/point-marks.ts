/** Marks each change that a run of the base branch shows with what was done about it. */
import { findMetric } from '../metrics.ts';
import type { Judgement, MetricId, PointMark } from '../model.ts';

/**
 * Returns the mark of a target's metric. A waiver goes before all else, then an improvement, then a
 * budget that the same change made milder. The values that limits are held against have the mark of
 * their metric.
 */
export function markPoints({
  findings,
  changes,
  budgetChanges,
}: Judgement): (target: string, metric: MetricId) => PointMark {
  const marks = new Map<string, PointMark>();
  const mark = (target: string, metric: MetricId, as: PointMark): void => {
    const { limitedAs = metric } = findMetric(metric) ?? {};
    for (const id of [metric, limitedAs]) marks.set(keyOf(target, id), as);
  };
  for (const change of budgetChanges)
    if (change.kind === 'loosened' || change.kind === 'downgraded' || change.kind === 'removed')
      mark(change.was.target, change.was.metric, 'accepted');
  for (const { direction, comparison } of changes)
    if (direction === 'better') mark(comparison.target, comparison.metric, 'improved');
  for (const { budget, waived } of findings)
    if (waived) mark(budget.target, budget.metric, 'waived');
  return (target, metric) => marks.get(keyOf(target, metric)) ?? 'none';
}

const keyOf = (target: string, metric: MetricId): string => `${target}\n${metric}`;
