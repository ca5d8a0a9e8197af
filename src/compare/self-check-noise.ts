/** How noisy metrics move on unchanged code, and what that lets blocks show. */

import { getMetric } from '../metrics.ts';
import type { Noise } from '../model/self-check.ts';
import type {
  Budget,
  Comparison,
  ComparisonNote,
  LookForecast,
  LookPlan,
  Measurements,
  Policy,
} from '../model.ts';
import { laterLooks } from './forecast.ts';
import { ownLevelsAt, type Parts, sharedParts } from './levels.ts';
import { expectedReach, subtractBase } from './paired-bounds.ts';
import { pairedBlocks } from './paired-effect.ts';
import { collectSamples, comparisonKey, type Sample } from './samples.ts';
import { type Scale, shiftToSize, toEffect } from './scale.ts';
import { computeMedian } from './sorted.ts';
import { withMeasuredTwins } from './watched.ts';

/**
 * One for each comparison that was judged as noisy and has at least two paired blocks.
 * `comparisons` are those of the same measurements and `failOn`.
 */
export function measureNoise(
  measurements: Measurements,
  comparisons: readonly Comparison[],
  budgets: readonly Budget[],
  maxRounds: number,
  failOn: Policy['failOn'],
): readonly Noise[] {
  const collected = collectSamples(measurements);
  const samples = new Map(collected.map((sample) => [sample.key, sample]));
  const watched = withMeasuredTwins(budgets, collected, ({ base }) => base.values.length > 0);
  const parts = sharedParts(watched, comparisons.length, failOn);
  return comparisons.flatMap((comparison) => {
    const sample = samples.get(comparisonKey(comparison.target, comparison.metric));
    if (!sample || comparison.noise === 'exact' || !comparison.effect || comparison.blocks < 2)
      return [];
    return [noiseIn(sample, comparison, comparison.effect, parts, maxRounds)];
  });
}

function noiseIn(
  sample: Sample,
  comparison: Comparison,
  effect: NonNullable<Comparison['effect']>,
  parts: Parts,
  maxRounds: number,
): Noise {
  const { target, metric, blocks, blockMs } = comparison;
  const { scale } = effect;
  const { better, floor } = getMetric(metric);
  const typical = computeMedian([...sample.head.values, ...sample.base.values]);
  const differences = subtractBase(pairedBlocks(scale, sample.head, sample.base));
  const part = parts.forBudgets(sample.key);
  return {
    target,
    metric,
    scale,
    typical,
    floor: scale === 'ratio' && typical !== 0 ? floor / Math.abs(typical) : floor,
    spread: toEffect(scale, robustSpread(differences)),
    blocks,
    blockMs,
    smallestDetectable: effect.smallestDetectable,
    looks: forecastLooks(standardDeviation(differences), { scale, better, part, maxRounds }),
    autocorrelation: comparison.notes.find(isAutocorrelated)?.coefficient,
  };
}

const isAutocorrelated = (
  note: ComparisonNote,
): note is Extract<ComparisonNote, { kind: 'autocorrelated' }> => note.kind === 'autocorrelated';

/**
 * 1.4826 makes it the standard deviation of a normal sample. More than half equal differences have
 * a median distance of 0, which says nothing.
 */
function robustSpread(differences: Float64Array): number {
  const middle = computeMedian(differences);
  const spread =
    1.4826 * computeMedian(differences.map((difference) => Math.abs(difference - middle)));
  return spread > 0 ? spread : standardDeviation(differences);
}

function standardDeviation(differences: Float64Array): number {
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  return Math.sqrt(
    differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (differences.length - 1),
  );
}

interface Ahead {
  readonly scale: Scale;
  readonly better: 'lower' | 'higher';
  readonly part: number;
  readonly maxRounds: number;
}

/**
 * Half-widths of the bounds of normal blocks with this standard deviation, at every look of an
 * adaptive run.
 */
function forecastLooks(
  deviation: number,
  { scale, better, part, maxRounds }: Ahead,
): readonly LookForecast[] {
  const plan: LookPlan = { kind: 'adaptive', maxRounds };
  return laterLooks(plan, 0).map((blocks) => {
    const levels = ownLevelsAt(plan, blocks, part);
    const size = (shift: number): number => shiftToSize(scale, better, shift);
    const reach = (level: number): number => size(expectedReach(blocks, level, deviation));
    return {
      blocks,
      strict: reach(levels.strict),
      early: reach(levels.early),
      uncertainty: size(deviation / Math.sqrt(blocks)),
    };
  });
}
