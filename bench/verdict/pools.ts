/** Pools of real rounds: measurements files in bench/pool, of unchanged code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Scale, toScale } from '../../src/compare/scale.ts';
import { findMetric } from '../../src/metrics.ts';
import type { Measurements } from '../../src/model.ts';

/** Values by round, already on the judging scale. */
export interface PoolMetric {
  /** The target as the report names it. */
  readonly target: string;
  readonly name: string;
  readonly scale: Scale;
  /** Larger is worse. */
  readonly values: readonly number[];
  /** The median of `values`. */
  readonly typical: number;
  /**
   * A change by a share as a shift on the judging scale: of the metric's median where the scale is
   * a difference.
   */
  readonly shiftOf: (share: number) => number;
  /**
   * The tolerance of a budget of 5 %, as a shift. It is at least the metric's floor where the scale
   * is a difference.
   */
  readonly tolerated: number;
  /** Whether a change of a fifth of its median is more than the metric's floor. */
  readonly changes: boolean;
}

interface PoolTarget {
  readonly rounds: number;
  readonly metrics: readonly PoolMetric[];
}

export interface Pool {
  readonly name: string;
  /** How many noisy metrics its targets have together. */
  readonly metrics: number;
  readonly targets: readonly PoolTarget[];
}

let known: readonly Pool[] | undefined;

/** Every measurements file there; other files are left alone. */
export function poolsOf(): readonly Pool[] {
  known ??= readPools(join(import.meta.dirname, '..', 'pool'));
  return known;
}

function readPools(folder: string): readonly Pool[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Measurements;
      if (content.format !== 'headroom-measurements') return [];
      const targets = [...new Set(content.rounds.map((round) => round.target))].map((target) =>
        targetOf(content, target),
      );
      return [
        {
          name: file.replace('.json', ''),
          targets,
          metrics: targets.reduce((sum, target) => sum + target.metrics.length, 0),
        },
      ];
    });
}

function targetOf(content: Measurements, target: string): PoolTarget {
  const rounds = content.rounds.filter((round) => round.target === target);
  const names = Object.keys(rounds[0]?.values ?? {});
  const metrics = names.flatMap((name): PoolMetric[] => {
    const metric = findMetric(name);
    const values = rounds.map((round) => round.values[name]).filter((value) => value !== undefined);
    if (
      metric?.noise !== 'noisy' ||
      values.length < rounds.length ||
      values.every((value) => value === values[0])
    )
      return [];
    const scale =
      metric.scale === 'ratio' && values.every((value) => value > 0) ? 'ratio' : 'difference';
    const sign = metric.better === 'higher' ? -1 : 1;
    const median = [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
    const shiftOf = (share: number): number =>
      scale === 'ratio' ? Math.log1p(share) : share * median;
    return [
      {
        target,
        name,
        scale,
        values: values.map((value) => sign * toScale(scale, value)),
        typical: sign * toScale(scale, median),
        shiftOf,
        tolerated: scale === 'ratio' ? shiftOf(0.05) : Math.max(shiftOf(0.05), metric.floor),
        changes: 0.2 * median > metric.floor,
      },
    ];
  });
  return { rounds: rounds.length, metrics };
}
