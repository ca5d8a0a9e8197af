/** Pools of real rounds: files of measurements in bench/pool, with the noisy metrics alone. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMetric } from '../src/metrics.ts';
import type { Measurements, Round } from '../src/model.ts';

const folder = join(import.meta.dirname, 'pool');

/** Returns the pool of that name, if there is one. */
export function savedPool(name: string): Measurements | undefined {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Measurements) : undefined;
}

/** Returns how many blocks of a target there are. */
export const blocksOf = (rounds: readonly Round[], target: string): number =>
  1 + Math.max(-1, ...rounds.filter((round) => round.target === target).map(({ block }) => block));

const shorter = <Numbers extends object>(numbers: Numbers): Numbers =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toPrecision(6)) : value,
    ]),
  ) as Numbers;

/** Six digits are more than any of them repeats. */
const noisyValues = (
  values: Round['values'],
  isKept: (metric: string) => boolean,
): Round['values'] =>
  shorter(
    Object.fromEntries(
      Object.entries(values).filter(
        ([metric]) => findMetric(metric)?.noise === 'noisy' && isKept(metric),
      ),
    ),
  );

/**
 * Returns the rounds of blocks in which both arms were measured undisturbed, numbered on from the
 * existing ones. `isKept` chooses among their noisy metrics.
 */
export function joined(
  before: readonly Round[],
  now: readonly Round[],
  isKept: (metric: string) => boolean = () => true,
): readonly Round[] {
  const isWhole = ({ target, block }: Round): boolean => {
    const both = now.filter((round) => round.target === target && round.block === block);
    return both.length === 2 && both.every((round) => !round.background?.disturbed);
  };
  const numbers = new Map<string, number>();
  const numberOf = ({ target, block }: Round): number => {
    const key = `${target} ${block}`;
    const next =
      blocksOf(before, target) +
      [...numbers.keys()].filter((known) => known.startsWith(`${target} `)).length;
    return numbers.get(key) ?? numbers.set(key, next).get(key) ?? next;
  };
  return [
    ...before,
    ...now.filter(isWhole).map((round) => ({
      ...round,
      block: numberOf(round),
      values: noisyValues(round.values, isKept),
      background: round.background && shorter(round.background),
    })),
  ];
}

/** Writes one round a line, so that a pool and its changes can be read. */
export function savePool(name: string, pool: Measurements): void {
  mkdirSync(folder, { recursive: true });
  const { rounds, ...rest } = pool;
  const head = JSON.stringify({ ...rest, failures: [], diagnoses: [] }).slice(0, -1);
  writeFileSync(
    join(folder, `${name}.json`),
    `${head},"rounds":[\n${rounds.map((round) => JSON.stringify(round)).join(',\n')}\n]}\n`,
  );
}
