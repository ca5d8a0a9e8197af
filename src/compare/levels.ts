/** The errors that are allowed, and how they are shared out among budgets and looks. */
import type { Budget, LookPlan, Policy } from '../model.ts';
import { fewestBlocks } from './critical-value.ts';
import { earlyShare, firstLookShare, oneLookError, strictError } from './looks.ts';
import { memoize } from './memoize.ts';
import { comparisonKey } from './samples.ts';

/**
 * The chance that one budget passes although the change is just over its tolerance, as the sum over
 * looks. Looks err together, so half of it comes out (docs/operating-curve.md).
 */
export const passError = 0.08;

/**
 * The error of the shown interval's other end. With few blocks it is the best that they can give
 * (4^−n), so that three blocks have an interval with two ends. After stopping 94 % is covered, as
 * bench/verdict shows.
 */
export const otherEndError = 0.01;

/**
 * The chance, at each look, that a limit passes on rounds whose median is just over it: three of
 * three rounds within it are enough. Over all looks of a run it is about twice that
 * (docs/operating-curve.md).
 */
export const limitPassError = 0.125;

/** The part of the table's error that one comparison may spend; parts sum to 1. */
export interface Parts {
  /** For the budgets of the comparison with this key; `forChanges` when it has none. */
  forBudgets(key: string): number;
  /** Equal for every comparison and both directions: for changes that no budget watches. */
  readonly forChanges: number;
}

/**
 * Bonferroni over the budgets that can fail the job. Budgets that can only warn are counted by
 * themselves, unless a warning fails the job too (`failOn`). At such small levels a budget more
 * costs little: 60 budgets instead of 20 widen an interval by about 8 %.
 */
export function sharedParts(
  budgets: readonly Budget[],
  comparisons: number,
  failOn: Policy['failOn'] = 'fail',
): Parts {
  const count = { fail: 0, warn: 0 };
  for (const budget of budgets) count[budget.level] += 1;
  const parts = new Map<string, number>();
  for (const budget of budgets) {
    const key = comparisonKey(budget.target, budget.metric);
    const sharing = failOn === 'warn' ? budgets.length : count[budget.level];
    parts.set(key, Math.min(1 / sharing, parts.get(key) ?? 1));
  }
  const forChanges = 1 / Math.max(1, 2 * comparisons);
  return { forBudgets: (key) => parts.get(key) ?? forChanges, forChanges };
}

/** The fewest blocks with which paired differences could be called a change under this plan. */
export function fewestAble(plan: LookPlan, part: number): number {
  return fewestBlocks(part * oneLookError * (plan.kind === 'single' ? 1 : firstLookShare));
}

/** One-sided levels of one look at one comparison. 0 means that this look may not decide. */
export interface LookLevels {
  readonly strict: number;
  readonly change: number;
  readonly early: number;
  readonly otherEnd: number;
}

const computeLevels = (
  plan: LookPlan,
): ((blocks: number, part: number) => Omit<LookLevels, 'change'>) =>
  memoize((blocks, part) => {
    const early = earlyShare(plan, blocks);
    return {
      strict: part * strictError(plan, blocks, fewestAble(plan, part)),
      early: passError * early,
      otherEnd: Math.max(otherEndError * early, 4 ** -Math.max(3, blocks)),
    };
  });

const byPlan = new Map<number, ReturnType<typeof computeLevels>>();

/**
 * The levels for a look at `blocks` blocks, for a comparison with these parts of the table's error.
 */
export function levelsAt(
  plan: LookPlan,
  blocks: number,
  part: number,
  changePart: number,
): LookLevels {
  const { strict, early, otherEnd } = ownLevelsAt(plan, blocks, part);
  return { strict, change: ownLevelsAt(plan, blocks, changePart).strict, early, otherEnd };
}

/** As `levelsAt`, without that for changes which no budget watches. */
export function ownLevelsAt(
  plan: LookPlan,
  blocks: number,
  part: number,
): Omit<LookLevels, 'change'> {
  const key = plan.kind === 'single' ? 0 : plan.maxRounds;
  let levels = byPlan.get(key);
  if (!levels) {
    levels = computeLevels(plan);
    byPlan.set(key, levels);
  }
  return levels(blocks, part);
}
