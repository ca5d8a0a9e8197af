/** Which tolerance a budget could have, on rounds that differ as much as those of this run. */

import { getMetric } from '../metrics.ts';
import { comparedBase } from '../model/compared-summaries.ts';
import type { Budget, Comparison, Effect } from '../model.ts';
import { isWithin, toleranceOnScale } from './tolerance.ts';

/**
 * Returns the least tolerance that unchanged code would pass with an interval as wide as this one.
 * It is in the budget's own terms: a share of the base, or an amount in the metric's unit. It rests
 * on the spread of the rounds, not on the change that they show. Following it must not accept that
 * change. Undefined for limits, and where the budget's own tolerance is as large.
 */
export function unchangedPasses(
  { bound, metric }: Budget,
  comparison: Comparison,
): number | undefined {
  const { effect } = comparison;
  if (bound.kind !== 'regression' || !effect) return undefined;
  const { better } = getMetric(metric);
  const reach = computeReach(effect, better);
  if (
    !Number.isFinite(reach) ||
    isWithin(reach, toleranceOnScale(bound.tolerance, getMetric(metric), effect, comparison))
  )
    return undefined;
  const base = Math.abs(comparedBase(comparison)?.median ?? 0);
  if (effect.scale === 'ratio') return bound.tolerance.kind === 'relative' ? reach : reach * base;
  return bound.tolerance.kind === 'absolute' ? reach : base > 0 ? reach / base : undefined;
}

/** From the estimate to the end of the interval that a pass needs, as an effect. */
function computeReach({ scale, estimate, early }: Effect, better: 'lower' | 'higher'): number {
  if (scale === 'difference') return better === 'lower' ? early.hi - estimate : estimate - early.lo;
  return better === 'lower'
    ? (1 + early.hi) / (1 + estimate) - 1
    : 1 - (1 + early.lo) / (1 + estimate);
}
