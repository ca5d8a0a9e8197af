/** Budgets that share the allowed error: those of the budgets file, and their measured twins. */
import { deriveTwins } from '../metrics/observed-twin.ts';
import type { Budget } from '../model.ts';
import { comparisonKey, type Sample } from './samples.ts';

/**
 * Returns the budgets with their twins. A twin counts only where the observed time was measured of
 * head and base, so rounds without it are judged as they always were.
 */
export function withMeasuredTwins(
  budgets: readonly Budget[],
  samples: readonly Sample[],
  hasBase: (sample: Sample) => boolean,
): readonly Budget[] {
  const twins = deriveTwins(budgets);
  if (twins.length === 0) return budgets;
  const byKey = new Map(samples.map((sample) => [sample.key, sample]));
  const isMeasured = ({ target, metric }: Budget): boolean => {
    const sample = byKey.get(comparisonKey(target, metric));
    return sample !== undefined && sample.head.values.length > 0 && hasBase(sample);
  };
  return [...budgets, ...twins.filter(isMeasured)];
}
