/** Draws runs from measured blocks of INP, and judges them by Headroom's own rule. */
import { toScale } from '../../src/compare/scale.ts';
import { findMetric } from '../../src/metrics.ts';
import { median } from '../figures.ts';
import { stopWhenDecided } from '../verdict/headroom-rule.ts';
import { seeded } from '../verdict/random.ts';

/** INP of base and head by block, in milliseconds. */
export interface Blocks {
  readonly base: readonly number[];
  readonly head: readonly number[];
}

/**
 * Draws whole blocks of all runs, with replacement and seeded, as many for each drawn run as the
 * shortest real one has. Returns the share of drawn runs that fail a budget without a tolerance.
 */
export function drawRuns(runs: readonly Blocks[], draws: number): number {
  const metric = findMetric('inp');
  if (metric === undefined) throw new Error('there is no metric inp');
  const pairs = runs.flatMap(({ base, head }) =>
    base.flatMap((value, block): (readonly [number, number])[] => {
      const other = head[block];
      return other === undefined ? [] : [[value, other]];
    }),
  );
  const isPositive = pairs.every(([base, head]) => base > 0 && head > 0);
  const scale = metric.scale === 'ratio' && isPositive ? 'ratio' : 'difference';
  // Without a tolerance of its own, a budget tolerates the metric's floor.
  const line =
    scale === 'ratio' ? metric.floor / median(pairs.map(([base]) => base)) : metric.floor;
  const blocks = Math.min(...runs.map(({ base }) => base.length));
  const random = seeded(1);
  let failed = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = Array.from(
      { length: blocks },
      () => pairs[Math.floor(random.uniform() * pairs.length)] ?? ([Number.NaN, 0] as const),
    );
    const stream = {
      base: drawn.map(([base]) => toScale(scale, base)),
      head: drawn.map(([, head]) => toScale(scale, head)),
    };
    if (stopWhenDecided(stream, scale, line, 1, blocks).verdict === 'fail') failed += 1;
  }
  return failed / draws;
}
