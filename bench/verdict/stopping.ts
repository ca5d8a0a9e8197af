/**
 * One budget that is measured on until it is decided: what comes out, after how many blocks, and
 * whether the shown interval is right.
 */
import type { Blocks } from '../../src/compare/paired-bounds.ts';
import { type Scale, toEffect } from '../../src/compare/scale.ts';
import type { Family } from './families.ts';
import { stopWhenDecided } from './headroom-rule.ts';
import { type Job, maxRounds } from './job.ts';
import { type Random, seeded } from './random.ts';

/** A tolerance of 5 % on the judging scale, or 50 ms where the scale is a difference. */
export const toleranceShift = (scale: Scale): number => (scale === 'ratio' ? Math.log1p(0.05) : 50);

/**
 * A change on the judging scale: a share, or, where the scale is a difference, that share of a
 * second in ms.
 */
export const changeShift = (scale: Scale, change: number): number =>
  scale === 'ratio' ? Math.log1p(change) : 1000 * change;

/** Draws blocks whose head is `shift` worse. */
export type Draw = (random: Random, shift: number) => Blocks;

/** Draws blocks of the family with its noise times `narrowed`. */
export function drawsOf(family: Family, blocks = maxRounds, narrowed = 1): Draw {
  const base = new Float64Array(blocks);
  const head = new Float64Array(blocks);
  return (random, shift) => {
    family.fill(random, base, head);
    return {
      base: Array.from(base, (value) => value * narrowed),
      head: Array.from(head, (value) => value * narrowed + shift),
    };
  };
}

interface StoppingFigures {
  readonly counts: Record<'fail' | 'pass' | 'inconclusive' | 'covered' | 'within7', number>;
  readonly means: { readonly blocks: number; readonly width: number };
}

/**
 * One of `size` budgets, `effect` worse, held against `tolerance`: both are shifts on the judging
 * scale.
 */
export function untilDecided(
  draw: Draw,
  scale: Scale,
  size: number,
  { effect, tolerance }: { readonly effect: number; readonly tolerance: number },
  random: Random,
  trials: number,
): StoppingFigures {
  const line = toEffect(scale, tolerance);
  const truth = toEffect(scale, effect);
  const counts = { fail: 0, pass: 0, inconclusive: 0, covered: 0, within7: 0 };
  let blocks = 0;
  const widths = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial += 1) {
    const stopped = stopWhenDecided(draw(random, effect), scale, line, 1 / size, maxRounds);
    counts[stopped.verdict] += 1;
    if (stopped.lo <= truth + 1e-9 && truth <= stopped.hi + 1e-9) counts.covered += 1;
    if (stopped.verdict !== 'inconclusive' && stopped.blocks <= 7) counts.within7 += 1;
    blocks += stopped.blocks;
    widths[trial] = stopped.hi - stopped.lo;
  }
  return {
    counts,
    means: { blocks: blocks / trials, width: widths.sort()[trials >> 1] ?? Number.NaN },
  };
}

/** Returns `untilDecided` as a job, on rounds of a family with its noise times `narrowed`. */
export function stopping(
  family: Family,
  size: number,
  effect: number,
  tolerance: number,
  narrowed = 1,
): Job['run'] {
  return (seed, trials) =>
    untilDecided(
      drawsOf(family, maxRounds, narrowed),
      family.scale,
      size,
      { effect, tolerance },
      seeded(seed),
      trials,
    );
}
