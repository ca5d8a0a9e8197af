/** The errors that are allowed, and how they are shared out among budgets and looks. */
import type { Budget } from '../model.ts';
import { earlyShare, type LookPlan, strictShare } from './looks.ts';

/** The chance that a run with no change beyond any tolerance fails at all, however many budgets it has. */
export const tableError = 0.01;

/** The chance that one budget passes although the change is just over its tolerance. */
export const passError = 0.05;

/**
 * The error of the shown interval's other end. With few blocks it is what they can give at best (4^−n), so that three
 * blocks have an interval with two ends; bench/verdict shows that after stopping 94 % is covered.
 */
export const otherEndError = 0.01;

/** The chance that a limit passes on rounds whose median is just over it: three of three rounds within it are enough. */
export const limitPassError = 0.125;

/** The keys by which budgets are counted: one comparison can carry several. */
export const keyOf = (target: string, metric: string): string => `${target}\n${metric}`;

/** Per budget: the strict error before it is shared among looks. */
export interface Strictness {
  /** For the budgets of this comparison; that of all comparisons when it has none. */
  forBudgets(target: string, metric: string): number;
  /** Controlled over every comparison and both directions: for changes that no budget watches. */
  readonly forChanges: number;
}

/**
 * Bonferroni over the budgets that can fail the job; those that can only warn are counted by themselves. At such small
 * levels a budget more costs little: 60 budgets instead of 20 widen an interval by about 8 %.
 */
export function shareStrictness(budgets: readonly Budget[], comparisons: number): Strictness {
  const count = { fail: 0, warn: 0 };
  for (const budget of budgets) count[budget.level] += 1;
  const levels = new Map<string, number>();
  for (const budget of budgets) {
    const key = keyOf(budget.target, budget.metric);
    const level = tableError / count[budget.level];
    levels.set(key, Math.min(level, levels.get(key) ?? 1));
  }
  const forChanges = tableError / Math.max(1, 2 * comparisons);
  return { forBudgets: (target, metric) => levels.get(keyOf(target, metric)) ?? forChanges, forChanges };
}

/** One-sided levels of one look at one comparison. 0 means that this look may not decide. */
export interface LookLevels {
  readonly strict: number;
  readonly change: number;
  readonly early: number;
  readonly otherEnd: number;
}

/** The levels for a look at `blocks` blocks; `fewest` tells how many blocks can show anything at a level. */
export function levelsAt(plan: LookPlan, blocks: number, strict: number, change: number, fewest: (level: number) => number): LookLevels {
  const shareOf = (level: number): number => level * strictShare(plan, blocks, fewest(plan.kind === 'single' ? level : level * 0.15));
  const early = earlyShare(plan, blocks);
  return { strict: shareOf(strict), change: shareOf(change), early: passError * early, otherEnd: Math.max(otherEndError * early, 4 ** -Math.max(3, blocks)) };
}
