/** The numbers as the widgets of GitLab's merge requests read them. */
import { type MetricKind, metricKinds } from '../../metrics/metric.ts';
import type { Comparison, Judgement, MetricId, Unit } from '../../model.ts';
import type { ReportContext } from '../context.ts';
import { metricFor, type Row } from '../row.ts';

/** GitLab shows plain numbers. */
const unitNames: Readonly<Partial<Record<Unit, string>>> = {
  ms: ' (ms)',
  bytes: ' (bytes)',
  'bytes-per-second': ' (bytes/s)',
  'per-second': ' (1/s)',
};

/**
 * Returns `browser-performance.json` in the format of sitespeed.io: the medians of the pages and of
 * the steps of flows. GitLab compares them with those of the target branch by itself.
 */
export function writeBrowserPerformance(judgement: Judgement, context: ReportContext): string {
  const subjects = ofKind(judgement, context, 'page').map(([subject, comparisons]) => ({
    subject,
    metrics: comparisons.map(({ metric: id, head }) => {
      const { label, unit, better } = metricFor(id);
      return {
        name: `${label}${unitNames[unit] ?? ''}`,
        value: rounded(head.median),
        desiredSize: better === 'lower' ? 'smaller' : 'larger',
      };
    }),
  }));
  return `${JSON.stringify(subjects, undefined, 2)}\n`;
}

/**
 * Returns `load-performance.json` as k6 sums up a load. GitLab reads one set of numbers: the worst
 * of the endpoints, and how many of their budgets are kept. Each endpoint has its own beside them.
 */
export function writeLoadPerformance(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): string {
  const endpoints = ofKind(judgement, context, 'endpoint');
  const all = endpoints.flatMap(([, comparisons]) => comparisons);
  const own = endpoints.flatMap(([name, comparisons]) =>
    Object.entries(loadMetrics(comparisons)).map(([key, value]) => [`${key}{name:${name}}`, value]),
  );
  const ids = new Set(endpoints.map(([name]) => name));
  const judged = rows.filter(({ finding }) => ids.has(finding.budget.target));
  const kept = judged.filter(({ status }) => status === 'within' || status === 'waived').length;
  const lost = judged.filter(
    ({ status }) => status === 'exceeded' || status === 'not-measured',
  ).length;
  const metrics = {
    ...loadMetrics(all),
    ...(kept + lost > 0 ? { checks: { passes: kept, fails: lost } } : {}),
    ...Object.fromEntries(own),
  };
  return `${JSON.stringify({ metrics }, undefined, 2)}\n`;
}

/** Targets with metrics of one kind that were measured, in their order, each with its metrics. */
function ofKind(
  { comparisons }: Judgement,
  { targets }: ReportContext,
  kind: MetricKind,
): readonly (readonly [string, readonly Comparison[]])[] {
  const byTarget = Map.groupBy(
    comparisons.filter(({ head }) => Number.isFinite(head.median)),
    ({ target }) => target,
  );
  return targets
    .filter((target) => metricKinds[target.kind] === kind)
    .flatMap(({ id }) => {
      const own = byTarget.get(id);
      return own ? [[id, own] as const] : [];
    });
}

/** Where k6 has a number, by the metric that it is. */
const places: Readonly<Record<MetricId, readonly [string, string]>> = {
  throughput: ['http_reqs', 'rate'],
  'error-rate': ['http_req_failed', 'value'],
  p50: ['http_req_waiting', 'med'],
  p90: ['http_req_waiting', 'p(90)'],
  p95: ['http_req_waiting', 'p(95)'],
  p99: ['http_req_waiting', 'p(99)'],
  mean: ['http_req_waiting', 'avg'],
  max: ['http_req_waiting', 'max'],
};

function loadMetrics(
  comparisons: readonly Comparison[],
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const metrics: Record<string, Record<string, number>> = {};
  for (const { metric, head } of comparisons) {
    const place = Object.hasOwn(places, metric) ? places[metric] : undefined;
    if (!place) continue;
    const [name, key] = place;
    const value = rounded(head.median);
    const known = metrics[name]?.[key] ?? value;
    const isLower = metricFor(metric).better === 'lower';
    const worst = isLower ? Math.max(known, value) : Math.min(known, value);
    metrics[name] = { ...metrics[name], [key]: worst };
  }
  return metrics;
}

/** Six digits are more than a measurement has. */
const rounded = (value: number): number => Number(value.toPrecision(6));
