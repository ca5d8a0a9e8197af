/**
 * Limits to start from: a little beyond what was measured, rounded to numbers that people write.
 */
import type { Comparison, MetricId, TargetIdentity, Unit } from '../model.ts';
import { metricFor } from './row.ts';

/** A limit for each metric, as a budgets file has it. */
export type ProposedLimits = Readonly<Record<MetricId, string | number>>;

/**
 * Room above (below, where more is better) the measured value, so that the first pull request does
 * not fail by noise.
 */
const room = 1.25;

/**
 * Below these nobody needs a tighter limit: web.dev calls a CLS of 0.1 and a TBT of 200 ms good.
 */
const least: Readonly<Record<MetricId, number>> = { cls: 0.1, tbt: 200, lcp: 500, p99: 5 };

/** Returns one limit of a metric for all these targets: the loosest that they need. */
export function proposeLimits(
  metrics: readonly MetricId[],
  group: readonly TargetIdentity[],
  comparisons: readonly Comparison[],
): ProposedLimits {
  const ids = new Set(group.map(({ id }) => id));
  const entries = metrics.flatMap((id) => {
    const metric = metricFor(id);
    const values = comparisons
      .filter(({ target, metric: measured }) => measured === id && ids.has(target))
      .map(({ head }) => head.median)
      .filter((value) => Number.isFinite(value) && value >= 0);
    if (values.length === 0) return [];
    const limit =
      metric.better === 'lower'
        ? upper(id, Math.max(...values))
        : niceBelow(Math.min(...values) / room);
    return limit === 0 && metric.unit !== 'share' ? [] : [[id, written(metric.unit, limit)]];
  });
  return Object.fromEntries(entries);
}

const upper = (id: MetricId, value: number): number =>
  Math.max(niceAbove(value * room), least[id] ?? 0);

const niceSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function niceAbove(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return rounded((niceSteps.find((step) => step * power >= value) ?? 10) * power);
}

function niceBelow(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return rounded((niceSteps.findLast((step) => step * power <= value) ?? 1) * power);
}

const rounded = (value: number): number => Number(value.toPrecision(6));

/** Returns a limit with its unit. */
function written(unit: Unit, limit: number): string | number {
  if (unit === 'ms') return limit >= 1000 ? `${rounded(limit / 1000)}s` : `${limit}ms`;
  if (unit === 'bytes')
    return limit >= 1e6
      ? `${rounded(limit / 1e6)}MB`
      : limit >= 1000
        ? `${rounded(limit / 1000)}kB`
        : `${limit}B`;
  if (unit === 'share') return `${rounded(limit * 100)}%`;
  return unit === 'per-second' ? `${limit}/s` : limit;
}
