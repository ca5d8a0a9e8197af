/**
 * The metric table: each metric's unit and direction, its noise, the largest change that does not
 * matter, and how it is read.
 */
import { endpointRows } from './metrics/endpoint-metrics.ts';
import { completeRows, type Metric, type MetricKind, metricKinds } from './metrics/metric.ts';
import { makeOpenMetric } from './metrics/open-metrics.ts';
import { pageRows } from './metrics/page-metrics.ts';
import type { MetricId, TargetKind } from './model/target.ts';

export type { Metric } from './metrics/metric.ts';

/** The fixed metrics of each kind; a new kind does not compile until it has some. */
const byKind = {
  page: completeRows('page', pageRows),
  endpoint: completeRows('endpoint', endpointRows),
} satisfies Readonly<Record<MetricKind, readonly Metric[]>>;

/** Every metric with a fixed name. */
export const metricTable: readonly Metric[] = Object.values(byKind).flat();

/** Returns every metric of one kind that has a fixed name. */
export const metricsOnKind = <K extends MetricKind>(kind: K): (typeof byKind)[K] => byKind[kind];

/** Tells whether targets of a kind can have a metric. */
export const isMetricOn = ({ target }: Metric, kind: TargetKind): boolean =>
  target === metricKinds[kind];

/** The audits behind Headroom's own metrics, those behind `user-timing:` among them. */
const ownAudits: ReadonlySet<string> = new Set([
  ...metricTable.flatMap(({ audits }) => audits),
  'user-timings',
]);

/**
 * Tells whether none of these audits can ask for the text of scripts, so that a visit need not
 * gather it. Only Headroom's own audits are known not to.
 */
export const needNoSources = (audits: readonly string[]): boolean =>
  audits.every((audit) => ownAudits.has(audit));

const byName: ReadonlyMap<string, Metric> = new Map(
  metricTable.flatMap((metric) =>
    [metric.id, ...metric.aliases].map((name) => [name, metric] as const),
  ),
);

/**
 * Returns the metric with this id or alias. `audit:<id>` is an audit's numeric value (lower is
 * better), `audit-score:<id>` its score (higher is better). `user-timing:<mark>` is the start of a
 * mark or the duration of a measure in milliseconds.
 */
export function findMetric(name: string): Metric | undefined {
  return byName.get(name) ?? makeOpenMetric(name);
}

const forLimits: ReadonlySet<MetricId> = new Set(
  metricTable.flatMap(({ limitedAs }) => limitedAs ?? []),
);

/** Returns whether the values of a metric are there for the limits of another one. */
export const isForLimits = (id: MetricId): boolean => forLimits.has(id);

/** Returns the metric with an id that is known to be valid. Throws for any other. */
export function getMetric(id: MetricId): Metric {
  const metric = findMetric(id);
  if (!metric) throw new Error(`no such metric: ${id}`);
  return metric;
}
