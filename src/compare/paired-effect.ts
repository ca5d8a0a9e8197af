/** The effect of head against base from blocks that measured both. */
import type { Effect, EffectForecastBasis, LookPlan } from '../model.ts';
import { levelsAt } from './levels.ts';
import { type Blocks, lowerBound, type PairedSample, upperBound } from './paired-bounds.ts';
import type { Readings } from './samples.ts';
import { effectInterval, type Scale, shiftToSize, toEffect, toScale } from './scale.ts';

/** The inputs of one comparison. */
export interface PairedRule {
  readonly scale: Scale;
  readonly better: 'lower' | 'higher';
  /** A change up to this much, on the judging scale, is nobody's concern. */
  readonly floor: number;
  readonly plan: LookPlan;
  /** Blocks of the target: they say which look this is. */
  readonly blocks: number;
  /** Its part of the table's error, for its budgets and for changes that none watches. */
  readonly part: number;
  readonly changePart: number;
  /** Whether a regression budget may ask what more blocks would show. */
  readonly forecast: boolean;
}

/** The rounds on the judging scale, of the blocks that have both. */
export function pairedBlocks(scale: Scale, head: Readings, base: Readings): Blocks {
  const most = Math.min(head.blocks.length, base.blocks.length);
  const paired = { base: new Float64Array(most), head: new Float64Array(most) };
  let both = 0;
  let at = 0;
  for (let index = 0; index < head.blocks.length; index += 1) {
    const block = head.blocks[index] ?? Number.NaN;
    while ((base.blocks[at] ?? Number.POSITIVE_INFINITY) < block) at += 1;
    const before = base.values[at];
    const after = head.values[index];
    if (base.blocks[at] !== block || before === undefined || after === undefined) continue;
    paired.base[both] = toScale(scale, before);
    paired.head[both] = toScale(scale, after);
    both += 1;
  }
  return both === most
    ? paired
    : { base: paired.base.subarray(0, both), head: paired.head.subarray(0, both) };
}

/** The effect that these blocks show, with its bounds at this look. */
export function pairedEffect(sample: PairedSample, rule: PairedRule): Effect {
  const levels = levelsAt(rule.plan, rule.blocks, rule.part, rule.changePart);
  const { scale, better } = rule;
  const worseIsUp = better === 'lower';
  const [loError, hiError] = worseIsUp
    ? [levels.otherEnd, levels.early]
    : [levels.early, levels.otherEnd];
  const early = effectInterval(
    scale,
    bound('lo', sample, loError),
    bound('hi', sample, hiError),
    loError,
    hiError,
  );
  const strictLo = bound('lo', sample, levels.strict);
  const strictHi = bound('hi', sample, levels.strict);
  const reach = worseIsUp ? sample.estimate - strictLo : strictHi - sample.estimate;
  return {
    scale,
    estimate: toEffect(scale, sample.estimate),
    interval: early,
    strict: effectInterval(scale, strictLo, strictHi, levels.strict, levels.strict),
    early,
    smallestDetectable: shiftToSize(scale, better, rule.floor + Math.max(0, reach)),
    change: findChange(sample, levels.change, rule.floor),
    forecastBasis: rule.forecast ? forecastBasis(sample, rule) : undefined,
  };
}

function bound(end: 'lo' | 'hi', sample: PairedSample, level: number): number {
  if (level <= 0) return end === 'lo' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return end === 'lo' ? lowerBound(sample, level) : upperBound(sample, level);
}

/** Bounds are looked for only on the side to which the estimate itself is beyond the floor. */
function findChange(sample: PairedSample, level: number, floor: number): 'up' | 'down' | undefined {
  if (sample.estimate > floor) return bound('lo', sample, level) > floor ? 'up' : undefined;
  return sample.estimate < -floor && bound('hi', sample, level) < -floor ? 'down' : undefined;
}

const forecastBasis = (
  { n, standardError }: PairedSample,
  { plan, blocks, part }: PairedRule,
): EffectForecastBasis => ({ plan, blocks, judged: n, part, standardError });
