/**
 * Puts the measurements of several jobs together: shards of a matrix, each with its own targets, or
 * more rounds of the same ones.
 */
import { HeadroomError } from '../errors.ts';
import { importedFrom } from '../model/source.ts';
import type { Failure, Measurements, Round, RoundPlan } from '../model.ts';

/**
 * Merges in the order given; suite, seed, identities and fingerprint are the first's. Blocks of a
 * target that was measured in several jobs are numbered on. Throws `measurements-mixed` for numbers
 * of different tools: merged, they would pass for those of the first.
 */
export function mergeMeasurements(
  first: Measurements,
  ...others: readonly Measurements[]
): Measurements {
  return others.reduce(mergeTwo, first);
}

function mergeTwo(merged: Measurements, next: Measurements): Measurements {
  refuseMixed(merged, next);
  const known = new Set(merged.targets.map((target) => target.id));
  const blocks = new Map<string, number>();
  for (const { target, block = -1 } of [...merged.rounds, ...merged.failures])
    blocks.set(target, Math.max(blocks.get(target) ?? 0, block + 1));
  const renumbered = <T extends Round | Failure>(one: T): T =>
    one.block === undefined ? one : { ...one, block: one.block + (blocks.get(one.target) ?? 0) };
  const selfCheck = [...(merged.selfCheck ?? []), ...(next.selfCheck ?? [])];
  const { plans: _, ...rest } = merged;
  const baseProblem = merged.baseProblem ?? next.baseProblem;
  const baseFrom = merged.baseFrom ?? next.baseFrom;
  const plans = mergePlans(merged, next);
  return {
    ...rest,
    ...(plans.length > 0 ? { plans } : {}),
    ...(baseFrom === undefined ? {} : { baseFrom }),
    ...(baseProblem === undefined ? {} : { baseProblem }),
    ...(selfCheck.length > 0 ? { selfCheck } : {}),
    base: merged.base ?? next.base,
    targets: [...merged.targets, ...next.targets.filter((target) => !known.has(target.id))],
    rounds: [...merged.rounds, ...next.rounds.map(renumbered)],
    failures: [...merged.failures, ...next.failures.map(renumbered)],
    diagnoses: [...merged.diagnoses, ...next.diagnoses],
  };
}

function refuseMixed(one: Measurements, other: Measurements): void {
  const [first, second] = [importedFrom(one), importedFrom(other)].map(
    (tool) => tool ?? 'Headroom',
  );
  if (first !== second)
    throw new HeadroomError(
      'measurements-mixed',
      `Some of the measurements are ${first}'s and some are ${second}'s.`,
    );
}

type Plans = NonNullable<Measurements['plans']>;

/**
 * Merges the plans. A target that was measured in both has the rounds of both. Where one plan is
 * missing, the plan of all its rounds is not known.
 */
function mergePlans(merged: Measurements, next: Measurements): Plans {
  const known = new Set(merged.targets.map(({ id }) => id));
  const added = new Set(next.targets.map(({ id }) => id));
  const others = new Map((next.plans ?? []).map((plan) => [plan.target, plan]));
  const isNew = ({ target }: Plans[number]): boolean => !known.has(target);
  const kept = (merged.plans ?? []).flatMap((plan): Plans => {
    if (!added.has(plan.target)) return [plan];
    const other = others.get(plan.target);
    return other ? [{ target: plan.target, ...together(plan, other) }] : [];
  });
  return [...kept, ...(next.plans ?? []).filter(isNew)];
}

/** Adds two plans. It is fixed only where both are: rounds that were looked at stay such rounds. */
function together(one: RoundPlan, other: RoundPlan): RoundPlan {
  const most = mostRounds(one) + mostRounds(other);
  return one.kind === 'fixed' && other.kind === 'fixed'
    ? { kind: 'fixed', rounds: most }
    : { kind: 'adaptive', maxRounds: most };
}

const mostRounds = (plan: RoundPlan): number =>
  plan.kind === 'fixed' ? plan.rounds : plan.maxRounds;
