/** Keeps a bench's raw figures, prints medians and ratios, and says whether the goal was met. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** Returns the median of a sample; NaN when it is empty. */
export function median(sample: readonly number[]): number {
  const sorted = [...sample].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Returns log-ratios of pairs that were measured back to back. */
export function pairedLogRatios(pairs: readonly (readonly [number, number])[]): number[] {
  return pairs.map(([one, other]) => Math.log(other / one));
}

/**
 * Returns the spread of log-ratios of unchanged code, which are about 0. It is their median amount
 * as a standard deviation (÷ 0.6745), which a few wild pairs do not move.
 */
export function pairedSpread(logRatios: readonly number[]): number {
  return median(logRatios.map(Math.abs)) / 0.6745;
}

/**
 * Returns the same from their root mean square. It is steadier with few pairs, and moved by wild
 * ones.
 */
export function rootMeanSquare(logRatios: readonly number[]): number {
  return Math.sqrt(logRatios.reduce((sum, ratio) => sum + ratio ** 2, 0) / logRatios.length);
}

/**
 * Returns the figures that an earlier call of a resumable bench kept; `none` when there was no such
 * call. With `--fresh`, `left` chooses the part that stays, which by default is nothing.
 */
export function figuresSoFar<Figures>(
  name: string,
  none: Figures,
  left: (kept: Figures) => Figures = () => none,
): Figures {
  const file = join(import.meta.dirname, 'results', `${name}.json`);
  if (!existsSync(file)) return none;
  const { figures } = JSON.parse(readFileSync(file, 'utf8')) as { readonly figures: Figures };
  return process.argv.includes('--fresh') ? left(figures) : figures;
}

/**
 * A call of a resumable bench ends after this long at the latest, unless its arguments say
 * otherwise.
 */
export const callMinutes = 25;

/** Writes `bench/results/NAME.json` with the machine it was measured on. */
export function keepFigures(name: string, figures: unknown): void {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
  };
  const kept = { name, measuredAt: new Date().toISOString(), machine, figures };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(kept, undefined, 1)}\n`);
}

/** A goal and the reached figure. `atLeast` and `atMost` say on which side it must be. */
export type Goal = { readonly figure: number; readonly text: string } & (
  | { readonly atLeast: number }
  | { readonly atMost: number }
);

/**
 * Prints `NAME: FIGURE (goal GOAL): met|missed` for each goal and sets the exit code to 1 when one
 * is missed.
 */
export function concludeBench(name: string, goals: readonly Goal[]): void {
  for (const goal of goals) {
    const isMet = 'atLeast' in goal ? goal.figure >= goal.atLeast : goal.figure <= goal.atMost;
    const wanted = 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
    console.log(`${name}: ${goal.text} (goal ${wanted}): ${isMet ? 'met' : 'missed'}`);
    if (!isMet) process.exitCode = 1;
  }
}
