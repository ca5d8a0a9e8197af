/** The simulations, each a job of its own that can be run by itself and gives plain figures. */
import { headIntervals } from '../../src/compare/head-intervals.ts';
import { type LookPlan, plannedLooks } from '../../src/compare/looks.ts';
import type { Blocks } from '../../src/compare/paired-bounds.ts';
import { isBeyond, isWithin } from '../../src/decide/tolerance.ts';
import { metricOf } from '../../src/metrics.ts';
import { others, pooledTables } from './compared-jobs.ts';
import { type Family, families } from './families.ts';
import { fixedPower, fixedRuleNames } from './fixed-rules.ts';
import { everFails, everPasses, stopWhenDecided } from './headroom-rule.ts';
import { type Job, maxRounds } from './job.ts';
import { poolsOf } from './pools.ts';
import { type Random, seeded } from './random.ts';

export const tableSizes: readonly number[] = [5, 20, 60];
const adaptive: LookPlan = { kind: 'adaptive', maxRounds };

/** The tolerance of a family's budgets on the judging scale: 5 %, or 50 ms where the scale is a difference. */
export const toleranceShift = (family: Family): number => (family.scale === 'ratio' ? Math.log1p(0.05) : 50);

const lineOf = (family: Family, shift: number): number => (family.scale === 'ratio' ? Math.expm1(shift) : shift);

/** Blocks of the family with its noise times `narrowed`, and the head shifted. */
function drawBlocks(family: Family, random: Random, base: Float64Array, head: Float64Array, shift: number, narrowed = 1): Blocks {
  family.fill(random, base, head);
  return { base: Array.from(base, (value) => value * narrowed), head: Array.from(head, (value) => value * narrowed + shift) };
}

/** Tables of 60 budgets whose effect is exactly the tolerance; the first 5 and 20 of each are tables of their own. */
function tables(family: Family, shift: number, plan: LookPlan, blocks: number): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const base = new Float64Array(blocks);
    const head = new Float64Array(blocks);
    const failedTables = tableSizes.map(() => 0);
    const line = lineOf(family, shift);
    for (let trial = 0; trial < trials; trial += 1) {
      const failed = tableSizes.map(() => false);
      for (let budget = 0; budget < (tableSizes.at(-1) ?? 0); budget += 1) {
        const stream = drawBlocks(family, random, base, head, shift);
        // A table that is smaller than this budget's number is treated as failed already, so that it is left alone.
        const state = tableSizes.map((size, index) => budget >= size || (failed[index] ?? false));
        everFails(
          stream,
          family.scale,
          line,
          tableSizes.map((size) => 1 / size),
          plan,
          state,
        );
        for (const [index, size] of tableSizes.entries()) if (budget < size) failed[index] = state[index] ?? false;
      }
      for (const [index, hit] of failed.entries()) if (hit) failedTables[index] = (failedTables[index] ?? 0) + 1;
    }
    return { counts: Object.fromEntries(tableSizes.map((size, index) => [`failed of ${size}`, failedTables[index] ?? 0])), means: {} };
  };
}

/** Tables of limits that are exactly the true median: how many fail at any look, and how many single limits just below it pass. */
function limits(family: Family): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const many = new Float64Array(200_001);
    family.fill(random, new Float64Array(many.length), many);
    const median = many.sort()[many.length >> 1] ?? Number.NaN;
    const size = 20;
    const counts = { failed: 0, passed: 0 };
    const rounds = new Float64Array(maxRounds);
    for (let trial = 0; trial < trials; trial += 1) {
      let fails = false;
      for (let budget = 0; budget < size; budget += 1) {
        family.fill(random, new Float64Array(maxRounds), rounds);
        let passes = false;
        for (const blocks of plannedLooks(maxRounds)) {
          const rule = { scale: 'difference', plan: adaptive, blocks, part: 1 / size, forecast: false } as const;
          const { headStrict, headEarly } = headIntervals(metricOf('audit:simulated'), rounds.slice(0, blocks).sort(), false, rule);
          fails ||= isBeyond(headStrict.lo, median);
          passes ||= isWithin(headEarly.hi, median - 1e-6);
        }
        if (passes && budget === 0) counts.passed += 1;
      }
      if (fails) counts.failed += 1;
    }
    return { counts, means: {} };
  };
}

/** Families with one value that half of the rounds are at most, and no memory. */
export const limitFamilies = ['normal', 'log-normal', 'rare mode', 'steps', 'heavy tails'];

/** Budgets whose effect is just over the tolerance: how many pass at any look. */
function falsePasses(family: Family): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const base = new Float64Array(maxRounds);
    const head = new Float64Array(maxRounds);
    const shift = toleranceShift(family);
    const line = lineOf(family, shift);
    let passed = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      if (everPasses(drawBlocks(family, random, base, head, shift * (1 + 1e-6)), family.scale, line, adaptive)) passed += 1;
    }
    return { counts: { passed }, means: {} };
  };
}

