/**
 * Finds rounds in which the load generator was at its own limit. They are told, and they are kept:
 * the slowness of a round must not decide whether it counts.
 */
import type { Arm, Comparison, ComparisonNote, SaturatedRounds } from '../model.ts';
import type { Sample } from './samples.ts';

/** How many rounds of each arm; undefined where there are none. */
export function saturatedRounds(sample: Sample): Comparison['saturated'] {
  const { saturation, saturated } = sample;
  if (!saturation) return undefined;
  const arms = (['head', 'base'] as const).filter((arm) => saturated[arm] > 0);
  const of = (arm: Arm): SaturatedRounds => ({
    ...saturation,
    saturated: saturated[arm],
    taken: sample[arm].values.length,
  });
  return Object.fromEntries(arms.map((arm) => [arm, of(arm)]));
}

/** The note for a reader, of all rounds together. */
export function saturationNote({
  saturation,
  saturated,
  head,
  base,
}: Sample): readonly ComparisonNote[] {
  if (!saturation) return [];
  const taken = head.values.length + base.values.length;
  return [
    {
      kind: 'saturated-rounds',
      saturated: saturated.head + saturated.base,
      taken,
      why: saturation.why,
    },
  ];
}
