/** How soon the bundle of another commit starts, measured in turns with the one in dist/. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../figures.ts';

/** Unpacks `dist/` of a commit below `folder`. Returns its path. */
export function unpackBundle(commit: string, root: string, folder: string): string {
  const archive = execFileSync('git', ['archive', '--format=tar', commit, 'dist'], {
    cwd: root,
    maxBuffer: 100_000_000,
  });
  const place = join(folder, 'before');
  mkdirSync(place);
  execFileSync('tar', ['-x', '-C', place], { input: archive });
  return join(place, 'dist');
}

/** Milliseconds of each start, in pairs that were measured back to back. */
export interface Starts {
  readonly beforeMs: readonly number[];
  readonly nowMs: readonly number[];
  /** Now through before: the median of the pairs, and where it lies in 19 of 20 such benches. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly ratioTo: number;
}

/** Starts both in turns; which one goes first changes each time, so that no drift favours one. */
export function compareStarts(
  before: () => number,
  now: () => number,
  repetitions: number,
): Starts {
  const beforeMs: number[] = [];
  const nowMs: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    if (repetition % 2 === 0) beforeMs.push(before());
    nowMs.push(now());
    if (repetition % 2 === 1) beforeMs.push(before());
  }
  const ratios = nowMs.map((ms, index) => ms / (beforeMs[index] ?? Number.NaN));
  const sorted = [...ratios].sort((one, other) => one - other);
  // Ranks of the sign test's interval for a median: n/2 ± 1.96 √n / 2.
  const half = (1.96 * Math.sqrt(sorted.length)) / 2;
  const rank = (at: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, at))] ?? Number.NaN;
  return {
    beforeMs,
    nowMs,
    ratio: median(ratios),
    ratioFrom: rank(Math.floor(sorted.length / 2 - half)),
    ratioTo: rank(Math.ceil(sorted.length / 2 + half) - 1),
  };
}
