/** The simulations, each a job of its own that can be run by itself and gives plain figures. */

import { headIntervals } from '../../src/compare/head-intervals.ts';
import { plannedLooks } from '../../src/compare/looks.ts';
import { toEffect } from '../../src/compare/scale.ts';
import { isBeyond, isWithin } from '../../src/decide/tolerance.ts';
import { getMetric } from '../../src/metrics.ts';
import type { LookPlan } from '../../src/model.ts';
import { others, typicalOf } from './compared-jobs.ts';
import { type Family, families, familyNamed } from './families.ts';
import { fixedPower, fixedRuleNames } from './fixed-rules.ts';
import { everFails, everPasses } from './headroom-rule.ts';
import { type Job, maxRounds, tableSizes } from './job.ts';
import { pooledChange, pooledTables } from './pooled-jobs.ts';
import { poolsOf } from './pools.ts';
import { seeded } from './random.ts';
import { changeShift, drawsOf, stopping, toleranceShift } from './stopping.ts';
import { twinPools, twinTables } from './twin-jobs.ts';

const adaptive: LookPlan = { kind: 'adaptive', maxRounds };

/**
 * Simulates tables of 60 budgets whose effect is exactly the tolerance. The first 5 and 20 of each
 * are tables of their own.
 */
function tables(family: Family, shift: number, plan: LookPlan, blocks: number): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const draw = drawsOf(family, blocks);
    const failedTables = tableSizes.map(() => 0);
    const line = toEffect(family.scale, shift);
    for (let trial = 0; trial < trials; trial += 1) {
      const failed = tableSizes.map(() => false);
      for (let budget = 0; budget < (tableSizes.at(-1) ?? 0); budget += 1) {
        const stream = draw(random, shift);
        // A table that is smaller than this budget's number is treated as failed already, so that
        // it is left alone.
        const state = tableSizes.map((size, index) => budget >= size || (failed[index] ?? false));
        everFails(
          stream,
          family.scale,
          line,
          tableSizes.map((size) => 1 / size),
          plan,
          state,
        );
        for (const [index, size] of tableSizes.entries())
          if (budget < size) failed[index] = state[index] ?? false;
      }
      for (const [index, hit] of failed.entries())
        if (hit) failedTables[index] = (failedTables[index] ?? 0) + 1;
    }
    return {
      counts: Object.fromEntries(
        tableSizes.map((size, index) => [`failed of ${size}`, failedTables[index] ?? 0]),
      ),
      means: {},
    };
  };
}

/**
 * Simulates tables of limits that are exactly the true median. Counts how many fail at any look,
 * and how many single limits just below it pass.
 */
function limits(family: Family): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const median = typicalOf(family.fill);
    const size = 20;
    const counts = { failed: 0, passed: 0 };
    const rounds = new Float64Array(maxRounds);
    for (let trial = 0; trial < trials; trial += 1) {
      let fails = false;
      for (let budget = 0; budget < size; budget += 1) {
        family.fill(random, new Float64Array(maxRounds), rounds);
        let passes = false;
        for (const blocks of plannedLooks(maxRounds)) {
          const rule = {
            scale: 'difference',
            plan: adaptive,
            blocks,
            part: 1 / size,
            forecast: false,
          } as const;
          const { headStrict, headEarly } = headIntervals(
            getMetric('audit:simulated'),
            rounds.slice(0, blocks).sort(),
            false,
            rule,
          );
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
export const limitFamilies = [
  'normal',
  'log-normal',
  'rare mode',
  'steps',
  'heavy tails',
  'zero-inflated',
];

/** Counts how many budgets whose effect is just over the tolerance pass at any look. */
function falsePasses(family: Family): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const draw = drawsOf(family);
    const shift = toleranceShift(family.scale);
    const line = toEffect(family.scale, shift);
    let passed = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      if (everPasses(draw(random, shift * (1 + 1e-6)), family.scale, line, adaptive)) passed += 1;
    }
    return { counts: { passed }, means: {} };
  };
}

