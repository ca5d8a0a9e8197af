/** Puts the bytes and the caches behind answers of service workers into the log of a visit. */
import type { WorkerBytes } from './service-worker.ts';

/** A message of the DevTools protocol, as far as it is read here. */
export interface LoggedMessage {
  readonly method: string;
  readonly params?: {
    readonly requestId?: string;
    readonly blockedReason?: string;
    readonly statusCode?: number;
    readonly encodedDataLength?: number;
    readonly dataLength?: number;
    readonly response?: {
      readonly url: string;
      readonly fromDiskCache?: boolean;
      readonly fromServiceWorker?: boolean;
      readonly serviceWorkerResponseSource?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };
  };
}

/**
 * Returns the log with what Chrome leaves out of it. An answer that the worker had stored is one
 * from the cache: Lighthouse would simulate a slow network for it. An answer that the worker loaded
 * has the bytes of that. Where the worker's own request was not seen, its length is that which its
 * header names, or that of its content.
 */
export function tellWorkerAnswers<T extends LoggedMessage>(
  log: readonly T[],
  bytes: WorkerBytes,
): readonly T[] {
  const left = new Map([...bytes].map(([url, each]) => [url, [...each]]));
  const lengths = new Map<string, number>();
  const loaded = new Map<string, number>();
  for (const { method, params } of log) {
    const { requestId = '', response, dataLength = 0 } = params ?? {};
    if (method === 'Network.dataReceived')
      lengths.set(requestId, (lengths.get(requestId) ?? 0) + dataLength);
    if (method !== 'Network.responseReceived' || !isLoadedByWorker(response)) continue;
    const named = Number(findHeader(response?.headers, 'content-length') ?? Number.NaN);
    const own = left.get(response?.url ?? '')?.shift();
    loaded.set(requestId, own ?? named);
  }
  return log.map((message) => {
    const { method, params } = message;
    const { requestId = '', response } = params ?? {};
    if (method === 'Network.responseReceived' && isStoredByWorker(response))
      return { ...message, params: { ...params, response: { ...response, fromDiskCache: true } } };
    const length = loaded.get(requestId);
    if (method !== 'Network.loadingFinished' || length === undefined) return message;
    const encodedDataLength = Number.isNaN(length) ? (lengths.get(requestId) ?? 0) : length;
    return { ...message, params: { ...params, encodedDataLength } };
  });
}

type Response = NonNullable<LoggedMessage['params']>['response'];

const isLoadedByWorker = (response: Response): boolean =>
  response?.fromServiceWorker === true && response.serviceWorkerResponseSource === 'network';

const isStoredByWorker = (response: Response): boolean =>
  response?.fromServiceWorker === true && response.serviceWorkerResponseSource !== 'network';

/** Returns the value of a header, whose name may be written in any way. */
export function findHeader(
  headers: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined {
  const found = Object.entries(headers ?? {}).find(([one]) => one.toLowerCase() === name);
  return found?.[1];
}
