/** Simulations on resampled real rounds: Headroom beside the rules of others. */
import { toEffect } from '../../src/compare/scale.ts';
import { judgedByOthers } from './compared-jobs.ts';
import { everFails, everPasses } from './headroom-rule.ts';
import { type Job, maxRounds } from './job.ts';
import { otherRules } from './other-rules.ts';
import { type Pool, type PoolMetric, poolsOf } from './pools.ts';
import { type Random, seeded } from './random.ts';
import { untilDecided } from './stopping.ts';

const adaptive = { kind: 'adaptive', maxRounds } as const;
const most = Math.max(maxRounds, ...otherRules.map((rule) => rule.most));

function poolNamed(name: string): Pool {
  const pool = poolsOf().find((one) => one.name === name);
  if (!pool) throw new Error(`no pool ${name}`);
  return pool;
}

/** `most` rounds out of `rounds`, each as likely as another, also again. */
const picked = (random: Random, rounds: number): number[] => Array.from({ length: most }, () => Math.floor(random.uniform() * rounds));

/**
 * One table holds every noisy metric of the pool's targets, all metrics of a target drawn from the same rounds. Without an effect the tolerance is 0; else both are 5 %,
 * or the metric's floor. `failed`: tables with a fail at any look. `passed`: of the budgets of the worst metric, whose effect is a hair over the tolerance, those that any look passes. The rules of others judge unchanged
 * code, and only metrics that are never 0.
 */
export function pooledTables(name: string, effect: 'none' | 'tolerance'): Job['run'] {
  return (seed, trials) => {
    const pool = poolNamed(name);
    const random = seeded(seed);
    const counts: Record<string, number> = { failed: 0 };
    const passed = new Map<PoolMetric, number>();
    for (const rule of otherRules) counts[rule.name] = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const failed = [false];
      const othersFailed = new Set<string>();
      for (const target of pool.targets) {
        const [baseRounds, headRounds] = [picked(random, target.rounds), picked(random, target.rounds)];
        for (const metric of target.metrics) {
          const base = Float64Array.from(baseRounds, (round) => metric.values[round] ?? 0);
          const head = Float64Array.from(headRounds, (round) => metric.values[round] ?? 0);
          const tolerated = effect === 'none' ? 0 : metric.tolerated;
          const line = toEffect(metric.scale, tolerated);
          const shifted = (by: number): { base: number[]; head: number[] } => ({
            base: [...base.subarray(0, maxRounds)],
            head: Array.from(head.subarray(0, maxRounds), (value) => value + by),
          });
          everFails(shifted(tolerated), metric.scale, line, [1 / pool.metrics], adaptive, failed);
          if (effect === 'tolerance') {
            if (everPasses(shifted(tolerated * (1 + 1e-6)), metric.scale, line, adaptive)) passed.set(metric, (passed.get(metric) ?? 0) + 1);
          } else if (metric.scale === 'ratio')
            for (const rule of otherRules) if (!othersFailed.has(rule.name) && rule.judge(base, head, metric.scale).fails) othersFailed.add(rule.name);
        }
      }
      if (failed[0]) counts.failed = (counts.failed ?? 0) + 1;
      for (const rule of othersFailed) counts[rule] = (counts[rule] ?? 0) + 1;
    }
    counts.passed = Math.max(0, ...passed.values());
    return { counts, means: { metrics: pool.metrics } };
  };
}

/** Metrics of a pool of which a change is worth a look. */
export const changeable = (pool: Pool): readonly PoolMetric[] => pool.targets.flatMap((target) => target.metrics.filter((metric) => metric.changes));

/**
 * One metric after the other is worse by `change`, and is one of 20 budgets with tolerance 0. Counts are means over the metrics: `fail`, `covered`, and each rule of others by
 * its name; `fail <n>` and `blocks <n>` are those of the n-th metric.
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
    for (const [index, { values, scale, shiftOf }] of metrics.entries()) {
      const draw = (): number => values[Math.floor(random.uniform() * values.length)] ?? 0;
      const arm = (shift: number): number[] => Array.from({ length: maxRounds }, () => draw() + shift);
      const effect = shiftOf(change);
      const ours = untilDecided((_, shift) => ({ base: arm(0), head: arm(shift) }), scale, 20, { effect, tolerance: 0 }, random, trials);
      counts[`fail ${index}`] = ours.counts.fail;
      means[`blocks ${index}`] = ours.means.blocks;
      add(counts, 'fail', ours.counts.fail);
      add(counts, 'covered', ours.counts.covered);
      add(means, 'blocks', ours.means.blocks);
      const theirs = judgedByOthers(
        (_, base, head) => {
          for (const arm of [base, head]) for (let round = 0; round < arm.length; round += 1) arm[round] = draw();
        },
        { scale, size: 1, effect },
        random,
        trials,
      );
      for (const [rule, count] of Object.entries(theirs.counts)) add(counts, rule, count);
      for (const [rule, mean] of Object.entries(theirs.means)) add(means, rule, mean);
    }
    return { counts, means };
  };
}
