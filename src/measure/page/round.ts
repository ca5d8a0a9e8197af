/** One round of a page: a visit by Lighthouse, and the metrics that it gives. */
import { findMetric, metricsOnKind } from '../../metrics.ts';
import { pickEmulation } from '../../model/emulation.ts';
import { mayBePictured } from '../../model/target.ts';
import type { Diagnosis, MetricId, PageSeen, PageTarget } from '../../model.ts';
import type { AuditRequest, Browser } from '../../ports.ts';
import { diagnose } from './diagnosis.ts';
import { diagnoseTarget } from './keep-audit.ts';
import { checkStatus, worthKeeping } from './seen.ts';
import { auditOnlyMetrics, pageValues } from './values.ts';

/** As in `AuditRequest`. */
type Caches = AuditRequest['caches'];

/**
 * The values of one visit: a finite number for each metric, in its unit, and why a requested metric
 * is not there.
 */
export interface PageRound {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
  /** Facts of the visit that no metric tells; undefined where there was nothing unusual. */
  readonly seen?: PageSeen | undefined;
}

/**
 * Visits a page once and reads every page metric that such a visit gives, and those of `metrics`
 * besides (`audit:…`, `audit-score:…`, `user-timing:…`). A metric that is missing loses only
 * itself: the round stands, and `invalid` says why. The category scores that need a full audit are
 * no part of a round. Throws `page-*` errors.
 */
export async function measurePage(
  target: PageTarget,
  origin: string,
  metrics: readonly MetricId[],
  browser: Browser,
  caches?: Caches,
): Promise<PageRound> {
  const asked = request(target, origin, 'metrics', metrics, caches);
  const { seen, ...visited } = await browser.audit(asked);
  checkStatus(target, asked.url, seen);
  const values = pageValues(
    { ...visited, simulation: target.simulation },
    metrics.filter((id) => !auditOnlyMetrics.includes(id)),
  );
  return { ...values, seen: worthKeeping(asked.url, seen) };
}

/**
 * Visits a page with every category of Lighthouse: the scores of those categories, what the report
 * says of the page, and the report itself. Throws `page-*` errors.
 */
export async function fullAudit(
  target: PageTarget,
  origin: string,
  browser: Browser,
  caches?: Caches,
): Promise<{
  readonly values: PageRound['values'];
  readonly diagnosis: Omit<Diagnosis, 'arm' | 'reportFile'>;
  readonly html: string;
}> {
  const asked = request(target, origin, 'full', [], caches);
  const { report, html, seen } = await browser.audit(asked);
  checkStatus(target, asked.url, seen);
  const scores = auditOnlyMetrics.map((id) => [id, report.categories[id]?.score] as const);
  return {
    values: Object.fromEntries(
      scores.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
    diagnosis: diagnoseTarget(target, report, seen),
    html: html ?? '',
  };
}

/**
 * Visits a page that was visited just before, and tells what was loaded again. Throws `page-*`
 * errors.
 */
export async function repeatAudit(
  target: PageTarget,
  origin: string,
  browser: Browser,
): Promise<Omit<Diagnosis, 'arm'>> {
  const asked = request(target, origin, 'metrics', [], 'use');
  const { report, seen, cacheUse } = await browser.audit(asked);
  checkStatus(target, asked.url, seen);
  const { resources } = diagnose(report, undefined, cacheUse?.again);
  return { target: target.id, resources, opportunities: [] };
}

/** Tells whether the page's memory has to be read for a metric. */
export const needsMemory = (id: MetricId): boolean => findMetric(id)?.read?.from === 'memory';

const roundAudits: readonly string[] = metricsOnKind('page').flatMap(({ audits }) => audits);

/** Returns the audits of a round in which these metrics are wanted. */
export const auditsFor = (metrics: readonly MetricId[]): readonly string[] => [
  ...new Set([...roundAudits, ...metrics.flatMap((id) => findMetric(id)?.audits ?? [])]),
];

function request(
  target: PageTarget,
  origin: string,
  scope: AuditRequest['scope'],
  metrics: readonly MetricId[],
  caches: Caches,
): AuditRequest {
  return {
    url: new URL(target.path, origin).href,
    device: target.device,
    scope,
    audits: scope === 'full' ? [] : auditsFor(metrics),
    headers: target.headers,
    ...(target.cookies === undefined ? {} : { cookies: target.cookies }),
    ...pickEmulation(target),
    blockedUrls: target.blockedUrls,
    timeoutMs: target.timeoutMs,
    ...(mayBePictured(target) ? {} : { mayPicture: false }),
    ...(target.replay === undefined ? {} : { replay: target.replay }),
    ...(target.until === undefined ? {} : { until: target.until }),
    ...(target.login === undefined ? {} : { login: target.login }),
    ...(target.simulation === undefined ? {} : { simulation: target.simulation }),
    ...(target.status === undefined ? {} : { anyStatus: true }),
    ...(caches === undefined ? {} : { caches }),
    ...(metrics.some(needsMemory) ? { memory: true } : {}),
  };
}
