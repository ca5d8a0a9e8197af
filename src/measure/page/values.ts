/** Reads the metrics of a page from a report of Lighthouse. */
import { findMetric, isForLimits, metricsOnKind } from '../../metrics.ts';
import type { MetricId, Simulation } from '../../model.ts';
import type { Browser, LighthouseReport, SimulatedReport } from '../../ports.ts';

/** The metrics that only a full audit gives. */
export const auditOnlyMetrics: readonly MetricId[] = metricsOnKind('page')
  .filter(({ read }) => read?.from === 'category')
  .map(({ id }) => id);

/** The fixed metrics that every visit gives. */
const visitMetrics: readonly MetricId[] = metricsOnKind('page')
  .map(({ id }) => id)
  .filter((id) => !auditOnlyMetrics.includes(id));

const calmAlone = { missing: '"simulation": "calm" leaves out Lighthouse\'s own' };
const asSeen = {
  missing: 'nothing of this visit is simulated: its times are those that were seen',
};
const ownAlone = { missing: '"simulation": "lighthouse" has it without "lighthouse-" before it' };

/** A number, or why there is none. */
type Reading = { readonly value: number } | { readonly missing: string };
type Audit = LighthouseReport['audits'][string];

/** The audits of the performance score. Without one of them, the score means another thing. */
const scoredAudits = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
];

/** A visit, as far as metrics are read from it. */
export type Visited = Omit<Awaited<ReturnType<Browser['audit']>>, 'html' | 'seen'> & {
  /** The one simulation that was asked for. */
  readonly simulation?: Simulation | undefined;
};

/**
 * Returns every page metric that the visit gives. `invalid` gives the reason for each metric of
 * `wanted` that is missing.
 */
export function pageValues(
  visited: Visited,
  wanted: readonly MetricId[],
): {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
} {
  const values: Record<MetricId, number> = {};
  const invalid: Record<MetricId, string> = {};
  for (const id of new Set([...visitMetrics, ...wanted])) {
    const reading = readBoth(visited, id);
    if ('value' in reading) values[id] = withoutNoiseDigits(reading.value);
    else if (wanted.includes(id)) invalid[id] = reading.missing;
  }
  return { values, invalid };
}

/**
 * Reads a metric that has a value in each simulation. Both count or neither does: without the one
 * for limits, a limit would be held against numbers that are lower. Where Lighthouse's simulation
 * is the only one, its value is the metric's.
 */
function readBoth(visited: Visited, id: MetricId): Reading {
  const isAlone = visited.simulation === 'lighthouse';
  if (isAlone && isForLimits(id)) return ownAlone;
  const limitedAs = visited.own && findMetric(id)?.limitedAs;
  const forLimits = limitedAs === undefined ? undefined : readMetric(visited, limitedAs);
  return forLimits && (isAlone || 'missing' in forLimits) ? forLimits : readMetric(visited, id);
}

function readMetric(visited: Visited, id: MetricId): Reading {
  const { report, own, cacheUse, memory } = visited;
  const metric = findMetric(id);
  const read = metric?.target === 'page' ? metric.read : undefined;
  switch (read?.from) {
    case 'audit':
      return fromAudit(report, read.audit, (audit) => audit.numericValue);
    case 'audit-score':
      return fromAudit(report, read.audit, (audit) => audit.score ?? undefined);
    case 'performance-score':
      return performanceScore(report);
    case 'lighthouse-audit':
      return own ? fromAudit(own, read.audit, (audit) => audit.numericValue) : withoutOwn(visited);
    case 'lighthouse-score':
      return own ? performanceScore(own) : withoutOwn(visited);
    case 'resources':
      return resourceSum(report, read.type, read.column);
    case 'observed':
      return observedTime(report, read.field);
    case 'user-timing':
      return userTiming(report, read.name);
    case 'step':
      return { missing: `${id} is measured in the steps of a flow, not in a visit` };
    case 'repetitions':
      return { missing: `${id} is measured in flows with "repeat", not in a visit` };
    case 'cache':
      return cacheUse
        ? { value: cacheUse[read.field] }
        : { missing: 'only a repeat visit gives it: write the budget below "repeat"' };
    case 'memory':
      return memory
        ? { value: memory[read.field] }
        : { missing: 'the memory of the page was not read' };
    case 'category':
    case undefined:
      return { missing: `Lighthouse does not measure ${id}` };
  }
}

/** Says why there is no simulation by Lighthouse itself. */
const withoutOwn = ({ simulation }: Visited): Reading =>
  simulation === 'calm' ? calmAlone : asSeen;

function fromAudit(
  report: SimulatedReport,
  id: string,
  pick: (audit: Audit) => number | undefined,
): Reading {
  const audit = report.audits[id];
  if (!audit) return { missing: `this Lighthouse has no audit "${id}"` };
  if (audit.errorMessage) return { missing: `the audit "${id}" failed: ${audit.errorMessage}` };
  const value = pick(audit);
  if (value === undefined || !Number.isFinite(value))
    return { missing: `the audit "${id}" gave no number (${audit.scoreDisplayMode ?? 'unknown'})` };
  return { value };
}

function performanceScore(report: SimulatedReport): Reading {
  const unscored = scoredAudits.find((id) => typeof report.audits[id]?.score !== 'number');
  if (unscored) return { missing: `the audit "${unscored}" has no score` };
  const score = report.categories.performance?.score;
  return typeof score === 'number'
    ? { value: score }
    : { missing: 'Lighthouse gave no performance score' };
}

function resourceSum(
  report: LighthouseReport,
  type: string,
  column: 'transferSize' | 'requestCount',
): Reading {
  const row = readItems(report.audits['resource-summary']).find(
    (item) => item.resourceType === type,
  );
  const value = row?.[column];
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { missing: 'Lighthouse gave no summary of resources' };
}

/** Reads a time that the machine saw, in milliseconds from the start of the visit. */
function observedTime(report: LighthouseReport, field: string): Reading {
  const value = readItems(report.audits.metrics)[0]?.[field];
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { missing: `the visit has no ${field}` };
}

/**
 * The start of a mark or the duration of a measure, in milliseconds; of several with that name the
 * first.
 */
function userTiming(report: LighthouseReport, name: string): Reading {
  const entry = readItems(report.audits['user-timings']).find((item) => item.name === name);
  if (!entry) return { missing: `the page set no mark or measure "${name}"` };
  const value = entry.timingType === 'Measure' ? entry.duration : entry.startTime;
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { missing: `the mark "${name}" has no time` };
}

/** The rows of an audit's table. */
export function readItems(audit: Audit | undefined): readonly Readonly<Record<string, unknown>>[] {
  const items = (audit?.details as { readonly items?: unknown } | undefined)?.items;
  return Array.isArray(items) ? items : [];
}

/** 115.99999999999977 is 116: sums of floating-point numbers, written to files that people read. */
const withoutNoiseDigits = (value: number): number => Number(value.toPrecision(10));
