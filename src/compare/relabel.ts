/**
 * Unchanged code has no base and head: swapping them within blocks gives tables that could have
 * been measured as well.
 */
import type { Measurements } from '../model.ts';

/** mulberry32 (Tommy Ettinger, public domain), for coin flips that a seed repeats. */
export function coin(seed: number): () => boolean {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) & 1) === 1;
  };
}

/**
 * The same rounds with base and head swapped in about half of the blocks; all metrics of a round
 * stay together.
 */
export function relabelled(measurements: Measurements, flip: () => boolean): Measurements {
  const flips = new Map<string, boolean>();
  const isSwapped = (key: string): boolean => {
    const known = flips.get(key) ?? flip();
    flips.set(key, known);
    return known;
  };
  const rounds = measurements.rounds.map((round) =>
    isSwapped(`${round.target}\n${round.block}`)
      ? { ...round, arm: round.arm === 'head' ? ('base' as const) : ('head' as const) }
      : round,
  );
  return { ...measurements, rounds };
}
