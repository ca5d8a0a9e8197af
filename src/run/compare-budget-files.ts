/**
 * Compares two budgets files. It is the only such comparison, wherever the files were read from.
 */
import { computeReachGrowth } from '../compare/detectable-growth.ts';
import { budgetChanges } from '../decide/budget-file-changes/budgets.ts';
import { mostRounds } from '../decide/budget-file-changes/effort.ts';
import { measuringChanges } from '../decide/budget-file-changes/measuring.ts';
import { waiverChanges } from '../decide/budget-file-changes/waivers.ts';
import type { Budget, BudgetChange, Config } from '../model.ts';

/**
 * Returns every change by which the file of `now` can let more through, or measure otherwise, than
 * the file of `was`. All other edits make it stricter. Both are read with the same inputs. Pure: it
 * needs neither measurements nor a checkout.
 */
export function compareBudgetFiles(now: Config, was: Config): readonly BudgetChange[] {
  return [
    ...budgetChanges(now.budgets, was.budgets),
    ...measuringChanges(now, was),
    ...sharpnessChanges(now, was),
    ...waiverChanges(now.waivers ?? [], was.waivers ?? []),
  ];
}

/**
 * Below this factor, more budgets only mean more that can fail. With 30 rounds, 20 budgets that
 * become 40 make it 1.05, 100 make it 1.11, and 320 make it 1.18.
 */
const noticeable = 1.1;

const rounding = 1e-9;

/**
 * Finds a loss of sharpness. More budgets share one allowed error, and so do more looks: each then
 * needs a larger change to fail.
 */
function sharpnessChanges(now: Config, was: Config): readonly BudgetChange[] {
  const { failOn } = now.policy;
  const byLooks = computeReachGrowth({ budgets: was.budgets, effort: now.effort }, was, failOn);
  const byBudgets = computeReachGrowth({ budgets: now.budgets, effort: was.effort }, was, failOn);
  // Beside a fixed number of rounds, "max-rounds" decides nothing.
  const isRaised = now.effort.rounds === undefined && now.effort.maxRounds > mostRounds(was.effort);
  if (byLooks <= 1 + rounding && !isRaised && byBudgets <= noticeable) return [];
  return [
    {
      kind: 'sees-less',
      budgets: { from: sharing(was.budgets, failOn), to: sharing(now.budgets, failOn) },
      rounds: { from: mostRounds(was.effort), to: mostRounds(now.effort) },
      growth: computeReachGrowth(now, was, failOn),
    },
  ];
}

/** Returns how many budgets share the error that can fail the job. */
const sharing = (budgets: readonly Budget[], failOn: Config['policy']['failOn']): number =>
  failOn === 'warn' ? budgets.length : budgets.filter(({ level }) => level === 'fail').length;
