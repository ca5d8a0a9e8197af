/**
 * The budgets that stand beside those on simulated times. A simulation can miss content that comes
 * later, and the visit itself does not (docs/adr/0012-what-comes-later.md).
 */
import { findMetric } from '../metrics.ts';
import type { Budget } from '../model.ts';

/**
 * Returns the budget on the observed time that a regression budget on a simulated one implies.
 * It has the same tolerance and can only warn. Undefined for every other budget.
 */
export function deriveTwin(budget: Budget): Budget | undefined {
  const observedAs = findMetric(budget.metric)?.observedAs;
  if (observedAs === undefined || budget.bound.kind !== 'regression' || budget.isAsSeen)
    return undefined;
  return {
    ...budget,
    id: `${budget.id} · observed`,
    metric: observedAs,
    level: 'warn',
    failBeyond: budget.observedFailBeyond,
    observedFailBeyond: undefined,
  };
}

/** Returns the twins of these budgets, in their order. */
export const deriveTwins = (budgets: readonly Budget[]): readonly Budget[] =>
  budgets.flatMap((budget) => deriveTwin(budget) ?? []);