/** Effects of the operating curve: ratios to what the tolerance allows. */
export const curveRatios: readonly number[] = [
  0.9, 0.95, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.15, 1.2,
];

/** Changes whose power and mean blocks are given for every law of rounds and every pool. */
export const changes: readonly number[] = [0.02, 0.05, 0.1, 0.2];

export function allJobs(): readonly Job[] {
  const normal = familyNamed('normal');
  const tolerance = Math.log1p(0.05);
  return [
    ...families.flatMap((family): Job[] => [
      {
        id: `tables · ${family.name} · tolerance 0`,
        trials: 20_000,
        run: tables(family, 0, adaptive, maxRounds),
      },
      {
        id: `tables · ${family.name} · at tolerance`,
        trials: 20_000,
        run: tables(family, toleranceShift(family.scale), adaptive, maxRounds),
      },
      { id: `false pass · ${family.name}`, trials: 20_000, run: falsePasses(family) },
    ]),
    ...['normal', 'two modes'].flatMap((name): Job[] => [
      {
        id: `tables · ${name} · one look at 12`,
        trials: 20_000,
        run: tables(familyNamed(name), 0, { kind: 'single' }, 12),
      },
      {
        id: `tables · ${name} · at most 10`,
        trials: 20_000,
        run: tables(familyNamed(name), 0, { kind: 'adaptive', maxRounds: 10 }, 10),
      },
    ]),
    ...families.flatMap((family): Job[] =>
      [0, 0.5, 1, 2, 3].map((times) => ({
        id: `stopping · ${family.name} · ${times} × tolerance`,
        trials: 5000,
        run: stopping(
          family,
          20,
          times * toleranceShift(family.scale),
          toleranceShift(family.scale),
        ),
      })),
    ),
    ...tableSizes.flatMap((size) =>
      curveRatios.map(
        (ratio): Job => ({
          id: `curve · ${size} budgets · ${ratio}`,
          trials: 5000,
          run: stopping(normal, size, tolerance + Math.log(ratio), tolerance),
        }),
      ),
    ),
    ...changes.flatMap((change) =>
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
        (noise): Job => ({
          id: `gross · ${change} · spread ${noise}`,
          trials: 20_000,
          run: stopping(normal, 5, Math.log1p(change), 0, noise / 0.05),
        }),
      ),
    ),
    ...families.flatMap((family): Job[] => [
      ...tableSizes.map((size) => ({
        id: `others · ${family.name} · ${size} unchanged`,
        trials: 5000,
        run: others(family, size, 0),
      })),
      ...changes.flatMap((change): Job[] => [
        {
          id: `others · ${family.name} · change ${change}`,
          trials: 5000,
          run: others(family, 1, changeShift(family.scale, change)),
        },
        {
          id: `change · ${family.name} · ${change}`,
          trials: 5000,
          run: stopping(family, 20, changeShift(family.scale, change), 0),
        },
      ]),
    ]),
    ...limitFamilies.map(
      (name): Job => ({ id: `limits · ${name}`, trials: 20_000, run: limits(familyNamed(name)) }),
    ),
    ...fixedRuleNames.map(
      (name): Job => ({ id: `fixed · ${name}`, trials: 40_000, run: fixedPower(normal, name) }),
    ),
    ...poolsOf().flatMap((pool): Job[] => [
      { id: `pool · ${pool.name}`, trials: 20_000, run: pooledTables(pool.name, 'none') },
      {
        id: `pool · ${pool.name} · at tolerance`,
        trials: 20_000,
        run: pooledTables(pool.name, 'tolerance'),
      },
      ...[0, ...changes].map((change) => ({
        id: `pool change · ${pool.name} · ${change}`,
        trials: 2000,
        run: pooledChange(pool.name, change),
      })),
    ]),
    ...twinPools().flatMap((name): Job[] => [
      { id: `twins · ${name}`, trials: 20_000, run: twinTables(name, 'none') },
      { id: `twins · ${name} · at the line`, trials: 20_000, run: twinTables(name, 'line') },
    ]),
  ];
}
