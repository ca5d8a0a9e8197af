/**
 * Why a metric that a budget names is in no round of the head, where the rounds themselves say it.
 */
import { type ErrorCode, errorTable } from '../errors.ts';
import type { MetricKind } from '../metrics/metric.ts';
import { getMetric } from '../metrics.ts';
import { importedFrom } from '../model/source.ts';
import type { Budget, Comparison, Failure, Measurements, MetricId } from '../model.ts';
import { comparisonKey } from './samples.ts';

/**
 * A failure for each metric without a comparison whose rounds tell why: Lighthouse had no such
 * audit, every request failed.
 */
export function missingMetrics(
  measurements: Measurements,
  budgets: readonly Budget[],
  comparisons: readonly Comparison[],
): readonly Failure[] {
  const compared = new Set(comparisons.map(({ target, metric }) => comparisonKey(target, metric)));
  const missing = new Map(
    budgets.map((budget) => [comparisonKey(budget.target, budget.metric), budget]),
  );
  return [...missing].flatMap(([key, { target, metric }]) => {
    if (compared.has(key)) return [];
    const told = measurements.rounds.findLast(
      (round) =>
        round.arm === 'head' && round.target === target && round.invalid[metric] !== undefined,
    );
    const why = told?.invalid[metric];
    if (told === undefined || why === undefined) return [];
    return [
      {
        target,
        arm: 'head',
        block: told.block,
        code: 'metric-missing',
        message: why,
        hint: hintFor(metric, measurements),
        metric,
      },
    ];
  });
}

/** The error that tells why a kind's metric is missing; of an endpoint, no request succeeded. */
const reasons = {
  page: 'metric-missing',
  endpoint: 'endpoint-no-answers',
} as const satisfies Readonly<Record<MetricKind, ErrorCode>>;

/** A step has no INP where it stops, lacks an interaction, or goes on to another page. */
const ofSteps =
  'Mend what stops the step, or give it a click, a tap or a key. A recorded step lasts until the ' +
  'next one begins: name one that begins where a page loads.';

/** The numbers of an import are another tool's, which may not tell all of them. */
function hintFor(metric: MetricId, measurements: Measurements): string {
  const tool = importedFrom(measurements);
  if (tool === undefined && getMetric(metric).read?.from === 'step') return ofSteps;
  return tool === undefined
    ? errorTable[reasons[getMetric(metric).target]].hint
    : `Let Headroom measure it, or hold it to something that ${tool} tells for sure.`;
}
