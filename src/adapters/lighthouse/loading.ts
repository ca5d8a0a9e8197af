/**
 * Decides when a visit has seen enough of a page, and finds the requests that delay that moment.
 */
import { NetworkMonitor } from 'lighthouse/core/gather/driver/network-monitor.js';
import type { NetworkRequest } from 'lighthouse/core/lib/network-request.js';
import type { Until } from '../../model.ts';
import { type BlockedBy, blockedBy } from '../chrome/blocked-urls.ts';

/** The event that a visit waits for. */
export interface Waiting {
  readonly until: Until;
  readonly blockedUrls: readonly string[];
  /** Whether every request of the page is waited for, for as long as Lighthouse would stay. */
  readonly forRequests: boolean;
}

/** The requests under way when Lighthouse gave up waiting. Addresses are whole. */
export interface StillLoading {
  readonly unfinished: readonly string[];
  /** Addresses without their query that were asked for again and again at the end. */
  readonly repeated: readonly { readonly url: string; readonly times: number }[];
  /** Whether the page's own document was asked for, and no answer to that has begun. */
  readonly isUnanswered: boolean;
}

const lighthouses = {
  isIdlePeriod: NetworkMonitor.prototype._isIdlePeriod,
  emitNetworkStatus: NetworkMonitor.prototype._emitNetworkStatus,
  getInflightRequests: NetworkMonitor.prototype.getInflightRequests,
};

export function waitAsLighthouse(): void {
  NetworkMonitor.prototype._isIdlePeriod = lighthouses.isIdlePeriod;
  NetworkMonitor.prototype._emitNetworkStatus = lighthouses.emitNetworkStatus;
  NetworkMonitor.prototype.getInflightRequests = lighthouses.getInflightRequests;
}

/**
 * Lighthouse stays so long once at most two requests are under way (`core/config/constants.js`). It
 * would see a request that ends within this time of its start. A longer one is no reason to stay:
 * it may never end.
 */
const awaitedMs = 5_250;

/** No content comes from these, or they may never end. Lighthouse leaves out the first two. */
const withoutContent: readonly string[] = ['WebSocket', 'EventSource', 'Ping', 'Prefetch'];

const isContent = ({ resourceType }: NetworkRequest): boolean =>
  !withoutContent.includes(resourceType ?? '');

/** Requests that began so shortly before waiting ended keep a page from being quiet. */
const recentMs = 2_000;
const mostNamed = 5;

/**
 * Waits as `waiting` says until `waitAsLighthouse` is called. One visit waits at a time, since
 * Lighthouse offers no way to hand this in. `forbidden` is called when no script may run in the
 * document. Returns a function that tells what was still loading when Lighthouse looked last.
 */
export function waitWith(waiting: Waiting, forbidden: () => void): () => StillLoading {
  const isBlocked = blockedBy(waiting.blockedUrls);
  const started: { readonly url: string; readonly atMs: number }[] = [];
  const awaited = new Set<NetworkRequest>();
  let requests: readonly NetworkRequest[] = [];
  let inFlight: readonly NetworkRequest[] = [];
  let lookedAtMs = 0;

  NetworkMonitor.prototype._isIdlePeriod = function (allowed, filter) {
    // Before the moment that was named nothing is quiet; the load event alone counts for `load`.
    if (waiting.until.kind !== 'quiet') return waiting.until.kind === 'load';
    const counts = (request: NetworkRequest): boolean =>
      !isBlocked(request.url) && filter?.(request) !== false;
    const isAwaited = (request: NetworkRequest): boolean =>
      counts(request) && awaited.has(request) && isContent(request);
    return (
      lighthouses.isIdlePeriod.call(this, allowed, counts) &&
      lighthouses.isIdlePeriod.call(this, 0, isAwaited)
    );
  };
  NetworkMonitor.prototype._emitNetworkStatus = function emitStatus() {
    const records = this._networkRecorder?.getRawRecords() ?? [];
    requests = records;
    const atMs = performance.now();
    for (const record of records.slice(started.length)) {
      started.push({ url: record.url, atMs });
      if (waiting.forRequests) {
        awaited.add(record);
        setTimeout(() => {
          awaited.delete(record);
          emitStatus.call(this);
        }, awaitedMs).unref();
      }
    }
    if (forbidsScripts(records)) forbidden();
    lighthouses.emitNetworkStatus.call(this);
  };
  NetworkMonitor.prototype.getInflightRequests = function () {
    inFlight = lighthouses.getInflightRequests.call(this);
    lookedAtMs = performance.now();
    return [...inFlight];
  };
  return () => ({
    ...stillLoading(inFlight, started, lookedAtMs, isBlocked),
    isUnanswered: findDocument(requests)?.statusCode === noStatus,
  });
}

function stillLoading(
  inFlight: readonly NetworkRequest[],
  started: readonly { readonly url: string; readonly atMs: number }[],
  lookedAtMs: number,
  isBlocked: BlockedBy,
): Omit<StillLoading, 'isUnanswered'> {
  const isOwn = (url: string): boolean => /^(https?|wss?):/.test(url) && !isBlocked(url);
  const recent = started.filter(({ url, atMs }) => isOwn(url) && atMs > lookedAtMs - recentMs);
  const byAddress = [...Map.groupBy(recent, ({ url }) => withoutQuery(url))];
  const repeated = byAddress
    .map(([url, all]) => ({ url, times: all.length }))
    .filter(({ times }) => times > 1)
    .sort((one, other) => other.times - one.times);
  const unfinished = new Set(inFlight.map(({ url }) => url).filter(isOwn));
  return {
    unfinished: [...unfinished].slice(0, mostNamed),
    repeated: repeated.slice(0, mostNamed),
  };
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/, '');

/** Lighthouse's status of a request without an answer. */
const noStatus = -1;

/** Returns the request of the page's own document, the last of a chain of redirects. */
function findDocument(records: readonly NetworkRequest[]): NetworkRequest | undefined {
  let document = records.find(({ resourceType }) => resourceType === 'Document');
  while (document?.redirectDestination) document = document.redirectDestination;
  return document;
}

/** Returns whether the page's own document came with a sandbox that lets no script run. */
function forbidsScripts(records: readonly NetworkRequest[]): boolean {
  const document = findDocument(records);
  if (!document?.finished) return false;
  const policies = document.responseHeaders
    .filter(({ name }) => name.toLowerCase() === 'content-security-policy')
    .flatMap(({ value }) => value.split(/[,;\n]/));
  const sandboxes = policies.map((one) => one.trim().toLowerCase().split(/\s+/));
  return sandboxes.some(
    ([name, ...flags]) => name === 'sandbox' && !flags.includes('allow-scripts'),
  );
}
