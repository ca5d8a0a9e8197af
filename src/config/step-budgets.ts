/** Budgets of a flow's step, without the metrics that only visits of pages give. */
import { getMetric } from '../metrics.ts';
import type { Budget } from '../model.ts';
import { type Layer, mergeTargetBudgets } from './merge-budgets.ts';
import type { Reading } from './reading.ts';

/** Returns the budgets of a step. Adds a problem for each metric that no step gives. */
export function mergeStepBudgets(
  id: string,
  layers: readonly Layer[],
  reading: Reading,
): readonly Budget[] {
  const budgets = mergeTargetBudgets(id, layers, reading);
  for (const { metric, source } of budgets) {
    const { from } = getMetric(metric).read ?? {};
    const visit = from === 'category' ? 'first' : from === 'cache' ? 'repeat' : undefined;
    if (visit !== undefined)
      reading.problems.add({
        code: 'wrong-limit',
        message:
          `${source?.keyPath}: ${metric} is of the ${visit} visit to a page, and no step of a ` +
          'flow has it',
        source,
        hint: 'Give the budget to a page.',
      });
  }
  return budgets;
}
