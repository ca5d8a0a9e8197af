import {
  middleResponseMs,
  ownResponseTimesMs,
  type RecordedRequest,
  simulatedResponseMs,
} from '../../../src/adapters/lighthouse/own-response-times.ts';
import type { ServerAnswer } from '../../../src/adapters/lighthouse/server-answers.ts';

const origin = 'http://127.0.0.1:3000';

/** A request that was sent at a time and whose headers came so many milliseconds later. */
const asked = (
  path: string,
  sentMs: number,
  headersMs: number,
  more: Partial<RecordedRequest> = {},
): RecordedRequest => ({
  requestId: `${path} at ${sentMs}`,
  url: origin + path,
  requestMethod: 'GET',
  networkRequestTime: sentMs,
  parsedURL: { securityOrigin: origin },
  fromDiskCache: false,
  timing: { sendEnd: 1, receiveHeadersEnd: 1 + headersMs },
  ...more,
});
const answer = (path: string, tookMs: number, method = 'GET'): ServerAnswer => ({
  request: `${method} ${path}`,
  tookMs,
});
const own = (requests: readonly RecordedRequest[], answers: readonly ServerAnswer[], middle = 5) =>
  Object.fromEntries(
    ownResponseTimesMs(requests, new Map([[origin, answers]]), { [origin]: middle }),
  );

test('a slow answer belongs to the request with its method, path and query', () => {
  const requests = [
    asked('/', 0, 45),
    asked('/api?page=1', 10, 46),
    asked('/api?page=2#top', 11, 462),
    asked('/api?page=2', 12, 45, { requestMethod: 'POST' }),
  ];
  const answers = [
    answer('/', 4),
    answer('/api?page=2', 420),
    answer('/api?page=1', 5),
    answer('/api?page=2', 4, 'POST'),
  ];
  expect(own(requests, answers)).toEqual({ '/api?page=2#top at 11': 420 });
});

test('requests for the same are told apart by their order, where that is possible', () => {
  const requests = [asked('/api', 50, 445), asked('/api', 10, 45)];
  expect(own(requests, [answer('/api', 4), answer('/api', 400)])).toEqual({ '/api at 50': 400 });
  // Chrome had the answer to the first after 45 ms: it was not the one of 400.
  expect(own(requests, [answer('/api', 400), answer('/api', 4)])).toEqual({});
});

test('where answers are missing or too many, none of the same address has its own time', () => {
  const requests = [asked('/api', 10, 445), asked('/api', 500, 445)];
  expect(own(requests, [answer('/api', 400)])).toEqual({});
  expect(own(requests.slice(1), [answer('/api', 400), answer('/api', 400)])).toEqual({});
  expect(own(requests, [answer('/api', 400), { request: undefined, tookMs: 400 }])).toEqual({});
});

test('what came from a cache, or was never answered, took no answer from another', () => {
  const requests = [
    asked('/api', 10, 445),
    asked('/api', 20, 445, { fromDiskCache: true }),
    asked('/api', 30, 0, { timing: undefined }),
  ];
  expect(own(requests, [answer('/api', 400)])).toEqual({ '/api at 10': 400 });
});

test('a request to another server has nothing of its own', () => {
  const elsewhere = { parsedURL: { securityOrigin: 'http://other' } };
  expect(own([asked('/api', 10, 445, elsewhere)], [answer('/api', 400)])).toEqual({});
});

test('up to 100 ms from the middle it is the middle, beyond 200 ms it is its own', () => {
  const simulated = [5, 25, 105, 155, 205, 206, 425].map((ms) => simulatedResponseMs(ms, 5));
  expect(simulated).toEqual([5, 5, 5, 105, 205, 206, 425]);
});

test('of a slow server, an answer must take twice the middle; a quick one counts as well', () => {
  const simulated = [400, 600, 700, 800, 801].map((ms) => simulatedResponseMs(ms, 400));
  expect(simulated).toEqual([400, 400, 600, 800, 801]);
  expect([200, 150, 5].map((ms) => simulatedResponseMs(ms, 400))).toEqual([400, 300, 10]);
});

test('the middle is the median, and next to the lower one where two have nothing in common', () => {
  expect([[7], [3, 9, 4], [3, 4], [4, 8, 100, 2]].map(middleResponseMs)).toEqual([7, 4, 3.5, 6]);
  expect(
    [
      [405, 5],
      [5, 400, 400],
    ].map(middleResponseMs),
  ).toEqual([55, 400]);
});

test('the simulated time has no jump: a millisecond more is never more than two', () => {
  for (const middle of [1, 40, 100, 700])
    for (let ms = 0; ms < 3 * middle + 400; ms += 1) {
      const step = simulatedResponseMs(ms + 1, middle) - simulatedResponseMs(ms, middle);
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThanOrEqual(2);
    }
});
