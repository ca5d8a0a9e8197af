/** Puts the measurements of several jobs together: shards of a matrix, each with its own targets, or more rounds of the same ones. */
import type { Measurements, Round } from '../model.ts';

/** Merges in the order given; suite, seed, identities and fingerprint are the first's. Blocks of a target that was measured in several jobs are numbered on. */
export function mergeMeasurements(first: Measurements, ...others: readonly Measurements[]): Measurements {
  return others.reduce(mergeTwo, first);
}

function mergeTwo(merged: Measurements, next: Measurements): Measurements {
  const known = new Set(merged.targets.map((target) => target.id));
  const blocks = new Map<string, number>();
  for (const { target, block } of merged.rounds) blocks.set(target, Math.max(blocks.get(target) ?? 0, block + 1));
  const renumbered = (round: Round): Round => ({ ...round, block: round.block + (blocks.get(round.target) ?? 0) });
  const selfCheck = [...(merged.selfCheck ?? []), ...(next.selfCheck ?? [])];
  return {
    ...merged,
    ...(selfCheck.length > 0 ? { selfCheck } : {}),
    base: merged.base ?? next.base,
    targets: [...merged.targets, ...next.targets.filter((target) => !known.has(target.id))],
    rounds: [...merged.rounds, ...next.rounds.map(renumbered)],
    failures: [...merged.failures, ...next.failures],
    diagnoses: [...merged.diagnoses, ...next.diagnoses],
  };
}
