/**
 * Compares the smallest change that a run could see by the base's budgets file with the one by its
 * own.
 */
import { compare } from '../compare/compare.ts';
import { smallestChangeBefore } from '../compare/detectable-growth.ts';
import type {
  Baseline,
  BudgetChange,
  BudgetsAtBase,
  Config,
  Measurements,
  SmallestChange,
} from '../model.ts';
import { planLooks } from './round-plans.ts';

/** A judgement by the change's own file. */
export interface Judged {
  readonly config: Config;
  readonly measurements: Measurements;
  readonly baseline: Baseline;
  readonly atBase: BudgetsAtBase | undefined;
}

/**
 * Returns the changes. Where more budgets or more looks made the smallest visible change larger,
 * they hold it before and after.
 */
export function withSmallestChanges(
  changes: readonly BudgetChange[],
  judged: Judged,
): readonly BudgetChange[] {
  return changes.map((change) =>
    change.kind === 'sees-less'
      ? { ...change, smallest: smallestChange(change.growth, judged) }
      : change,
  );
}

/**
 * Returns the smallest change of the first of the base's budgets that can fail and has an interval
 * that ends. The factor is the same for all.
 */
function smallestChange(
  growth: number,
  { config, measurements, baseline, atBase }: Judged,
): SmallestChange | undefined {
  if (atBase?.kind !== 'read' || !atBase.measuring) return undefined;
  const { budgets, measuring } = atBase;
  // The plan of the rounds is the change's own word. By the base's file they would have been
  // planned otherwise.
  const looks = planLooks(
    { ...config, effort: measuring.effort },
    { ...measurements, plans: undefined },
  );
  const before = compare(measurements, baseline, budgets, looks, config.policy.failOn);
  const judged = budgets
    .filter(({ bound }) => bound.kind === 'regression')
    .toSorted((one, other) => Number(other.level === 'fail') - Number(one.level === 'fail'));
  for (const { target, metric } of judged) {
    const own = before.find((one) => one.target === target && one.metric === metric);
    const smallest = own && smallestChangeBefore(own, measuring, growth);
    if (smallest) return smallest;
  }
  return undefined;
}
