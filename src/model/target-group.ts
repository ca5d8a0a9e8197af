/** Defines which targets are measured together. */
import type { TargetIdentity } from './target.ts';

/**
 * Targets that one measurement gives together, such as the two visits of a page. They share their
 * blocks, their plan of rounds and their cost. Most groups have one target.
 */
export interface TargetGroup<T> {
  /** Unique among the groups of one kind. */
  readonly key: string;
  readonly targets: readonly [T, ...T[]];
}

type Grouped = Pick<TargetIdentity, 'id' | 'kind' | 'group'>;

/** Returns the groups in the order of their first targets. */
export function groupTargets<T extends Grouped>(targets: readonly T[]): readonly TargetGroup<T>[] {
  const groups = new Map<string, { key: string; targets: [T, ...T[]] }>();
  for (const target of targets) {
    const key = target.group ?? target.id;
    const known = groups.get(`${target.kind} ${key}`);
    if (known) known.targets.push(target);
    else groups.set(`${target.kind} ${key}`, { key, targets: [target] });
  }
  return [...groups.values()];
}

/** Returns the finder of the group that a target is in, by the target's id. */
export function groupFinder<T extends Grouped>(
  groups: readonly TargetGroup<T>[],
): (target: string) => TargetGroup<T> | undefined {
  const byTarget = new Map(
    groups.flatMap((group) => group.targets.map(({ id }) => [id, group] as const)),
  );
  return (target) => byTarget.get(target);
}
