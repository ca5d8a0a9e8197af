/**
 * Finds how long the server took to answer with the document. Chrome's figure includes the delay
 * line.
 */
import type { RunnerResult } from 'lighthouse';
import type { MainResource } from 'lighthouse/core/computed/main-resource.js';
import type { AnswersByOrigin } from './server-answers.ts';

type Report = RunnerResult['lhr'];
type Answered = Awaited<ReturnType<typeof MainResource.request>>;
type Request = Pick<Answered, 'parsedURL' | 'networkRequestTime' | 'redirects'> &
  Partial<Pick<Answered, 'fromDiskCache' | 'fetchedViaServiceWorker'>>;

/** The time of an answer at the server, or the time that the delay line adds to Chrome's figure. */
export type DocumentTime = { readonly tookMs: number } | { readonly addedMs: number };

const auditId = 'server-response-time';

/** Times of pages are compared by their ratio, so none is 0. */
const leastMs = 0.1;

/**
 * Returns how long the server took for the document; undefined where no delay line is before it.
 * The line sees no single answer of TLS and HTTP/2. Where a page led here by script, it cannot tell
 * which answer is the document's. In both cases it tells the delay that it added. So it does for a
 * document that a service worker loaded. A cached document passed no line.
 */
export function documentTimeMs(
  document: Request,
  requests: readonly Request[],
  answers: AnswersByOrigin,
  delaysMs: ReadonlyMap<string, number>,
): DocumentTime | undefined {
  if (document.fromDiskCache) return undefined;
  const origin = document.parsedURL.securityOrigin;
  const isOfOrigin = ({ parsedURL }: Request): boolean => parsedURL.securityOrigin === origin;
  const redirects = (document.redirects ?? []).filter(isOfOrigin).length;
  const earlier = requests.filter(
    (one) => isOfOrigin(one) && one.networkRequestTime < document.networkRequestTime,
  ).length;
  const isFirst = earlier === redirects && !document.fetchedViaServiceWorker;
  const tookMs = isFirst ? answers.get(origin)?.[redirects]?.tookMs : undefined;
  if (tookMs !== undefined) return { tookMs };
  const addedMs = delaysMs.get(origin);
  return addedMs === undefined ? undefined : { addedMs };
}

/** Returns the report with the document's time as it was at the server. */
export function tellDocumentTime(report: Report, time: DocumentTime | undefined): Report {
  const audit = report.audits[auditId];
  if (time === undefined || audit?.numericValue === undefined) return report;
  const seenMs = audit.numericValue;
  const tookMs = Math.max(leastMs, 'tookMs' in time ? time.tookMs : seenMs - time.addedMs);
  const corrected = {
    ...audit,
    numericValue: tookMs,
    displayValue: `Root document took ${Math.round(tookMs)} ms`,
  };
  return { ...report, audits: { ...report.audits, [auditId]: corrected } };
}
