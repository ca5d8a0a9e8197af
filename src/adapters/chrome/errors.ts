/** Translates errors of Lighthouse and Chrome about a page into Headroom's codes. */
import { type ErrorCode, HeadroomError } from '../../errors.ts';
import type { AuditRequest, LighthouseReport } from '../../ports.ts';
import { quotedWhole } from '../../redact/quoted.ts';
import type { StillLoading } from '../lighthouse/loading.ts';

/**
 * Lighthouse's codes (core/lib/lh-error.js), and NO_ANSWER for a document that never came. All
 * others are `page-failed`.
 */
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
  NO_ANSWER: 'page-not-loaded',
  PAGE_HUNG: 'page-never-quiet',
  TARGET_CRASHED: 'page-crashed',
};

/** Where Lighthouse's own words leave the reader guessing. */
const plainWords: Readonly<Record<string, string>> = {
  CHROME_INTERSTITIAL_ERROR: 'nothing answers there, or the host has no address.',
  NO_FCP: 'it painted nothing.',
  NO_ANSWER: 'the server took the request and did not answer it.',
  SANDBOXED_DOCUMENT:
    'its Content-Security-Policy has "sandbox" without "allow-scripts", so no script may ' +
    'run in it, not even those that measure.',
};

const hints: Readonly<Record<string, string>> = {
  PAGE_HUNG: 'Its main thread is never free: look for an endless loop.',
  INSECURE_DOCUMENT_REQUEST:
    'Of a server on this machine, "insecure": true in "server" takes any certificate.',
  NO_FCP: 'Nothing was painted: see whether the page stays blank in a browser.',
  NO_ANSWER: 'See in the log of the server what it waits for.',
  SANDBOXED_DOCUMENT:
    'Let the server that is measured send "sandbox allow-scripts", or measure a page without it.',
};

/** Returns the error of a report whose page could not be measured; undefined when it could. */
export function readReportError(
  report: LighthouseReport,
  request: AuditRequest,
  still: StillLoading,
): HeadroomError | undefined {
  if (report.runtimeError) {
    const { code, message } = report.runtimeError;
    // Headroom ends the navigation, where Lighthouse does not give up before.
    const isGivenUp = code === 'NO_FCP' || message.includes('net::ERR_ABORTED');
    const name = isGivenUp && still.isUnanswered ? 'NO_ANSWER' : code;
    return pageError(name, message, request, undefined);
  }
  // Lighthouse goes on with what it has: metrics of a page that is still loading, which differ from
  // round to round.
  if (!report.runWarnings.some(isTooSlow)) return undefined;
  const { text, hint } = whatKeepsBusy(still);
  const said = `${request.url} was still ${text} after ${request.timeoutMs / 1000} s.`;
  return new HeadroomError('page-never-quiet', said, { hint });
}

/** Lighthouse's words for a page that it stopped waiting for. */
export const isTooSlow = (warning: string): boolean =>
  warning.startsWith('The page loaded too slowly to finish within the time limit');

const orNow = 'or measure it at a moment with "until".';

function whatKeepsBusy({ unfinished, repeated }: StillLoading): {
  readonly text: string;
  readonly hint: string;
} {
  const again = repeated.map(
    ({ url, times }) => `${shortened(url)} (${times} times in its last 2 s)`,
  );
  const open = unfinished
    .filter((url) => !repeated.some((other) => url.startsWith(other.url)))
    .map(shortened);
  const named = [
    ...(again.length > 0 ? [`asking for ${listed(again)}`] : []),
    ...(open.length > 0 ? [`waiting for ${listed(open)}`] : []),
  ];
  if (named.length > 0)
    return {
      text: named.join(', and '),
      hint: `Raise the page's "timeout", let "block" refuse what never ends, ${orNow}`,
    };
  const text = 'busy: nothing was loading, and its main thread was never free for long';
  return { text, hint: `Look for a timer or an animation that always has work, ${orNow}` };
}

const listed = (names: readonly string[]): string => names.join(', ');

const longestUrl = 120;

function shortened(url: string): string {
  const host = URL.canParse(url) ? ` on ${new URL(url).host}` : '';
  return quotedWhole(url, longestUrl, `an address of ${url.length} characters${host}`);
}

/** Returns the error for anything thrown while the page was visited. */
export function describeThrown(thrown: unknown, request: AuditRequest): HeadroomError {
  if (thrown instanceof HeadroomError) return thrown;
  const { code, friendlyMessage, message } = thrown as {
    readonly code?: unknown;
    readonly friendlyMessage?: unknown;
    readonly message?: unknown;
  };
  const text = typeof friendlyMessage === 'string' ? friendlyMessage : String(message ?? thrown);
  // Puppeteer's words for a tab or a browser that is gone.
  const name =
    typeof code === 'string'
      ? code
      : /Target closed|Session closed|Connection closed|detached/i.test(text)
        ? 'TARGET_CRASHED'
        : 'UNKNOWN';
  return pageError(name, text, request, thrown);
}

/** Returns the error, in Lighthouse's words, of a document that is shown and is no HTML. */
export const notHtml = (type: string, request: AuditRequest, cause: unknown): HeadroomError =>
  pageError('NOT_HTML', `It is not HTML (served as MIME type ${type}).`, request, cause);

export const isUnpainted = (thrown: unknown): boolean =>
  thrown instanceof HeadroomError && thrown.message.includes('(NO_FCP)');

function pageError(
  name: string,
  message: string,
  request: AuditRequest,
  cause: unknown,
): HeadroomError {
  const hint = hints[name];
  const said =
    `${request.url}: ${withoutHeaders(plainWords[name] ?? sentence(message), request)} ` +
    `(${name})`;
  return new HeadroomError(codes[name] ?? 'page-failed', said, {
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

/** Returns the first line, without Lighthouse's advice for people who use DevTools. */
const sentence = (message: string): string => message.split('\n')[0]?.trim() ?? '';

/** Request headers and cookies are often secrets. */
function withoutHeaders(text: string, { headers, cookies = {} }: AuditRequest): string {
  return [...Object.values(headers), ...Object.values(cookies)].reduce(
    (rest, value) => (value === '' ? rest : rest.replaceAll(value, '***')),
    text,
  );
}
