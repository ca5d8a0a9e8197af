/** By how much unchanged code surely moved in a few blocks of A/A. */
import { getMetric } from '../metrics.ts';
import type { Comparison, Measurements, Moved } from '../model.ts';
import { lowerBound, pairedSample, upperBound } from './paired-bounds.ts';
import { pairedBlocks } from './paired-effect.ts';
import { collectSamples, comparisonKey } from './samples.ts';
import { toEffect } from './scale.ts';
import { computeMedian } from './sorted.ts';

/**
 * Error of each side: so one in twenty of the metrics of an ordinary machine is widened a little,
 * which costs little.
 */
const eachSide = 0.025;

/**
 * One for each noisy comparison whose two-sided 95 % interval excludes "no difference".
 * `comparisons` are those of the same measurements.
 */
export function movedIn(
  measurements: Measurements,
  comparisons: readonly Comparison[],
): readonly Moved[] {
  const samples = new Map(collectSamples(measurements).map((sample) => [sample.key, sample]));
  return comparisons.flatMap(({ target, metric, effect, noise }) => {
    const sample = samples.get(comparisonKey(target, metric));
    if (!sample || !effect || noise === 'exact' || getMetric(metric).noise === 'exact') return [];
    const paired = pairedSample(pairedBlocks(effect.scale, sample.head, sample.base));
    const least = toEffect(
      effect.scale,
      Math.max(lowerBound(paired, eachSide), -upperBound(paired, eachSide)),
    );
    if (!(least > 0)) return [];
    return [
      {
        target,
        metric,
        scale: effect.scale,
        least,
        typical: computeMedian([...sample.head.values, ...sample.base.values]),
        blocks: paired.n,
      },
    ];
  });
}
