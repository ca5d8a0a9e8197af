/** The order of arms within blocks: random, but balanced, and the same for the same seed. */
import type { Arm } from '../model.ts';

/**
 * mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for coin flips that only
 * have to be unpredictable to the code under test.
 */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, so that each target has a sequence of its own. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state >>> 0;
}

/**
 * Which arm goes first in a block. Two neighbouring blocks (0 and 1, 2 and 3, …) always have one of
 * each order, so that an advantage of going first cancels out. Chance decides which of the two
 * comes first.
 */
export function armOrder(seed: number, target: string, block: number): readonly [Arm, Arm] {
  const pair = Math.floor(block / 2);
  const flipped = generator(seed ^ hash(`${target}\n${pair}`))() < 0.5;
  return flipped !== (block % 2 === 1) ? ['head', 'base'] : ['base', 'head'];
}
