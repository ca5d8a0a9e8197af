/** The arithmetic of what a repeat visit takes from caches, and of what it loads again. */
import { readCacheUse } from '../../../src/adapters/lighthouse/cache-use.ts';
import { pageValues } from '../../../src/measure/page/values.ts';
import type { LighthouseReport } from '../../../src/ports.ts';

type Request = Parameters<typeof readCacheUse>[0][number];
type Message = Parameters<typeof readCacheUse>[1][number];

const asked = (path: string, more: Partial<Request> = {}): Request => ({
  url: `http://shop.test${path}`,
  requestId: path,
  requestMethod: 'GET',
  resourceType: 'Script',
  statusCode: 200,
  fromDiskCache: false,
  fromMemoryCache: false,
  fromPrefetchCache: false,
  transferSize: 1_000,
  failed: false,
  ...more,
});
const kept = { fromDiskCache: true, transferSize: 0 };
const unchanged = (path: string): Message => ({
  method: 'Network.responseReceivedExtraInfo',
  params: { requestId: path, statusCode: 304 },
});
const answered = (path: string, headers: Readonly<Record<string, string>>): Message => ({
  method: 'Network.responseReceived',
  params: { requestId: path, response: { url: path, headers } },
});

const read = (
  requests: readonly Request[],
  log: readonly Message[] = [],
  workers: Readonly<Record<string, readonly number[]>> = {},
) =>
  readCacheUse(
    requests,
    log,
    new Map(Object.entries(workers).map(([path, bytes]) => [asked(path).url, bytes])),
  );

test('hits are all requests but those that were loaded whole again', () => {
  const requests = [asked('/a'), asked('/b', kept), asked('/c', kept), asked('/d')];
  expect(read(requests)).toMatchObject({ hitRatio: 2 / 4, uncachedBytes: 2_000 });
});

test.each(['fromDiskCache', 'fromMemoryCache', 'fromPrefetchCache'] as const)(
  'an answer %s is a hit, and is not told',
  (from) => {
    const { hitRatio, again } = read([asked('/a', { [from]: true, transferSize: 0 })]);
    expect([hitRatio, again]).toEqual([1, []]);
  },
);

test('an answer 304 is a hit, is told, and its own bytes were loaded', () => {
  const { hitRatio, uncachedBytes, again } = read(
    [asked('/a', { transferSize: 120 }), asked('/b')],
    [unchanged('/a')],
  );
  expect([hitRatio, uncachedBytes]).toEqual([1 / 2, 1_120]);
  expect(again.map(({ why }) => why)).toEqual(['revalidated', 'no-caching-header']);
});

test.each<[string, string, Partial<Request>]>([
  ['that sends something', '/a', { requestMethod: 'POST' }],
  ['that was answered with an error', '/a', { statusCode: 404 }],
  ['that failed', '/a', { failed: true }],
  ['of an address that is none of the web', '', { url: 'data:text/css,a' }],
  ['for the icon, which Chrome makes by itself', '/favicon.ico', { resourceType: 'Other' }],
])('a request %s is of no cache, and its bytes count', (_, path, more) => {
  const { hitRatio, uncachedBytes, again } = read([asked(path, more), asked('/b', kept)]);
  expect([hitRatio, uncachedBytes, again]).toEqual([1, 1_000, []]);
});

test('an image of that name that the page asks for counts as any other', () => {
  expect(read([asked('/favicon.ico', { resourceType: 'Image' })]).hitRatio).toBe(0);
});

test('where nothing was asked for, nothing was missed', () => {
  expect(read([])).toEqual({ hitRatio: 1, uncachedBytes: 0, again: [] });
});

test('bytes that only a worker loaded count, those that it passed on count once', () => {
  const passedOn = [asked('/a', { transferSize: 300 }), asked('/b', kept)];
  expect(read(passedOn, [], { '/a': [300], '/b': [50], '/c': [7] }).uncachedBytes).toBe(357);
  expect(read(passedOn, [], { '/a': [300, 20] }).uncachedBytes).toBe(320);
});

test.each([
  [{}, 'no-caching-header'],
  [{ expires: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 'other'],
  [{ 'Cache-Control': 'private, No-Store' }, 'no-store'],
  [{ 'cache-control': 'no-cache' }, 'no-cache'],
  [{ 'cache-control': 'max-age=0, must-revalidate' }, 'no-cache'],
  [{ 'cache-control': 'max-age=60' }, 'other'],
] as const)('headers %j leave it to be loaded again: %s', (headers, why) => {
  expect(read([asked('/a')], [answered('/a', headers)]).again).toEqual([
    { url: 'http://shop.test/a', why },
  ]);
});

test('both are metrics of a repeat visit', () => {
  const report = { audits: {}, categories: {} } as LighthouseReport;
  const cacheUse = read([asked('/a'), asked('/b', kept)]);
  expect(pageValues({ report, own: undefined, cacheUse }, []).values).toEqual({
    'cache-hit-ratio': 0.5,
    'uncached-bytes': 1_000,
  });
});
