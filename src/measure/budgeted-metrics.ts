/** Finds the metrics that budgets ask for. */
import { getMetric } from '../metrics.ts';
import type { Config, MetricId, Target } from '../model.ts';

/**
 * Returns the metrics that budgets of this target name. Some of them are not in every round, such
 * as `audit:…` and `user-timing:…`.
 */
export function budgetedMetrics({ budgets }: Config, { id }: Target): readonly MetricId[] {
  const own = budgets.filter(({ target }) => target === id);
  return [...new Set(own.map(({ metric }) => getMetric(metric).id))];
}
