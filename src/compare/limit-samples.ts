/**
 * Finds the values that limits are held against. A limit means the number that other tools show:
 * that of Lighthouse's own simulation (docs/adr/0013-numbers-people-recognise.md).
 */
import { getMetric, isForLimits } from '../metrics.ts';
import { isSimulated } from '../model/emulation.ts';
import type { Budget, ComparisonNote, Measurements } from '../model.ts';
import { comparisonKey, type Sample } from './samples.ts';

/**
 * Returns the samples that are compared: all but those that only serve the limits of others, unless
 * a budget names them.
 */
export function selectCompared(
  samples: readonly Sample[],
  budgets: readonly Budget[],
): readonly Sample[] {
  const named = new Set(budgets.map(({ target, metric }) => comparisonKey(target, metric)));
  return samples.filter(({ key, metric }) => !isForLimits(metric) || named.has(key));
}

/** Returns for a sample the one whose values its limits are held against; undefined for itself. */
export function findLimitSample(
  samples: readonly Sample[],
): (sample: Sample) => Sample | undefined {
  const byKey = new Map(samples.map((sample) => [sample.key, sample]));
  return ({ target, metric }) => {
    const { limitedAs } = getMetric(metric);
    return limitedAs === undefined ? undefined : byKey.get(comparisonKey(target, limitedAs));
  };
}

/**
 * Returns a note where a limit is on calm values: by choice, or for want of others. Imports have
 * their own, and a visit that is not simulated has the one value that was seen.
 */
export function calmLimitNote(
  { metric, target }: Sample,
  { fingerprint, targets }: Pick<Measurements, 'fingerprint' | 'targets'>,
): readonly ComparisonNote[] {
  const { throttling, simulation } = targets.find(({ id }) => id === target) ?? {};
  if (!isSimulated(throttling) || getMetric(metric).limitedAs === undefined) return [];
  if (simulation === 'calm') return [{ kind: 'calm-limit', isChosen: true }];
  // Headroom 0.1 had no other simulation.
  return fingerprint.settings.simulation === 'calm' ? [{ kind: 'calm-limit' }] : [];
}
