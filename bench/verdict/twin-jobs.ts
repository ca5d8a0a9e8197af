/**
 * Simulations of the observed times that watch beside budgets on simulated ones, on resampled real
 * rounds of unchanged code.
 */
import { getMetric, metricsOnKind } from '../../src/metrics.ts';
import { everFails } from './headroom-rule.ts';
import { type Job, maxRounds } from './job.ts';
import { drawTable, poolNamed } from './pooled-jobs.ts';
import { type Pool, type PoolMetric, poolsOf } from './pools.ts';
import { seeded } from './random.ts';

/** Numbers of twins in a table: one page, and larger ones. */
export const twinSizes: readonly number[] = [3, 20, 60];

const twinNames: ReadonlySet<string | undefined> = new Set(
  metricsOnKind('page').map(({ observedAs }) => observedAs),
);

/** Returns a pool with the observed times that watch for budgets, and nothing else. */
function twinsIn(pool: Pool): Pool {
  const targets = pool.targets.map((target) => ({
    ...target,
    metrics: target.metrics.filter(({ name, scale }) => twinNames.has(name) && scale === 'ratio'),
  }));
  return {
    ...pool,
    targets,
    metrics: targets.reduce((sum, { metrics }) => sum + metrics.length, 0),
  };
}

/** Returns the names of the pools that have observed times. */
export const twinPools = (): readonly string[] =>
  poolsOf()
    .filter((pool) => twinsIn(pool).metrics > 0)
    .map(({ name }) => name);

/** Returns the line of a twin as a share: the tolerance of 5 % or the floor, whichever is more. */
const lineOf = ({ name, typical }: PoolMetric): number =>
  Math.max(0.05, getMetric(name).floor / Math.exp(typical));

/**
 * Tables of twins, each as strict as their number asks for. With the effect `none` both arms are
 * the same; with `line` the head is slower by exactly the line, which a twin allows. `warned of
 * <size>`: tables with a warning at any look.
 */
export function twinTables(name: string, effect: 'none' | 'line'): Job['run'] {
  return (seed, trials) => {
    const pool = twinsIn(poolNamed(name));
    const random = seeded(seed);
    const shares = twinSizes.map((size) => 1 / size);
    const counts: Record<string, number> = Object.fromEntries(
      twinSizes.map((size) => [`warned of ${size}`, 0]),
    );
    for (let trial = 0; trial < trials; trial += 1) {
      const warned = twinSizes.map(() => false);
      let number = 0;
      for (const { metric, base, head } of drawTable(pool, Math.max(...twinSizes), random)) {
        const line = lineOf(metric);
        const shift = effect === 'none' ? 0 : Math.log1p(line);
        const stream = {
          base: [...base.subarray(0, maxRounds)],
          head: Array.from(head.subarray(0, maxRounds), (value) => value + shift),
        };
        // A table that is smaller than this twin's number is left alone.
        const state = twinSizes.map((size, index) => number >= size || (warned[index] ?? false));
        everFails(stream, metric.scale, line, shares, { kind: 'adaptive', maxRounds }, state);
        for (const [index, size] of twinSizes.entries())
          if (number < size) warned[index] = state[index] ?? false;
        number += 1;
      }
      for (const [index, size] of twinSizes.entries())
        if (warned[index]) counts[`warned of ${size}`] = (counts[`warned of ${size}`] ?? 0) + 1;
    }
    return { counts, means: {} };
  };
}
