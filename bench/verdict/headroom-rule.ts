/**
 * Headroom's own rule on one stream of paired differences. It calls the functions that `compare` and `decide` call for
 * one comparison; `__tests__/compare/simulation.test.ts` holds it against whole runs of them.
 */
import { criticalValue } from '../../src/compare/critical-value.ts';
import { levelsAt } from '../../src/compare/levels.ts';
import { type LookPlan, plannedLooks } from '../../src/compare/looks.ts';
import { lowerBound, type PairedSample, pairedSample, upperBound } from '../../src/compare/paired-bounds.ts';
import { pairedEffect } from '../../src/compare/paired-effect.ts';
import { type Scale, toEffect } from '../../src/compare/scale.ts';
import { averagesToSkip } from '../../src/compare/signed-rank.ts';
import { canSettle } from '../../src/decide/settle.ts';
import { isBeyond, isWithin } from '../../src/decide/tolerance.ts';

export interface Stopped {
  readonly verdict: 'fail' | 'pass' | 'inconclusive';
  readonly blocks: number;
  /** The interval that is shown. */
  readonly lo: number;
  readonly hi: number;
}

/** Measures one budget on until it is decided, cannot be any more, or the rounds are used up. `share` is 1 / number of budgets. */
export function stopWhenDecided(differences: readonly number[], scale: Scale, line: number, share: number, maxRounds: number): Stopped {
  const plan: LookPlan = { kind: 'adaptive', maxRounds };
  let last: Stopped = { verdict: 'inconclusive', blocks: 0, lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  for (const blocks of plannedLooks(maxRounds)) {
    const rule = { scale, better: 'lower', floor: 0, plan, blocks, part: share, changePart: share / 4, forecast: true } as const;
    const effect = pairedEffect(differences.slice(0, blocks), rule);
    const { lo, hi } = effect.interval;
    if (isBeyond(effect.strict.lo, line)) return { verdict: 'fail', blocks, lo: effect.strict.lo, hi };
    if (isWithin(effect.early.hi, line)) return { verdict: 'pass', blocks, lo, hi };
    last = { verdict: 'inconclusive', blocks, lo, hi };
    if (!canSettle({ estimate: effect.estimate, line, outlook: effect.outlook ?? [] }, maxRounds)) return last;
  }
  return last;
}

/**
 * Whether any look would call the stream a regression, for each of some numbers of budgets. No look is left out although
 * an earlier one may have stopped the measuring, so that the figure is an upper bound.
 */
export function everFails(differences: readonly number[], scale: Scale, line: number, shares: readonly number[], plan: LookPlan, failed: boolean[]): void {
  const looks = plan.kind === 'single' ? [differences.length] : plannedLooks(plan.maxRounds);
  for (const blocks of looks) {
    let sample: PairedSample | undefined;
    for (const [index, share] of shares.entries()) {
      const { strict } = levelsAt(plan, blocks, share, share);
      if (failed[index] || strict <= 0 || !couldReach(differences, blocks, scale, line, strict)) continue;
      sample ??= pairedSample(differences.slice(0, blocks));
      if (isBeyond(toEffect(scale, lowerBound(sample, strict)), line)) failed[index] = true;
    }
  }
}

/** Whether any look would pass the stream. */
export function everPasses(differences: readonly number[], scale: Scale, line: number, plan: LookPlan): boolean {
  const looks = plan.kind === 'single' ? [differences.length] : plannedLooks(plan.maxRounds);
  const mirrored = differences.map((difference) => -difference);
  const mirroredLine = scale === 'ratio' ? Math.expm1(-Math.log1p(line)) : -line;
  return looks.some((blocks) => {
    const { early } = levelsAt(plan, blocks, 1, 1);
    return (
      couldReach(mirrored, blocks, scale, mirroredLine, early) && isWithin(toEffect(scale, upperBound(pairedSample(differences.slice(0, blocks)), early)), line)
    );
  });
}

/** A cheap test that is true whenever the lower bound is above the line: it only saves the sorting of averages where nothing can come of it. */
function couldReach(differences: readonly number[], n: number, scale: Scale, line: number, level: number): boolean {
  const shift = scale === 'ratio' ? Math.log1p(line) : line;
  let sum = 0;
  let below = 0;
  for (let index = 0; index < n; index += 1) {
    const distance = (differences[index] ?? 0) - shift;
    sum += distance;
    if (distance < -1e-7) below += 1;
  }
  const skip = averagesToSkip(n, level / 2);
  if (skip >= 0 && (below * (below + 1)) / 2 <= skip) return true;
  const mean = sum / n;
  let squares = 0;
  for (let index = 0; index < n; index += 1) squares += ((differences[index] ?? 0) - shift - mean) ** 2;
  return mean > 0.999 * criticalValue(n, skip < 0 ? level : level / 2) * Math.sqrt(squares / (n - 1) / n) - 1e-7;
}
