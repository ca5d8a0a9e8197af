import { endedTimers, type TimerEvent } from '../../../src/adapters/lighthouse/timers.ts';

type Data = NonNullable<NonNullable<TimerEvent['args']>['data']>;

const event = (name: string, atMs: number, data: Data): TimerEvent => ({
  name,
  ts: 1000 * atMs,
  args: { data: { frame: 'page', ...data } },
});
const place = { url: 'http://page/app.js', lineNumber: 12 };
const set = (timerId: number, timeout: number, more: Data = {}, atMs = 0): TimerEvent =>
  event('TimerInstall', atMs, {
    ...{ timerId, timeout, singleShot: true, stackTrace: [place] },
    ...more,
  });
const fires = (timerId: number, atMs: number, frame = 'page'): TimerEvent =>
  event('TimerFire', atMs, { timerId, frame });
const msOf = (events: readonly TimerEvent[], untilMs = 900): readonly number[] =>
  endedTimers(events, 1000 * untilMs).map(({ ms }) => ms);

test('a timer is told with its place when it ended before the largest paint', () => {
  const events = [set(1, 400), fires(1, 402), set(2, 600), fires(2, 950), set(3, 200)];
  expect(endedTimers(events, 900_000)).toEqual([{ url: 'http://page/app.js', line: 12, ms: 400 }]);
  expect(endedTimers(events, undefined)).toEqual([]);
});

test('short ones, repeating ones and those that no script of an address set are left out', () => {
  const events = [
    ...[set(1, 90), fires(1, 91)],
    ...[set(2, 200, { singleShot: false }), fires(2, 201)],
    ...[
      set(3, 300, { stackTrace: [{ url: '_lighthouse-eval.js', lineNumber: 3 }] }),
      fires(3, 301),
    ],
    ...[set(4, 400, { stackTrace: [] }), fires(4, 401)],
    event('TimerFire', 500, {}),
  ];
  expect(msOf(events)).toEqual([]);
});

test('the place is the innermost script with an address', () => {
  const evaluated = { url: '', lineNumber: 1 };
  const events = [set(1, 400, { stackTrace: [evaluated, place] }), fires(1, 400)];
  expect(endedTimers(events, 900_000)).toEqual([{ url: 'http://page/app.js', line: 12, ms: 400 }]);
});

test('ids are those of a frame, and an id that is used again is another timer', () => {
  const other = [set(1, 700, { frame: 'other' }), fires(1, 500)];
  expect(msOf(other)).toEqual([]);
  expect(msOf([set(1, 200), fires(1, 200), set(1, 300, {}, 201), fires(1, 501)])).toEqual([
    300, 200,
  ]);
  // The next document in the frame counts from 1 again.
  expect(msOf([set(1, 500), set(1, 20, {}, 100), fires(1, 120)])).toEqual([]);
});

test('a timer that is set again and again is told once, and of many the ten longest', () => {
  const again = [set(1, 150), fires(1, 150), set(2, 150, {}, 151), fires(2, 301)];
  expect(msOf(again)).toEqual([150]);
  const many = Array.from({ length: 14 }, (_, at) => [set(at, 100 + at), fires(at, 300)]).flat();
  expect(msOf(many)).toEqual([113, 112, 111, 110, 109, 108, 107, 106, 105, 104]);
});
