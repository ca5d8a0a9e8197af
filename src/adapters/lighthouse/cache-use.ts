/** Finds the use that a repeat visit made of the HTTP cache and of the page's service worker. */
import type { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import type { LoadedAgainReason } from '../../model.ts';
import type { CacheUse } from '../../ports.ts';
import type { WorkerBytes } from './service-worker.ts';
import { findHeader, type LoggedMessage } from './worker-answers.ts';

type Request = Pick<
  Awaited<ReturnType<typeof NetworkRecords.request>>[number],
  | 'url'
  | 'requestId'
  | 'requestMethod'
  | 'resourceType'
  | 'statusCode'
  | 'fromDiskCache'
  | 'fromMemoryCache'
  | 'fromPrefetchCache'
  | 'transferSize'
  | 'failed'
>;

/**
 * Returns what a visit took from caches. An answer 304 counts as taken from the cache, and by its
 * own bytes as loaded. Requests that send something, and those that failed, are of no cache.
 */
export function readCacheUse(
  requests: readonly Request[],
  log: readonly LoggedMessage[],
  bytes: WorkerBytes,
): CacheUse {
  const revalidated = new Set(
    log.flatMap(({ method, params }) =>
      method === 'Network.responseReceivedExtraInfo' && params?.statusCode === 304
        ? [params.requestId]
        : [],
    ),
  );
  const headers = new Map(
    log.flatMap(({ method, params }) =>
      method === 'Network.responseReceived' ? [[params?.requestId, params?.response?.headers]] : [],
    ),
  );
  const asked = requests.filter(isCacheable);
  const again = asked
    .filter((request) => !isFromCache(request))
    .map((request) => ({
      url: request.url,
      why: revalidated.has(request.requestId)
        ? ('revalidated' as const)
        : findReason(headers.get(request.requestId)),
    }));
  const missed = again.filter(({ why }) => why !== 'revalidated').length;
  const ofWorkers = [...bytes].flatMap(([url, each]) =>
    each.slice(requests.filter((one) => one.url === url && one.transferSize > 0).length),
  );
  return {
    hitRatio: asked.length === 0 ? 1 : 1 - missed / asked.length,
    uncachedBytes: sum([...requests.map(({ transferSize }) => transferSize), ...ofWorkers]),
    again,
  };
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

function isCacheable({ url, requestMethod, statusCode, failed, resourceType }: Request): boolean {
  // Chrome asks for this icon by itself, and not in every visit.
  const isIcon = resourceType === 'Other' && /\/favicon\.ico$/.test(url);
  return /^https?:/.test(url) && requestMethod === 'GET' && statusCode < 400 && !failed && !isIcon;
}

const isFromCache = ({ fromDiskCache, fromMemoryCache, fromPrefetchCache }: Request): boolean =>
  fromDiskCache || fromMemoryCache || fromPrefetchCache;

function findReason(headers: Readonly<Record<string, string>> | undefined): LoadedAgainReason {
  const control = findHeader(headers, 'cache-control')?.toLowerCase();
  if (control === undefined)
    return findHeader(headers, 'expires') === undefined ? 'no-caching-header' : 'other';
  if (/\bno-store\b/.test(control)) return 'no-store';
  return /\bno-cache\b|\bmax-age=0\b/.test(control) ? 'no-cache' : 'other';
}
