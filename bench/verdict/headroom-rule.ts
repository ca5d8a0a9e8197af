/**
 * Applies Headroom's own rule to one stream of blocks. It calls the functions that `compare` and
 * `decide` call for one comparison; `__tests__/compare/simulation.test.ts` holds it against whole
 * runs of them.
 */

import { criticalValue } from '../../src/compare/critical-value.ts';
import { forecastEffect } from '../../src/compare/forecast.ts';
import { levelsAt } from '../../src/compare/levels.ts';
import { plannedLooks } from '../../src/compare/looks.ts';
import {
  type Blocks,
  lowerBound,
  type PairedSample,
  pairedSample,
  splitLevel,
  upperBound,
} from '../../src/compare/paired-bounds.ts';
import { pairedEffect } from '../../src/compare/paired-effect.ts';
import { type Scale, toEffect } from '../../src/compare/scale.ts';
import { canDecide } from '../../src/decide/forecast-decision.ts';
import { isBeyond, isWithin } from '../../src/decide/tolerance.ts';
import type { LookPlan } from '../../src/model.ts';

export interface Stopped {
  readonly verdict: 'fail' | 'pass' | 'inconclusive';
  readonly blocks: number;
  /** The interval that is shown. */
  readonly lo: number;
  readonly hi: number;
}

/** The first blocks of a stream. */
const first = ({ base, head }: Blocks, blocks: number): Blocks => ({
  base: base.slice(0, blocks),
  head: head.slice(0, blocks),
});

/**
 * Measures one budget until it is decided, can no longer be, or the rounds are used up. `share` is
 * 1 / number of budgets.
 */
export function stopWhenDecided(
  stream: Blocks,
  scale: Scale,
  line: number,
  share: number,
  maxRounds: number,
): Stopped {
  const plan: LookPlan = { kind: 'adaptive', maxRounds };
  let last: Stopped = {
    verdict: 'inconclusive',
    blocks: 0,
    lo: Number.NEGATIVE_INFINITY,
    hi: Number.POSITIVE_INFINITY,
  };
  for (const blocks of plannedLooks(maxRounds)) {
    const rule = {
      scale,
      better: 'lower',
      floor: 0,
      plan,
      blocks,
      part: share,
      changePart: share / 4,
      forecast: true,
    } as const;
    const effect = pairedEffect(pairedSample(first(stream, blocks)), rule);
    const { lo, hi } = effect.interval;
    if (isBeyond(effect.strict.lo, line))
      return { verdict: 'fail', blocks, lo: effect.strict.lo, hi };
    if (isWithin(effect.early.hi, line)) return { verdict: 'pass', blocks, lo, hi };
    last = { verdict: 'inconclusive', blocks, lo, hi };
    if (
      !canDecide(
        {
          estimate: effect.estimate,
          line,
          rounds: blocks,
          forecast: effect.forecastBasis
            ? forecastEffect(effect.forecastBasis, scale, 'lower')
            : [],
        },
        maxRounds,
      )
    )
      return last;
  }
  return last;
}

/**
 * Returns for each of some numbers of budgets whether any look would call the stream a regression.
 * No look is left out although an earlier one may have stopped the measuring, so that the figure is
 * an upper bound.
 */
export function everFails(
  stream: Blocks,
  scale: Scale,
  line: number,
  shares: readonly number[],
  plan: LookPlan,
  failed: boolean[],
): void {
  const looks = plan.kind === 'single' ? [stream.head.length] : plannedLooks(plan.maxRounds);
  for (const blocks of looks) {
    let sample: PairedSample | undefined;
    for (const [index, share] of shares.entries()) {
      const { strict } = levelsAt(plan, blocks, share, share);
      if (failed[index] || strict <= 0 || !couldReach(stream, blocks, scale, line, strict))
        continue;
      sample ??= pairedSample(first(stream, blocks));
      if (isBeyond(toEffect(scale, lowerBound(sample, strict)), line)) failed[index] = true;
    }
  }
}

/** Returns whether any look would pass the stream. */
export function everPasses(stream: Blocks, scale: Scale, line: number, plan: LookPlan): boolean {
  const looks = plan.kind === 'single' ? [stream.head.length] : plannedLooks(plan.maxRounds);
  const mirrored = { base: stream.head, head: stream.base };
  const mirroredLine = scale === 'ratio' ? Math.expm1(-Math.log1p(line)) : -line;
  return looks.some((blocks) => {
    const { early } = levelsAt(plan, blocks, 1, 1);
    return (
      couldReach(mirrored, blocks, scale, mirroredLine, early) &&
      isWithin(toEffect(scale, upperBound(pairedSample(first(stream, blocks)), early)), line)
    );
  });
}

/**
 * Returns true whenever the lower bound is above the line. This cheap test only saves the sorting
 * where no bound can be.
 */
function couldReach(
  { base, head }: Blocks,
  n: number,
  scale: Scale,
  line: number,
  level: number,
): boolean {
  const shift = scale === 'ratio' ? Math.log1p(line) : line;
  const split = splitLevel(n, level);
  let sum = 0;
  let squares = 0;
  let below = 0;
  for (let block = 0; block < n; block += 1) {
    const distance = (head[block] ?? 0) - (base[block] ?? 0) - shift;
    sum += distance;
    squares += distance ** 2;
    if (distance < -1e-7) below += 1;
  }
  const mean = sum / n;
  const standardError = Math.sqrt(Math.max(0, squares - n * mean ** 2) / (n - 1) / n);
  if (mean > 0.999 * criticalValue(n, split.mean) * standardError - 1e-7) return true;
  if ((below * (below + 1)) / 2 <= split.averagesToSkip) return true;
  return (
    split.crossingsToSkip >= 0 &&
    crossingsBelow(base, head, n, shift, split.crossingsToSkip) <= split.crossingsToSkip
  );
}

/**
 * Counts how many rounds of the head are less than `shift` above rounds of the base. Stops once
 * they are more than `enough`.
 */
function crossingsBelow(
  base: Blocks['base'],
  head: Blocks['head'],
  n: number,
  shift: number,
  enough: number,
): number {
  let below = 0;
  for (let i = 0; i < n && below <= enough; i += 1) {
    const line = (head[i] ?? 0) - shift + 1e-7;
    for (let j = 0; j < n; j += 1) if (line < (base[j] ?? 0)) below += 1;
  }
  return below;
}
