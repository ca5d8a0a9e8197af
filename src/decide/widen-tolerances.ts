/**
 * A machine on which unchanged code moves: budgets fail later there, visibly, and pass no sooner
 * (docs/adr/0004-the-quick-self-check.md).
 */
import { getMetric } from '../metrics.ts';
import type { Budget, MetricId, Moved, Tolerance } from '../model.ts';

/**
 * The budgets, with `failBeyond` where unchanged code surely moved. Nothing is narrowed, and exact
 * metrics are left alone.
 */
export function raiseFailLines(
  budgets: readonly Budget[],
  moved: readonly Moved[],
): readonly Budget[] {
  return budgets.map((budget) => {
    if (budget.bound.kind !== 'regression') return budget;
    const { noise, observedAs } = getMetric(budget.metric);
    if (noise === 'exact') return budget;
    const { tolerance } = budget.bound;
    const own = findWorst(moved, budget.target, budget.metric);
    const observed = observedAs && findWorst(moved, budget.target, observedAs);
    return {
      ...budget,
      ...(own ? { failBeyond: raised(tolerance, own) } : {}),
      ...(observed ? { observedFailBeyond: raised(tolerance, observed) } : {}),
    };
  });
}

/**
 * Returns what moved most of a metric. Several jobs of a matrix may each have checked themselves:
 * their rounds are judged together, by the worst of them.
 */
function findWorst(moved: readonly Moved[], target: string, metric: MetricId): Moved | undefined {
  const worst = moved
    .filter((one) => one.target === target && one.metric === metric)
    .reduce<Moved | undefined>(
      (found, one) => (found && found.least >= one.least ? found : one),
      undefined,
    );
  return worst && worst.least > 0 ? worst : undefined;
}

/** The tolerance and what the A/A moved, in the tolerance's own terms. */
function raised(tolerance: Tolerance, { scale, least, typical }: Moved): Tolerance {
  const size = Math.abs(typical);
  if (tolerance.kind === 'absolute')
    return {
      kind: 'absolute',
      amount: tolerance.amount + (scale === 'ratio' ? least * size : least),
    };
  const share = scale === 'ratio' ? least : size > 0 ? least / size : 0;
  return { kind: 'relative', share: tolerance.share + share };
}
