/** What Lighthouse and Chrome say when a page cannot be measured, in Headroom's codes. */
import { type ErrorCode, HeadroomError } from '../errors.ts';
import type { AuditRequest, LighthouseReport } from '../ports.ts';

/** Lighthouse's codes (core/lib/lh-error.js); whatever is not named here is `page-failed`. */
const codes: Readonly<Record<string, ErrorCode>> = {
  DNS_FAILURE: 'page-not-loaded',
  NO_DOCUMENT_REQUEST: 'page-not-loaded',
  FAILED_DOCUMENT_REQUEST: 'page-not-loaded',
  ERRORED_DOCUMENT_REQUEST: 'page-not-loaded',
  INSECURE_DOCUMENT_REQUEST: 'page-not-loaded',
  CHROME_INTERSTITIAL_ERROR: 'page-not-loaded',
  INVALID_URL: 'page-not-loaded',
  NOT_HTML: 'page-not-loaded',
  NO_FCP: 'page-not-loaded',
  PAGE_HUNG: 'page-never-quiet',
  TARGET_CRASHED: 'page-crashed',
};

/** Where Lighthouse's own words leave the reader guessing. */
const plainWords: Readonly<Record<string, string>> = {
  CHROME_INTERSTITIAL_ERROR: 'nothing answers there, or the host has no address.',
  NO_FCP: 'it painted nothing.',
};

const busyHint = 'Its main thread is never free: look for an endless loop.';
const paintHint = 'Nothing was painted: see whether the page stays blank in a browser.';

/** The error of a report that says its page could not be measured; undefined when it could. */
export function errorOfReport(report: LighthouseReport, request: AuditRequest): HeadroomError | undefined {
  if (report.runtimeError) return pageError(report.runtimeError.code, report.runtimeError.message, request, undefined);
  // Lighthouse goes on with what it has: metrics of a page that is still loading, which differ from round to round.
  if (!report.runWarnings.some((warning) => warning.startsWith('The page loaded too slowly to finish within the time limit'))) return undefined;
  return new HeadroomError('page-never-quiet', `${request.url} was still loading after ${request.timeoutMs / 1000} s.`);
}

/** The error for whatever was thrown while the page was visited. */
export function errorOfThrown(thrown: unknown, request: AuditRequest): HeadroomError {
  if (thrown instanceof HeadroomError) return thrown;
  const { code, friendlyMessage, message } = thrown as { readonly code?: unknown; readonly friendlyMessage?: unknown; readonly message?: unknown };
  const text = typeof friendlyMessage === 'string' ? friendlyMessage : String(message ?? thrown);
  // Puppeteer's words for a tab or a browser that is gone.
  const name = typeof code === 'string' ? code : /Target closed|Session closed|Connection closed|detached/i.test(text) ? 'TARGET_CRASHED' : 'UNKNOWN';
  return pageError(name, text, request, thrown);
}

function pageError(name: string, message: string, request: AuditRequest, cause: unknown): HeadroomError {
  const hint = name === 'PAGE_HUNG' ? busyHint : name === 'NO_FCP' ? paintHint : undefined;
  const said = `${request.url}: ${withoutHeaders(plainWords[name] ?? sentence(message), request)} (${name})`;
  return new HeadroomError(codes[name] ?? 'page-failed', said, { ...(hint === undefined ? {} : { hint }), cause });
}

/** The first line, without Lighthouse's advice for people who use DevTools. */
const sentence = (message: string): string => message.split('\n')[0]?.trim() ?? '';

/** Request headers are often secrets. */
function withoutHeaders(text: string, { headers }: AuditRequest): string {
  return Object.values(headers).reduce((rest, value) => (value === '' ? rest : rest.replaceAll(value, '***')), text);
}
