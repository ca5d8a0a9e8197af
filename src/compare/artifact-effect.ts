/** The effect of a run against saved runs of the base branch. */
import type { Effect, Interval } from '../model.ts';
import { effectInterval, type Scale, shiftToSize, toEffect, toScale } from './scale.ts';
import { computeMedian } from './sorted.ts';
import { studentQuantile } from './student.ts';

/** With fewer comparable runs their spread is too uncertain to gate anything. */
export const fewestRuns = 5;

/** One metric in one run of the base branch: the values of its rounds. */
export type RunSample = readonly number[];

export interface ArtifactRule {
  readonly scale: Scale;
  readonly better: 'lower' | 'higher';
  readonly floor: number;
  readonly strict: number;
  readonly change: number;
  readonly pass: number;
  readonly otherEnd: number;
}

/**
 * Computes a prediction interval for the next run's median from the medians of k earlier runs. It
 * is Student's, with k − 1 degrees of freedom and the standard error s·√(1 + 1/k). The variance
 * between the runs is s², which holds their sampling error. It is never less than the sampling
 * error that their own rounds show: runs of a page with two modes can agree by chance. Where the
 * new run has fewer rounds than they had, the difference of the sampling errors is added.
 */
export function artifactEffect(
  head: readonly number[],
  runs: readonly RunSample[],
  rule: ArtifactRule,
): Effect {
  const { scale } = rule;
  const medians = runs.map((run) => computeMedian(run.map((value) => toScale(scale, value))));
  const k = medians.length;
  const center = medians.reduce((sum, one) => sum + one, 0) / k;
  const between = medians.reduce((sum, one) => sum + (one - center) ** 2, 0) / (k - 1);
  const scaled = head.map((value) => toScale(scale, value));
  const ownError = medianVariance(scaled);
  const theirError =
    runs.reduce((sum, run) => sum + medianVariance(run.map((value) => toScale(scale, value))), 0) /
    k;
  const standardError = Math.sqrt(
    Math.max(between, theirError) * (1 + 1 / k) + Math.max(0, ownError - theirError),
  );
  const shift = computeMedian(scaled) - center;
  const reach = (level: number): number => studentQuantile(k - 1, level) * standardError;
  const worseIsUp = rule.better === 'lower';
  const [loError, hiError] = worseIsUp ? [rule.otherEnd, rule.pass] : [rule.pass, rule.otherEnd];
  const early = effectInterval(
    scale,
    shift - reach(loError),
    shift + reach(hiError),
    loError,
    hiError,
  );
  const changed = Math.abs(shift) - reach(rule.change) > rule.floor;
  return {
    scale,
    estimate: toEffect(scale, shift),
    interval: early,
    strict: effectInterval(
      scale,
      shift - reach(rule.strict),
      shift + reach(rule.strict),
      rule.strict,
      rule.strict,
    ),
    early,
    smallestDetectable: shiftToSize(scale, rule.better, rule.floor + reach(rule.strict)),
    change: changed ? (shift > 0 ? 'up' : 'down') : undefined,
  };
}

/** An effect that is shown and gates nothing: its bounds are infinite. */
export function shownOnly(
  scale: Scale,
  head: readonly number[],
  runs: readonly RunSample[],
): Effect {
  const base = computeMedian(
    runs.map((run) => computeMedian(run.map((value) => toScale(scale, value)))),
  );
  const unknown: Interval = {
    lo: Number.NEGATIVE_INFINITY,
    hi: Number.POSITIVE_INFINITY,
    confidence: 1,
  };
  const estimate = toEffect(
    scale,
    computeMedian(head.map((value) => toScale(scale, value))) - base,
  );
  return {
    scale,
    estimate,
    interval: unknown,
    strict: unknown,
    early: unknown,
    smallestDetectable: Number.POSITIVE_INFINITY,
  };
}

/**
 * The variance of a median of n values: about π/2 times that of their mean. 0 when one value cannot
 * tell.
 */
function medianVariance(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  const mean = values.reduce((sum, one) => sum + one, 0) / n;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  return n === 2 ? variance / 2 : ((Math.PI / 2) * variance) / n;
}