/** One budget of `size`, measured on until it is decided. `effect` and `tolerance` are shifts on the judging scale; `narrowed` scales the noise. */
function stopping(family: Family, size: number, effect: number, tolerance: number, narrowed = 1): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const base = new Float64Array(maxRounds);
    const head = new Float64Array(maxRounds);
    const line = lineOf(family, tolerance);
    const truth = lineOf(family, effect);
    const counts = { fail: 0, pass: 0, inconclusive: 0, covered: 0, within7: 0 };
    let blocks = 0;
    const widths = new Float64Array(trials);
    for (let trial = 0; trial < trials; trial += 1) {
      const stopped = stopWhenDecided(drawBlocks(family, random, base, head, effect, narrowed), family.scale, line, 1 / size, maxRounds);
      counts[stopped.verdict] += 1;
      if (stopped.lo <= truth + 1e-9 && truth <= stopped.hi + 1e-9) counts.covered += 1;
      if (stopped.verdict !== 'inconclusive' && stopped.blocks <= 7) counts.within7 += 1;
      blocks += stopped.blocks;
      widths[trial] = stopped.hi - stopped.lo;
    }
    return { counts, means: { blocks: blocks / trials, width: widths.sort()[trials >> 1] ?? Number.NaN } };
  };
}

const familyNamed = (name: string): Family => {
  const family = families.find((one) => one.name === name);
  if (!family) throw new Error(`no family ${name}`);
  return family;
};

/** Effects of the operating curve: ratios to what the tolerance allows. */
export const curveRatios: readonly number[] = [0.9, 0.95, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.15, 1.2];

export function allJobs(): readonly Job[] {
  const normal = familyNamed('normal');
  const tolerance = Math.log1p(0.05);
  return [
    ...families.flatMap((family): Job[] => [
      { id: `tables · ${family.name} · tolerance 0`, trials: 20_000, run: tables(family, 0, adaptive, maxRounds) },
      { id: `tables · ${family.name} · at tolerance`, trials: 20_000, run: tables(family, toleranceShift(family), adaptive, maxRounds) },
      { id: `false pass · ${family.name}`, trials: 20_000, run: falsePasses(family) },
    ]),
    ...['normal', 'two modes'].flatMap((name): Job[] => [
      { id: `tables · ${name} · one look at 12`, trials: 20_000, run: tables(familyNamed(name), 0, { kind: 'single' }, 12) },
      { id: `tables · ${name} · at most 10`, trials: 20_000, run: tables(familyNamed(name), 0, { kind: 'adaptive', maxRounds: 10 }, 10) },
    ]),
    ...families.flatMap((family): Job[] =>
      [0, 0.5, 1, 2, 3].map((times) => ({
        id: `stopping · ${family.name} · ${times} × tolerance`,
        trials: 5000,
        run: stopping(family, 20, times * toleranceShift(family), toleranceShift(family)),
      })),
    ),
    ...tableSizes.flatMap((size) =>
      curveRatios.map(
        (ratio): Job => ({ id: `curve · ${size} budgets · ${ratio}`, trials: 5000, run: stopping(normal, size, tolerance + Math.log(ratio), tolerance) }),
      ),
    ),
    ...[0.02, 0.05, 0.1, 0.2].flatMap((change) =>
      [0.01, 0.02, 0.05, 0.1].map(
        (noise): Job => ({
          id: `change · ${change} · spread ${noise}`,
          trials: 5000,
          run: stopping(normal, 20, Math.log1p(change), 0, noise / 0.05),
        }),
      ),
    ),
    ...[0.07, 0.13].flatMap((change) =>
      [0.004, 0.01].map(
        (noise): Job => ({ id: `gross · ${change} · spread ${noise}`, trials: 20_000, run: stopping(normal, 5, Math.log1p(change), 0, noise / 0.05) }),
      ),
    ),
    ...['normal', 'two modes', 'heavy tails'].flatMap((name): Job[] => [
      ...[5, 20].map((size) => ({ id: `others · ${name} · ${size} unchanged`, trials: 5000, run: others(familyNamed(name), size, 0) })),
      { id: `others · ${name} · change 0.1`, trials: 5000, run: others(familyNamed(name), 1, Math.log1p(0.1)) },
    ]),
    ...limitFamilies.map((name): Job => ({ id: `limits · ${name}`, trials: 5000, run: limits(familyNamed(name)) })),
    ...fixedRuleNames.map((name): Job => ({ id: `fixed · ${name}`, trials: 40_000, run: fixedPower(normal, name) })),
    ...poolsOf().map((pool): Job => ({ id: `pool · ${pool.name}`, trials: 20_000, run: pooledTables(pool.name) })),
  ];
}
