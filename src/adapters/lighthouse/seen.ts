/**
 * Collects facts of a visit that no metric tells: where it landed, the answer's status, and failed
 * requests.
 */
import type { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import { isLoopback } from '../../loopback.ts';
import type { FailedRequest, VisitSeen } from '../../ports.ts';

type Requests = Awaited<ReturnType<typeof NetworkRecords.request>>;
type Request = Pick<
  Requests[number],
  | 'url'
  | 'resourceType'
  | 'statusCode'
  | 'failed'
  | 'localizedFailDescription'
  | 'redirectDestination'
>;

const mostFailed = 20;

/** A page cancels requests when it leaves or changes its mind. Chrome refuses those of "block". */
const notFailures = ['net::ERR_ABORTED', 'net::ERR_BLOCKED_BY_CLIENT'];

/**
 * Returns the facts of a visit. `document` is the request of the page's document, the last of a
 * chain of redirects.
 */
export function visitSeen(
  landedOn: string,
  document: Request,
  requests: readonly Request[],
): VisitSeen {
  const failed = requests
    .filter((one) => one !== document && isOwn(one.url, landedOn))
    .flatMap(findFailure);
  const once = [...new Map(failed.map((one) => [`${one.problem} ${one.url}`, one])).values()];
  return { landedOn, status: document.statusCode, failed: once.slice(0, mostFailed) };
}

function isOwn(url: string, page: string): boolean {
  const [one, other] = [URL.parse(url), URL.parse(page)];
  return (
    one !== null &&
    /^https?:$/.test(one.protocol) &&
    (one.origin === other?.origin || isLoopback(one.hostname))
  );
}

function findFailure(request: Request): readonly FailedRequest[] {
  const { url, resourceType, statusCode, failed, localizedFailDescription, redirectDestination } =
    request;
  if (redirectDestination || isAskedByItself(request)) return [];
  const type = (resourceType ?? 'Other').toLowerCase();
  if (statusCode >= 400) return [{ url, type, problem: String(statusCode) }];
  const why = localizedFailDescription || 'net::ERR_FAILED';
  return failed && !notFailures.includes(why)
    ? [{ url, type, problem: why.replace('net::', '') }]
    : [];
}

/** Chrome asks for this icon of every host, whether or not the page names one. */
const isAskedByItself = ({ url, resourceType }: Request): boolean =>
  resourceType === 'Other' && /\/favicon\.ico$/.test(url);
