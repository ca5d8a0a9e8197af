/** Finds the open question of an inconclusive finding. */

import { getMetric } from '../metrics.ts';
import type { Finding, Forecast } from '../model.ts';
import type { OpenQuestion } from './forecast-decision.ts';
import { failLineOnScale, toleranceOnScale } from './tolerance.ts';

/**
 * Returns the estimate, the line and the forecast of a finding, turned so that more is worse;
 * undefined when nothing was compared.
 */
export function openQuestion(
  { budget, comparison }: Pick<Finding, 'budget' | 'comparison'>,
  forecast: Forecast,
): OpenQuestion | undefined {
  if (!comparison) return undefined;
  const metric = getMetric(budget.metric);
  const sign = metric.better === 'lower' ? 1 : -1;
  if (budget.bound.kind === 'limit') {
    return {
      estimate: sign * comparison.head.median,
      line: sign * budget.bound.limit,
      rounds: comparison.head.rounds,
      forecast: forecast(comparison, 'limit'),
    };
  }
  const { effect } = comparison;
  if (!effect) return undefined;
  const line = toleranceOnScale(budget.bound.tolerance, metric, effect, comparison);
  const failLine = failLineOnScale(budget, metric, effect, comparison);
  return {
    estimate: sign * effect.estimate,
    line,
    failLine,
    rounds: comparison.blocks,
    forecast: forecast(comparison, 'regression'),
  };
}
