import type { Diagnosis } from '../../src/model.ts';
import { describeAwaited } from '../../src/report/awaited.ts';
import { plainStyle } from '../../src/report/style.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const run = scenarios['content-comes-later']?.();
if (!run) throw new Error('no such scenario');
const { findings } = run.judgement;
const target = findings.find(({ twin }) => twin)?.budget.target ?? '';

type Timers = NonNullable<Diagnosis['timers']>;
type Took = Readonly<Record<string, number | undefined>>;

const audit = (arm: 'base' | 'head', took: Took): Diagnosis => ({
  target,
  arm,
  resources: Object.entries(took).map(([url, tookMs]) => ({
    url,
    type: 'fetch',
    transferBytes: 900,
    tookMs,
  })),
  opportunities: [],
});

const causes = (base: Took, head: Took): readonly string[] =>
  describeAwaited(findings, [audit('base', base), audit('head', head)], plainStyle);

test('content 393 ms later waited for the request that grew by about as much', () => {
  expect(causes({ '/api': 61, '/b': 40, '/c': 50 }, { '/api': 458, '/b': 190, '/c': 820 })).toEqual(
    ['LCP waited about 397 ms longer for /api (fetch, 61 ms → 458 ms)'],
  );
});

test('of several requests the closest one is named', () => {
  expect(causes({ '/one': 60, '/two': 60 }, { '/one': 560, '/two': 450 })).toEqual([
    'LCP waited about 390 ms longer for /two (fetch, 60 ms → 450 ms)',
  ]);
});

test('no request that grew as much, as of a timer, is no cause', () => {
  expect(causes({ '/api': 60 }, { '/api': 64 })).toEqual([]);
  expect(causes({ '/api': 60 }, { '/api': 240 })).toEqual([]);
  expect(causes({ '/api': undefined }, { '/api': 458 })).toEqual([]);
  expect(causes({}, { '/api': 458 })).toEqual([]);
  expect(describeAwaited(findings, [], plainStyle)).toEqual([]);
});

test('a budget that fails by the simulation alone has no request to wait for', () => {
  const slower = scenarios['page-and-endpoint-fail']?.().judgement.findings ?? [];
  expect(slower.length).toBeGreaterThan(0);
  expect(
    describeAwaited(
      slower,
      [audit('base', { '/api': 61 }), audit('head', { '/api': 458 })],
      plainStyle,
    ),
  ).toEqual([]);
});

const timed = (arm: 'base' | 'head', timers: Timers | undefined): Diagnosis => ({
  ...audit(arm, arm === 'base' ? { '/api': 60 } : { '/api': 64 }),
  ...(timers && { timers }),
});
const timer = (url: string, line: number, ms: number): Timers[number] => ({ url, line, ms });
const timerCauses = (base: Timers | undefined, head: Timers | undefined): readonly string[] =>
  describeAwaited(findings, [timed('base', base), timed('head', head)], plainStyle);

test('content 393 ms later waited for a timer of about that, where the timer is new', () => {
  const [menu, app] = [timer('/menu.js', 3, 500), timer('/app.js', 12, 400)];
  expect(timerCauses([menu], [menu, app])).toEqual([
    'LCP waited for a timer of 400 ms in /app.js:12',
  ]);
  // The same timer in another line, and in a file with another hash.
  const [before, after] = [timer('/app-3f2a1b9c.js', 9, 400), timer('/app-77aa1b9c.js', 12, 400)];
  expect(timerCauses([before], [after])).toEqual([]);
  expect(timerCauses([before], [after, { ...after, line: 40 }])).toHaveLength(1);
});

test('a timer that became longer by as much is named with its time before', () => {
  expect(timerCauses([timer('/app.js', 12, 200)], [timer('/app.js', 12, 600)])).toEqual([
    'LCP waited for a timer of 600 ms in /app.js:12, which took 200 ms before',
  ]);
  expect(timerCauses([timer('/app.js', 12, 300)], [timer('/app.js', 12, 400)])).toEqual([]);
  expect(timerCauses([timer('/app.js', 12, 900)], [timer('/app.js', 12, 400)])).toEqual([]);
});

test('a request is told rather than a timer, and nothing where timers are not known', () => {
  const app = timer('/app.js', 12, 400);
  const slower = {
    ...timed('head', [app]),
    ...{ resources: audit('head', { '/api': 455 }).resources },
  };
  expect(describeAwaited(findings, [timed('base', []), slower], plainStyle)).toEqual([
    'LCP waited about 395 ms longer for /api (fetch, 60 ms → 455 ms)',
  ]);
  expect(timerCauses(undefined, [app])).toEqual([]);
  expect(timerCauses([], undefined)).toEqual([]);
});
