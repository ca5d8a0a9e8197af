/**
 * A machine on which unchanged code moves: budgets fail later there, visibly, and pass no sooner
 * (docs/adr/0004-the-quick-self-check.md).
 */
import { getMetric } from '../metrics.ts';
import type { Budget, Moved, Tolerance } from '../model.ts';

/**
 * The budgets, with `failBeyond` where unchanged code surely moved. Nothing is narrowed, and exact
 * metrics are left alone.
 */
export function raiseFailLines(
  budgets: readonly Budget[],
  moved: readonly Moved[],
): readonly Budget[] {
  return budgets.map((budget) => {
    if (budget.bound.kind !== 'regression' || getMetric(budget.metric).noise === 'exact')
      return budget;
    // Several jobs of a matrix may each have checked themselves: their rounds are judged together,
    // by the worst of them.
    const own = moved.filter(
      ({ target, metric }) => target === budget.target && metric === budget.metric,
    );
    const worst = own.reduce<Moved | undefined>(
      (found, one) => (found && found.least >= one.least ? found : one),
      undefined,
    );
    return worst && worst.least > 0
      ? { ...budget, failBeyond: raised(budget.bound.tolerance, worst) }
      : budget;
  });
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
