/**
 * Targets whose arms failed differently often: beside that, their other numbers are not of the same
 * work.
 */
import { getMetric } from '../metrics.ts';
import type { Change, Comparison, ErrorRates } from '../model.ts';

/** The error rates that differ between head and base. */
export function differingErrorRates(comparisons: readonly Comparison[]): readonly ErrorRates[] {
  return comparisons.flatMap(({ target, metric, head, base, effect }) =>
    metric === errorRate && base && effect?.change !== undefined
      ? [{ target, base: base.median, head: head.median }]
      : [],
  );
}

/**
 * Leaves out the improvements of those targets: answers that fail are fast and cheap. Fewer
 * failures are one all the same.
 */
export function withoutFalseImprovements(
  changes: readonly Change[],
  differing: readonly ErrorRates[],
): readonly Change[] {
  const targets = new Set(differing.map(({ target }) => target));
  return changes.filter(
    ({ direction, comparison }) =>
      direction === 'worse' || comparison.metric === errorRate || !targets.has(comparison.target),
  );
}

const errorRate = getMetric('error-rate').id;
