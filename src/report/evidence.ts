/** What a finding rests on, in the same words for limits and for regressions. */
import type { Metric } from '../metrics.ts';
import type { Comparison, Effect, Finding } from '../model.ts';
import { metricFor } from './row.ts';

/** Numbers of a finding, all on one scale: a share of the base, a difference in the metric's unit, or for a limit the value itself in the metric's unit. */
interface Evidence {
  readonly scale: Effect['scale'] | 'value';
  /** The effect of the change; for a limit the head's median, or its worst value where it is exact. */
  readonly estimate: number;
  /** Rounds that it rests on; blocks, where base and head were measured in the same job. */
  readonly rounds: number;
  /** The smallest change that this run could have called one; for a limit, how far beyond it the head would have had to be. Infinite when none would have been enough. */
  readonly smallestDetectable: number;
}

/** Undefined where nothing was measured, or where there is nothing to compare with. */
export function evidenceOf({ budget: { metric: id, bound }, comparison }: Finding): Evidence | undefined {
  if (!comparison) return undefined;
  const metric = metricFor(id);
  return bound.kind === 'limit' ? limitEvidence(metric, comparison) : regressionEvidence(metric, comparison);
}

function limitEvidence({ better }: Metric, { lane, head, headStrict: { lo, hi } }: Comparison): Evidence {
  const estimate = lane === 'exact' ? lo : head.median;
  return { scale: 'value', estimate, rounds: head.rounds, smallestDetectable: Math.max(0, better === 'lower' ? estimate - lo : hi - estimate) };
}

function regressionEvidence(metric: Metric, { effect, blocks, base }: Comparison): Evidence | undefined {
  if (!effect) return undefined;
  const { scale, estimate, smallestDetectable } = effect;
  return { scale, estimate, rounds: blocks, smallestDetectable: atLeastFloor(metric, scale, base?.median ?? 0, smallestDetectable) };
}

/** Nothing at or below the metric's floor is ever called a change: `size` or the floor, whichever is more, on that scale around a typical value. */
export function atLeastFloor({ floor }: Metric, scale: Effect['scale'], typical: number, size: number): number {
  return Math.max(size, scale === 'ratio' && typical !== 0 ? floor / Math.abs(typical) : floor);
}
