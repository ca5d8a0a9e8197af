/** Divides the targets among measuring jobs, so that each has about as much to do. */
import { groupTargets, type TargetGroup } from '../model/target-group.ts';
import type { Measurements, Shard, Target } from '../model.ts';

/**
 * The targets of one shard, in their order. Targets that are measured together stay together. The
 * costliest are dealt out first, each to the shard that has least so far. A target's cost is the
 * mean duration of its rounds in `measured`. A new target costs the mean of its kind, else of all.
 * Without measurements every target counts the same. Equal input gives equal parts: the jobs cannot
 * speak to each other.
 */
export function selectShardTargets(
  targets: readonly Target[],
  { index, count }: Shard,
  measured: Measurements | undefined,
): readonly Target[] {
  const estimateTarget = costsFrom(targets, measured);
  const estimateCost = (group: TargetGroup<Target>): number =>
    group.targets.reduce((sum, target) => sum + estimateTarget(target), 0);
  const loads = Array.from({ length: count }, () => ({ cost: 0, targets: new Set<Target>() }));
  // Sorting is stable: what costs the same stays in the order of the budgets file.
  const costliest = [...groupTargets(targets)].sort(
    (one, other) => estimateCost(other) - estimateCost(one),
  );
  for (const group of costliest) {
    const [least, ...others] = loads;
    if (!least) break;
    const free = others.reduce((best, load) => (isFreer(load, best) ? load : best), least);
    free.cost += estimateCost(group);
    for (const target of group.targets) free.targets.add(target);
  }
  return targets.filter((target) => loads[index - 1]?.targets.has(target));
}

interface Load {
  readonly cost: number;
  readonly targets: ReadonlySet<Target>;
}

const isFreer = (one: Load, other: Load): boolean =>
  one.cost < other.cost || (one.cost === other.cost && one.targets.size < other.targets.size);

/** Whole milliseconds, so that sums do not depend on their order. */
function costsFrom(
  targets: readonly Target[],
  measured: Measurements | undefined,
): (target: Target) => number {
  const durations = Map.groupBy(measured?.rounds ?? [], ({ target }) => target);
  const own = ({ id }: Target): number | undefined =>
    mean((durations.get(id) ?? []).map(({ durationMs }) => durationMs));
  const typical = (alike: readonly Target[]): number | undefined =>
    mean(alike.flatMap((target) => own(target) ?? []));
  const byKind = new Map(
    [...Map.groupBy(targets, ({ kind }) => kind)].map(([kind, alike]) => [kind, typical(alike)]),
  );
  const byAll = typical(targets) ?? 1;
  return (target) => own(target) ?? byKind.get(target.kind) ?? byAll;
}

const mean = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0
    ? undefined
    : Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);
