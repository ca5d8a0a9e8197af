/** The numbers of a finding, in the same words for limits and for regressions. */
import type { Metric } from '../metrics.ts';
import type { Comparison, Effect, Finding } from '../model.ts';
import { metricFor } from './row.ts';

/**
 * All figures are on one scale: a share of the base, or a difference in the metric's unit. For a
 * limit it is the value itself in the metric's unit.
 */
interface Estimate {
  readonly scale: Effect['scale'] | 'value';
  /** The effect of the change; for a limit the head's median, or what an exact metric counts as. */
  readonly estimate: number;
  /** Rounds that it rests on; blocks, where base and head were measured in the same job. */
  readonly rounds: number;
  /**
   * The smallest change for the worse that this run could have called one. For a limit, it is how
   * far beyond it the head would have had to be. Infinite when none would have been enough.
   */
  readonly smallestDetectable: number;
}

/** Undefined where nothing was measured, or where there is nothing to compare with. */
export function readEstimate({
  budget: { metric, bound },
  comparison,
}: Finding): Estimate | undefined {
  if (!comparison) return undefined;
  if (bound.kind === 'limit') return limitFigures(metricFor(metric), comparison);
  const { effect, blocks } = comparison;
  return (
    effect && {
      scale: effect.scale,
      estimate: effect.estimate,
      rounds: blocks,
      smallestDetectable: effect.smallestDetectable,
    }
  );
}

function limitFigures(
  { better }: Metric,
  { noise, head, headStrict: { lo, hi } }: Comparison,
): Estimate {
  const estimate = noise === 'exact' ? lo : head.median;
  return {
    scale: 'value',
    estimate,
    rounds: head.rounds,
    smallestDetectable: Math.max(0, better === 'lower' ? estimate - lo : hi - estimate),
  };
}
