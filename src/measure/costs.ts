/** Learns the cost of a block of each target from the blocks so far. */

/** Milliseconds a block takes, by target. */
export interface Costs {
  record(target: string, blockMs: number): void;
  /** The mean of the target's blocks so far; of all targets when it has none yet. */
  blockMs(target: string): number;
}

export function learnCosts(): Costs {
  const spent = new Map<string, { total: number; blocks: number }>();
  const meanCost = (entries: readonly { total: number; blocks: number }[]): number => {
    const blocks = entries.reduce((sum, entry) => sum + entry.blocks, 0);
    return blocks === 0 ? 0 : entries.reduce((sum, entry) => sum + entry.total, 0) / blocks;
  };
  return {
    record(target, blockMs) {
      const entry = spent.get(target) ?? { total: 0, blocks: 0 };
      spent.set(target, { total: entry.total + blockMs, blocks: entry.blocks + 1 });
    },
    blockMs(target) {
      const own = spent.get(target);
      return meanCost(own ? [own] : [...spent.values()]);
    },
  };
}
