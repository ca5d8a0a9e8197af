/** What an inconclusive finding still asks. */

import { metricOf } from '../metrics.ts';
import type { Finding } from '../model.ts';
import type { OpenQuestion } from './settle.ts';
import { failLineOf, toleranceOf } from './tolerance.ts';

/**
 * The estimate, the line and the outlook of a finding, turned so that more is worse; undefined when
 * there is nothing to ask.
 */
export function openQuestion({
  budget,
  comparison,
}: Pick<Finding, 'budget' | 'comparison'>): OpenQuestion | undefined {
  if (!comparison) return undefined;
  const metric = metricOf(budget.metric);
  const sign = metric.better === 'lower' ? 1 : -1;
  if (budget.bound.kind === 'limit') {
    return {
      estimate: sign * comparison.head.median,
      line: sign * budget.bound.limit,
      rounds: comparison.head.rounds,
      outlook: comparison.headOutlook?.() ?? [],
    };
  }
  const { effect } = comparison;
  if (!effect) return undefined;
  const line = toleranceOf(budget.bound.tolerance, metric, effect, comparison);
  const failLine = failLineOf(budget, metric, effect, comparison);
  return {
    estimate: sign * effect.estimate,
    line,
    failLine,
    rounds: comparison.blocks,
    outlook: effect.outlook?.() ?? [],
  };
}
