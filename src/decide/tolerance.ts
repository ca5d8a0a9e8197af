/** A budget's tolerance on the scale of an effect, signed so that more is worse. */

import type { Metric } from '../metrics.ts';
import { comparedBase } from '../model/compared-summaries.ts';
import type { Budget, Comparison, Effect, Interval, Tolerance } from '../model.ts';

/**
 * Returns the tolerance, on the effect's scale and as a positive number: at least the metric's
 * floor. A share of a base that is 0 means nothing; then only the floor is tolerated.
 */
export function toleranceOnScale(
  tolerance: Tolerance,
  metric: Metric,
  effect: Effect,
  comparison: Comparison,
): number {
  const base = Math.abs(comparedBase(comparison)?.median ?? 0);
  const amount = tolerance.kind === 'absolute' ? tolerance.amount : tolerance.share * base;
  if (effect.scale === 'difference') return Math.max(amount, metric.floor);
  const share = tolerance.kind === 'relative' ? tolerance.share : amount / base;
  return Math.max(share, metric.floor / base);
}

/**
 * Returns the line for a fail where the quick self-check saw unchanged code move; never less than
 * the tolerance.
 */
export function failLineOnScale(
  budget: Budget,
  metric: Metric,
  effect: Effect,
  comparison: Comparison,
): number | undefined {
  if (budget.failBeyond === undefined || budget.bound.kind !== 'regression') return undefined;
  const line = toleranceOnScale(budget.bound.tolerance, metric, effect, comparison);
  return Math.max(line, toleranceOnScale(budget.failBeyond, metric, effect, comparison));
}

/** An interval turned so that more is worse: mirrored where higher is better. */
export function worsening(
  interval: Interval,
  better: Metric['better'],
): { readonly lo: number; readonly hi: number } {
  return better === 'lower' ? interval : { lo: -interval.hi, hi: -interval.lo };
}

/** Rounding of logarithms must not decide: 2,000 against 2,100 ms is not more than 5 %. */
const rounding = 1e-9;

/** Whether all of an interval is beyond the line; more is worse. */
export const isBeyond = (lo: number, line: number): boolean =>
  lo > line + rounding * Math.max(1e-3, Math.abs(line));

/** Whether none of an interval is beyond the line. */
export const isWithin = (hi: number, line: number): boolean =>
  hi <= line + rounding * Math.max(1e-3, Math.abs(line));
