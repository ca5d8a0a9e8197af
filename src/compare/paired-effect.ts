/** The effect of head against base from blocks that measured both. */
import type { Effect, Outlook } from '../model.ts';
import { type LookLevels, levelsAt } from './levels.ts';
import { type LookPlan, plannedLooks } from './looks.ts';
import { type Blocks, expectedReach, lowerBound, type PairedSample, pairedSample, upperBound } from './paired-bounds.ts';
import { remembered } from './remember.ts';
import type { Readings } from './samples.ts';
import { effectInterval, type Scale, sizeOf, toEffect, toScale } from './scale.ts';

/** What one comparison is judged by. */
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
  /** Whether more blocks are worth forecasting. */
  readonly forecast: boolean;
}

/** The rounds on the judging scale, of the blocks that have both. */
export function pairedBlocks(scale: Scale, head: Readings, base: Readings): Blocks {
  const paired = { base: [] as number[], head: [] as number[] };
  let at = 0;
  for (const [index, block] of head.blocks.entries()) {
    while ((base.blocks[at] ?? Number.POSITIVE_INFINITY) < block) at += 1;
    const before = base.values[at];
    const after = head.values[index];
    if (base.blocks[at] !== block || before === undefined || after === undefined) continue;
    paired.base.push(toScale(scale, before));
    paired.head.push(toScale(scale, after));
  }
  return paired;
}

/** The effect that these blocks show, with its bounds at this look. */
export function pairedEffect(blocks: Blocks, rule: PairedRule): Effect {
  const sample = pairedSample(blocks);
  const levels = levelsAt(rule.plan, rule.blocks, rule.part, rule.changePart);
  const { scale, better } = rule;
  const worseIsUp = better === 'lower';
  const [loError, hiError] = worseIsUp ? [levels.otherEnd, levels.early] : [levels.early, levels.otherEnd];
  const early = effectInterval(scale, bound('lo', sample, loError), bound('hi', sample, hiError), loError, hiError);
  const strictLo = bound('lo', sample, levels.strict);
  const strictHi = bound('hi', sample, levels.strict);
  const reach = worseIsUp ? sample.estimate - strictLo : strictHi - sample.estimate;
  return {
    scale,
    estimate: toEffect(scale, sample.estimate),
    interval: early,
    strict: effectInterval(scale, strictLo, strictHi, levels.strict, levels.strict),
    early,
    smallestDetectable: sizeOf(scale, better, rule.floor + Math.max(0, reach)),
    change: changeOf(sample, levels.change, rule.floor),
    outlook: rule.forecast ? outlookOf(sample, rule, levels) : undefined,
  };
}

function bound(end: 'lo' | 'hi', sample: PairedSample, level: number): number {
  if (level <= 0) return end === 'lo' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return end === 'lo' ? lowerBound(sample, level) : upperBound(sample, level);
}

/** Bounds are looked for only on the side to which the estimate itself is beyond the floor. */
function changeOf(sample: PairedSample, level: number, floor: number): 'up' | 'down' | undefined {
  if (sample.estimate > floor) return bound('lo', sample, level) > floor ? 'up' : undefined;
  return sample.estimate < -floor && bound('hi', sample, level) < -floor ? 'down' : undefined;
}

/** Half-widths that a normal sample of the same spread would have at the looks to come. */
function outlookOf(sample: PairedSample, rule: PairedRule, now: LookLevels): readonly Outlook[] {
  if (sample.n < 2) return [];
  const deviation = sample.standardError * Math.sqrt(sample.n);
  const lost = rule.blocks - sample.n;
  return laterLooks(rule.plan, rule.blocks).map((blocks) => {
    const levels = rule.plan.kind === 'single' ? now : levelsAt(rule.plan, blocks, rule.part, rule.changePart);
    const n = Math.max(2, blocks - lost);
    const size = (shift: number): number => sizeOf(rule.scale, rule.better, shift);
    const reach = (level: number): number => size(expectedReach(n, level, deviation));
    return { blocks, strict: reach(levels.strict), early: reach(levels.early), uncertainty: size(sample.standardError) };
  });
}

/** The looks after this many blocks; past the plan's end (or with a single look) numbers that a reader could choose. */
export const laterLooks = (plan: LookPlan, blocks: number): readonly number[] => looksAfter(blocks, plan.kind === 'adaptive' ? plan.maxRounds : 0);

const looksAfter = remembered((blocks, maxRounds): readonly number[] => {
  const planned = maxRounds > 0 ? plannedLooks(maxRounds) : [];
  const last = Math.max(blocks, planned.at(-1) ?? 0);
  return [...planned.filter((look) => look > blocks), ...plannedLooks(150).filter((look) => look > last)];
});
