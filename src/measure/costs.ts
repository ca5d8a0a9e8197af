/** Learns the cost of a block of each group of targets from the blocks so far. */
import type { TargetGroup } from '../model/target-group.ts';
import type { Target } from '../model.ts';

/** Milliseconds a block takes, by group. */
export interface Costs {
  record(group: TargetGroup<Target>, blockMs: number): void;
  /** The mean of the group's blocks so far; of all groups when it has none yet. */
  blockMs(group: TargetGroup<Target> | undefined): number;
}

export function learnCosts(): Costs {
  const spent = new Map<TargetGroup<Target>, { total: number; blocks: number }>();
  const meanCost = (entries: readonly { total: number; blocks: number }[]): number => {
    const blocks = entries.reduce((sum, entry) => sum + entry.blocks, 0);
    return blocks === 0 ? 0 : entries.reduce((sum, entry) => sum + entry.total, 0) / blocks;
  };
  return {
    record(group, blockMs) {
      const entry = spent.get(group) ?? { total: 0, blocks: 0 };
      spent.set(group, { total: entry.total + blockMs, blocks: entry.blocks + 1 });
    },
    blockMs(group) {
      const own = group && spent.get(group);
      return meanCost(own ? [own] : [...spent.values()]);
    },
  };
}
