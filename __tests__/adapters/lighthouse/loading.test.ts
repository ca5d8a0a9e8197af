/** When a page counts as quiet, by Lighthouse's own monitor of its requests. */
import { afterEach, jest } from '@jest/globals';
import { NetworkMonitor } from 'lighthouse/core/gather/driver/network-monitor.js';
import type { NetworkRequest } from 'lighthouse/core/lib/network-request.js';
import { waitAsLighthouse, waitWith } from '../../../src/adapters/lighthouse/loading.ts';

interface Monitored {
  begin(request: Partial<NetworkRequest>): { end(): void };
  /** Whether at most two requests are under way, as Lighthouse was told last. */
  isQuiet(): boolean;
}

/** Lighthouse's monitor of a page, which waits as a visit does. */
function monitored(forRequests: boolean): Monitored {
  waitWith({ until: { kind: 'quiet' }, blockedUrls: [], forRequests }, () => {});
  const records: Partial<NetworkRequest>[] = [];
  const told: string[] = [];
  const monitor = Object.assign(Object.create(NetworkMonitor.prototype) as NetworkMonitor, {
    _networkRecorder: { getRawRecords: () => records },
    emit: (event: string) => told.push(event) > 0,
  });
  const tell = (): void => monitor._emitNetworkStatus();
  return {
    begin(request) {
      const url = 'http://127.0.0.1/';
      const parsedURL = { scheme: 'http' } as NetworkRequest['parsedURL'];
      const record = { url, parsedURL, protocol: 'http/1.1', finished: false, ...request };
      records.push(record);
      tell();
      return {
        end() {
          record.finished = true;
          tell();
        },
      };
    },
    isQuiet: () => told.findLast((event) => event.startsWith('network-2-')) === 'network-2-idle',
  };
}

const image = { resourceType: 'Image', priority: 'Low' } as const;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  waitAsLighthouse();
});

test('where throttling is applied, one image under way keeps a page from being quiet', () => {
  const page = monitored(true);
  const request = page.begin(image);
  expect(page.isQuiet()).toBe(false);
  request.end();
  expect(page.isQuiet()).toBe(true);
});

test('an image that never comes holds up a visit no longer than Lighthouse would stay', () => {
  const page = monitored(true);
  page.begin(image);
  jest.advanceTimersByTime(5_249);
  expect(page.isQuiet()).toBe(false);
  jest.advanceTimersByTime(1);
  expect(page.isQuiet()).toBe(true);
});

test.each(['WebSocket', 'EventSource', 'Ping', 'Prefetch'] as const)(
  'a request of the type %s is not waited for',
  (resourceType) => {
    const page = monitored(true);
    page.begin({ resourceType });
    expect(page.isQuiet()).toBe(true);
  },
);

test('a simulated visit is quiet with two requests under way, as with Lighthouse', () => {
  const page = monitored(false);
  page.begin(image);
  page.begin(image);
  expect(page.isQuiet()).toBe(true);
  page.begin(image);
  expect(page.isQuiet()).toBe(false);
});
