/** Simulations in which the rules of others are judged: on drawn rounds, and beside Headroom on real ones. */
import type { Family } from './families.ts';
import { everFails } from './headroom-rule.ts';
import { type Job, maxRounds } from './job.ts';
import { otherRules } from './other-rules.ts';
import { poolsOf } from './pools.ts';
import { seeded } from './random.ts';

/** Tables of unchanged metrics under the rules of others, and how often they find a change in one metric. */
export function others(family: Family, size: number, effect: number): Job['run'] {
  return (seed, trials) => {
    const random = seeded(seed);
    const counts: Record<string, number> = {};
    const means: Record<string, number> = {};
    for (const rule of otherRules) {
      const base = new Float64Array(rule.most);
      const head = new Float64Array(rule.most);
      let failures = 0;
      let rounds = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        let fails = false;
        let longest = 0;
        for (let metric = 0; metric < size && !(fails && effect > 0); metric += 1) {
          family.fill(random, base, head);
          if (effect > 0) for (let index = 0; index < head.length; index += 1) head[index] = (head[index] ?? 0) + effect;
          const judged = rule.judge(base, head);
          fails ||= judged.fails;
          longest = Math.max(longest, judged.rounds);
        }
        if (fails) failures += 1;
        rounds += longest;
      }
      counts[rule.name] = failures;
      means[rule.name] = rounds / trials;
    }
    return { counts, means };
  };
}

/** Resampled real rounds as both arms: one table holds every noisy metric of the pool's targets. */
export function pooledTables(name: string): Job['run'] {
  return (seed, trials) => {
    const pool = poolsOf().find((one) => one.name === name);
    if (!pool) throw new Error(`no pool ${name}`);
    const random = seeded(seed);
    const counts: Record<string, number> = { failed: 0 };
    for (const rule of otherRules) counts[rule.name] = 0;
    const most = Math.max(maxRounds, ...otherRules.map((rule) => rule.most));
    for (let trial = 0; trial < trials; trial += 1) {
      const failed = [false];
      const othersFailed = new Set<string>();
      for (const target of pool.targets) {
        const pick = (): number[] => Array.from({ length: most }, () => Math.floor(random.uniform() * target.rounds));
        const [baseRounds, headRounds] = [pick(), pick()];
        for (const metric of target.metrics) {
          const base = Float64Array.from(baseRounds, (round) => metric.values[round] ?? 0);
          const head = Float64Array.from(headRounds, (round) => metric.values[round] ?? 0);
          const stream = { base: [...base.subarray(0, maxRounds)], head: [...head.subarray(0, maxRounds)] };
          everFails(stream, metric.scale, 0, [1 / pool.metrics], { kind: 'adaptive', maxRounds }, failed);
          if (metric.scale === 'ratio')
            for (const rule of otherRules) if (!othersFailed.has(rule.name) && rule.judge(base, head).fails) othersFailed.add(rule.name);
        }
      }
      if (failed[0]) counts.failed = (counts.failed ?? 0) + 1;
      for (const rule of othersFailed) counts[rule] = (counts[rule] ?? 0) + 1;
    }
    return { counts, means: { metrics: pool.metrics } };
  };
}
