/** Seeded chance, so that a test that fails once fails again. */
export interface Random {
  /** From 0 to 1. */
  next(): number;
  /** A whole number from 0 to below `most`. */
  below(most: number): number;
  pick<T>(all: readonly T[]): T;
}

/** mulberry32 (Tommy Ettinger, public domain). */
export function generatorOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return { next, below, pick: (all) => all[below(all.length)] as (typeof all)[number] };
}
