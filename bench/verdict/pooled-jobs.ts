/** Simulations on resampled real rounds: Headroom beside the rules of others. */
import { toEffect } from '../../src/compare/scale.ts';
import { judgedByOthers } from './compared-jobs.ts';
import { everFails, everPasses } from './headroom-rule.ts';
import { type Job, maxRounds, tableSizes } from './job.ts';
import { otherRules } from './other-rules.ts';
import { type Pool, type PoolMetric, poolsOf } from './pools.ts';
import { type Random, seeded } from './random.ts';
import { untilDecided } from './stopping.ts';

const adaptive = { kind: 'adaptive', maxRounds } as const;
const most = Math.max(maxRounds, ...otherRules.map((rule) => rule.most));

export function poolNamed(name: string): Pool {
  const pool = poolsOf().find((one) => one.name === name);
  if (!pool) throw new Error(`no pool ${name}`);
  return pool;
}

/** `most` rounds out of `rounds`, each as likely as another, also again. */
const picked = (random: Random, rounds: number): number[] =>
  Array.from({ length: most }, () => Math.floor(random.uniform() * rounds));

/** One metric of one target, with the rounds that were drawn for the whole target. */
interface PooledBudget {
  readonly metric: PoolMetric;
  readonly base: Float64Array;
  readonly head: Float64Array;
}

/**
 * Makes a table of `size` budgets, one for every noisy metric of the pool's targets that varies at
 * all. All metrics of a target are drawn from the same rounds. The targets are drawn anew until the
 * table is full.
 */
export function* drawTable(
  { name, targets, metrics: known }: Pool,
  size: number,
  random: Random,
): Generator<PooledBudget> {
  if (known === 0) throw new Error(`no metric of the pool ${name} varies`);
  let left = size;
  while (left > 0) {
    for (const { rounds, metrics } of targets) {
      const [baseRounds, headRounds] = [picked(random, rounds), picked(random, rounds)];
      for (const metric of metrics.slice(0, left)) {
        const draw = (of: readonly number[]): Float64Array =>
          Float64Array.from(of, (round) => metric.values[round] ?? 0);
        yield { metric, base: draw(baseRounds), head: draw(headRounds) };
      }
      left -= Math.min(left, metrics.length);
    }
  }
}

/**
 * Tables of every size in `tableSizes`, and of as many budgets as the pool has metrics. Without an
 * effect the tolerance is 0; else both are 5 %, or the metric's floor. `failed of <size>`: tables
 * with a fail at any look. `passed`: of the budgets of the worst metric, whose effect is a hair
 * over the tolerance, those that any look passes. The rules of others judge unchanged code, once
 * every metric of the pool that is never 0.
 */
export function pooledTables(name: string, effect: 'none' | 'tolerance'): Job['run'] {
  return (seed, trials) => {
    const pool = poolNamed(name);
    const random = seeded(seed);
    const sizes = [...new Set([pool.metrics, ...tableSizes])];
    const counts: Record<string, number> = Object.fromEntries(
      sizes.map((size) => [`failed of ${size}`, 0]),
    );
    const passed = new Map<PoolMetric, number>();
    for (const rule of otherRules) counts[rule.name] = 0;
    const add = (key: string): void => {
      counts[key] = (counts[key] ?? 0) + 1;
    };
    for (let trial = 0; trial < trials; trial += 1) {
      const failed = sizes.map(() => false);
      const othersFailed = new Set<string>();
      let number = 0;
      for (const { metric, base, head } of drawTable(pool, Math.max(...sizes), random)) {
        const isOfPool = number < pool.metrics;
        const tolerated = effect === 'none' ? 0 : metric.tolerated;
        const line = toEffect(metric.scale, tolerated);
        const shifted = (by: number): { base: number[]; head: number[] } => ({
          base: [...base.subarray(0, maxRounds)],
          head: Array.from(head.subarray(0, maxRounds), (value) => value + by),
        });
        // A table that is smaller than this budget's number is treated as failed already, so that
        // it is left alone.
        const state = sizes.map((size, index) => number >= size || (failed[index] ?? false));
        const shares = sizes.map((size) => 1 / size);
        everFails(shifted(tolerated), metric.scale, line, shares, adaptive, state);
        for (const [index, size] of sizes.entries())
          if (number < size) failed[index] = state[index] ?? false;
        if (isOfPool && effect === 'tolerance') {
          if (everPasses(shifted(tolerated * (1 + 1e-6)), metric.scale, line, adaptive))
            passed.set(metric, (passed.get(metric) ?? 0) + 1);
        } else if (isOfPool && metric.scale === 'ratio')
          for (const rule of otherRules)
            if (
              !othersFailed.has(rule.name) &&
              rule.judge(base, head, metric.scale, metric.typical).fails
            )
              othersFailed.add(rule.name);
        number += 1;
      }
      for (const [index, size] of sizes.entries()) if (failed[index]) add(`failed of ${size}`);
      for (const rule of othersFailed) add(rule);
    }
    counts.passed = Math.max(0, ...passed.values());
    return { counts, means: { metrics: pool.metrics } };
  };
}

/** Metrics of a pool of which a change is worth a look. */
export const changeable = (pool: Pool): readonly PoolMetric[] =>
  pool.targets.flatMap((target) => target.metrics.filter((metric) => metric.changes));

/**
 * One metric after the other is worse by `change`, and is one of 20 budgets with tolerance 0.
 * Counts are means over the metrics: `fail`, `covered`, and each rule of others by its name. A
 * figure with a number behind it is of the metric with that number.
 */
export function pooledChange(name: string, change: number): Job['run'] {
  return (seed, trials) => {
    const metrics = changeable(poolNamed(name));
    const random = seeded(seed);
    const counts: Record<string, number> = {};
    const means: Record<string, number> = {};
    const add = (to: Record<string, number>, key: string, part: number): void => {
      to[key] = (to[key] ?? 0) + part / metrics.length;
    };
    for (const [index, { values, scale, shiftOf, typical }] of metrics.entries()) {
      const draw = (): number => values[Math.floor(random.uniform() * values.length)] ?? 0;
      const arm = (shift: number): number[] =>
        Array.from({ length: maxRounds }, () => draw() + shift);
      const effect = shiftOf(change);
      const ours = untilDecided(
        (_, shift) => ({ base: arm(0), head: arm(shift) }),
        scale,
        20,
        { effect, tolerance: 0 },
        random,
        trials,
      );
      for (const count of ['fail', 'covered'] as const)
        counts[`${count} ${index}`] = ours.counts[count];
      for (const mean of ['blocks', 'width'] as const) means[`${mean} ${index}`] = ours.means[mean];
      add(counts, 'fail', ours.counts.fail);
      add(counts, 'covered', ours.counts.covered);
      add(means, 'blocks', ours.means.blocks);
      const theirs = judgedByOthers(
        (_, base, head) => {
          for (const arm of [base, head])
            for (let round = 0; round < arm.length; round += 1) arm[round] = draw();
        },
        { scale, size: 1, effect, typical },
        random,
        trials,
      );
      for (const [rule, count] of Object.entries(theirs.counts)) add(counts, rule, count);
      for (const [rule, mean] of Object.entries(theirs.means)) add(means, rule, mean);
    }
    return { counts, means };
  };
}
