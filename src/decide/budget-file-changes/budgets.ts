/**
 * Budgets are code under review: what a change of the budgets file loosens, removes or downgrades
 * is said, and can fail the job.
 */
import { getMetric } from '../../metrics.ts';
import type { Bound, Budget, BudgetChange } from '../../model.ts';

/**
 * Everything that is milder in `head` than in `base`. New, tightened and unchanged budgets are not
 * listed; nor are those of targets that are gone as a whole, which are one change each.
 */
export function budgetChanges(
  head: readonly Budget[],
  base: readonly Budget[],
): readonly BudgetChange[] {
  const targets = new Set(head.map((budget) => budget.target));
  const goneTargets = [...new Set(base.map((budget) => budget.target))].filter(
    (target) => !targets.has(target),
  );
  const compared = base
    .filter((budget) => targets.has(budget.target))
    .flatMap((was) => findChange(was, head) ?? []);
  return [
    ...goneTargets.map((target): BudgetChange => ({ kind: 'target-removed', target })),
    ...compared,
  ];
}

function findChange(was: Budget, head: readonly Budget[]): BudgetChange | undefined {
  const same = head.filter(
    (budget) =>
      budget.target === was.target &&
      budget.metric === was.metric &&
      budget.bound.kind === was.bound.kind,
  );
  const asStrict = same.filter((budget) => !isLooser(budget, was));
  if (asStrict.some((budget) => budget.level === was.level || budget.level === 'fail'))
    return undefined;
  const now = same.find((budget) => budget.level === was.level);
  if (now) return { kind: 'loosened', was, now };
  const milder = same.find((budget) => budget.level === 'warn');
  return milder ? { kind: 'downgraded', was, now: milder } : { kind: 'removed', was };
}

/**
 * Whether `now` lets through what `was` did not. A tolerance that changed its kind (5 % → 100 ms)
 * counts as looser, since nobody can tell beforehand.
 */
function isLooser(now: Budget, was: Budget): boolean {
  const isHigherBetter = getMetric(was.metric).better === 'higher';
  return isMilder(now.bound, was.bound, isHigherBetter);
}

function isMilder(now: Bound, was: Bound, isHigherBetter: boolean): boolean {
  if (now.kind === 'limit' && was.kind === 'limit')
    return isHigherBetter ? now.limit < was.limit : now.limit > was.limit;
  if (now.kind !== 'regression' || was.kind !== 'regression') return true;
  if (now.tolerance.kind === 'relative' && was.tolerance.kind === 'relative')
    return now.tolerance.share > was.tolerance.share;
  if (now.tolerance.kind === 'absolute' && was.tolerance.kind === 'absolute')
    return now.tolerance.amount > was.tolerance.amount;
  return true;
}
