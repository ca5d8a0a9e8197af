/**
 * Finds the values that limits are held against. A limit means the number that other tools show:
 * that of Lighthouse's own simulation (docs/adr/0013-numbers-people-recognise.md).
 */
import { getMetric, isForLimits } from '../metrics.ts';
import { calmAlone } from '../model/simulation-setting.ts';
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
 * Returns a note where a limit is on calm values for want of others. Imports have their own, and a
 * visit that is not simulated has the one value that was seen.
 */
export function calmLimitNote(
  { metric, target }: Sample,
  { fingerprint, targets }: Pick<Measurements, 'fingerprint' | 'targets'>,
): readonly ComparisonNote[] {
  const mode = targets.find(({ id }) => id === target)?.throttling?.mode ?? 'simulated';
  if (mode !== 'simulated' || getMetric(metric).limitedAs === undefined) return [];
  const { simulation } = fingerprint.settings;
  if (simulation === calmAlone) return [{ kind: 'calm-limit', isChosen: true }];
  return simulation === 'calm' ? [{ kind: 'calm-limit' }] : [];
}
