/**
 * The contract of an attack of the bench `attack`: seeded tries, one after the other, each with its
 * effects.
 */
import type { Random } from '../verdict/random.ts';

export interface Attack {
  readonly name: string;
  /** Says in words which effect must never happen. */
  readonly promise: string;
  /** Makes one try. Returns each forbidden effect as a text; none when all held. */
  attempt(random: Random): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Returns one element of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const element = list[Math.floor(random.uniform() * list.length)];
  if (element === undefined) throw new Error('there is nothing to pick from');
  return element;
}

/** Returns a whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random.uniform() * (to - from + 1));
