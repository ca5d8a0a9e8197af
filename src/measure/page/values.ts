/** Metrics read from a report of Lighthouse. */
import type { MetricId } from '../../model.ts';
import type { LighthouseReport } from '../../ports.ts';

/** Only a full audit gives them. */
export const auditOnlyMetrics: readonly MetricId[] = ['accessibility', 'best-practices', 'seo'];

/** A number, or why there is none. */
type Reading = { readonly value: number } | { readonly missing: string };
type Audit = LighthouseReport['audits'][string];

/** Metric → the audit whose numeric value it is. Lighthouse gives times in milliseconds. */
const numericAudits: Readonly<Record<MetricId, string>> = {
  lcp: 'largest-contentful-paint',
  fcp: 'first-contentful-paint',
  cls: 'cumulative-layout-shift',
  tbt: 'total-blocking-time',
  si: 'speed-index',
  tti: 'interactive',
  ttfb: 'server-response-time',
  'max-potential-fid': 'max-potential-fid',
  'main-thread-ms': 'mainthread-work-breakdown',
  'dom-nodes': 'dom-size-insight',
};

/**
 * The audits that the performance score is made of; with one of them missing Lighthouse's score
 * would be another one.
 */
const scoredAudits = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
];

const resourceTypes = ['total', 'script', 'stylesheet', 'image', 'font', 'third-party'];
const sizedTypes = [...resourceTypes, 'document', 'media', 'other'];

const fixedMetrics: readonly MetricId[] = [
  ...Object.keys(numericAudits),
  'performance',
  ...sizedTypes.map((type) => `${type}-bytes`),
  ...resourceTypes.map((type) => `${type}-requests`),
];

/**
 * Every page metric that the report gives. A metric of `wanted` that it does not give is in
 * `invalid`, with the reason.
 */
export function pageValues(
  report: LighthouseReport,
  wanted: readonly MetricId[],
): {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
} {
  const values: Record<MetricId, number> = {};
  const invalid: Record<MetricId, string> = {};
  for (const id of new Set([...fixedMetrics, ...wanted])) {
    const reading = read(report, id);
    if ('value' in reading) values[id] = withoutNoiseDigits(reading.value);
    else if (wanted.includes(id)) invalid[id] = reading.missing;
  }
  return { values, invalid };
}

function read(report: LighthouseReport, id: MetricId): Reading {
  const numeric = numericAudits[id];
  if (numeric) return fromAudit(report, numeric, (audit) => audit.numericValue);
  if (id === 'performance') return performanceScore(report);
  const resources = /^(.+)-(bytes|requests)$/.exec(id);
  if (resources?.[1] && sizedTypes.includes(resources[1]))
    return resourceSum(
      report,
      resources[1],
      resources[2] === 'bytes' ? 'transferSize' : 'requestCount',
    );
  const open = /^(audit|audit-score|user-timing):(.+)$/.exec(id);
  if (open?.[1] === 'audit') return fromAudit(report, open[2] ?? '', (audit) => audit.numericValue);
  if (open?.[1] === 'audit-score')
    return fromAudit(report, open[2] ?? '', (audit) => audit.score ?? undefined);
  if (open?.[1] === 'user-timing') return userTiming(report, open[2] ?? '');
  return { missing: `Lighthouse does not measure ${id}` };
}

function fromAudit(
  report: LighthouseReport,
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

function performanceScore(report: LighthouseReport): Reading {
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
  const row = itemsOf(report.audits['resource-summary']).find((item) => item.resourceType === type);
  const value = row?.[column];
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { missing: 'Lighthouse gave no summary of resources' };
}

/**
 * The start of a mark or the duration of a measure, in milliseconds; of several with that name the
 * first.
 */
function userTiming(report: LighthouseReport, name: string): Reading {
  const entry = itemsOf(report.audits['user-timings']).find((item) => item.name === name);
  if (!entry) return { missing: `the page set no mark or measure "${name}"` };
  const value = entry.timingType === 'Measure' ? entry.duration : entry.startTime;
  return typeof value === 'number' && Number.isFinite(value)
    ? { value }
    : { missing: `the mark "${name}" has no time` };
}

/** The rows of an audit's table. */
export function itemsOf(audit: Audit | undefined): readonly Readonly<Record<string, unknown>>[] {
  const items = (audit?.details as { readonly items?: unknown } | undefined)?.items;
  return Array.isArray(items) ? items : [];
}

/** 115.99999999999977 is 116: sums of floating-point numbers, written to files that people read. */
const withoutNoiseDigits = (value: number): number => Number(value.toPrecision(10));
