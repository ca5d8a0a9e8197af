/** Which limits are tightened, and to what, by the points of the base branch. */
import { decideTightenings, findRatchets } from '../../src/decide/tighten.ts';
import type { Tightening } from '../../src/model/tightening.ts';
import type { Budget, Trend, TrendPoint } from '../../src/model.ts';

const budget = (metric: string, limit: number, change: Partial<Budget> = {}): Budget => ({
  id: `home · ${metric} · limit · ${change.level ?? 'fail'} · ${change.target ?? 'home'}`,
  target: 'home',
  metric,
  bound: { kind: 'limit', limit },
  level: 'fail',
  source: { file: 'budgets.json', line: 1, column: limit, keyPath: '' },
  ...change,
});

const points = (values: readonly number[], spread = 0, chrome = () => 'one'): TrendPoint[] =>
  values.map((value) => ({
    value,
    spread,
    commit: 'a'.repeat(40),
    time: '2026-03-01T00:00:00.000Z',
    fingerprint: chrome(),
    mark: 'none',
  }));

const trendOf = (metric: string, taken: readonly TrendPoint[], target = 'home'): Trend => [
  { target, metric, points: taken },
];

const repeated = (values: readonly number[], times: number): readonly number[] =>
  Array.from({ length: times }, () => values).flat();

const outcome = (tightening: Tightening | undefined) =>
  tightening?.kind === 'tighter' ? tightening.to : tightening?.kind;

test.each([
  ['no spread: the worst point, rounded up', 'lcp', 4_000, points(repeated([1_834], 20)), 1_900],
  ['a CLS of 0 leaves its floor', 'cls', 0.1, points(repeated([0], 20)), 0.01],
  ['more is better: below the least point', 'throughput', 500, points(repeated([812], 20)), 810],
  ['twice the spread of the rounds', 'tbt', 900, points(repeated([100], 20), 40), 220],
  ['one outlier of twenty is kept', 'lcp', 4_000, points([...repeated([1_800], 19), 3_100]), 3_200],
  ['a heap that shrinks', 'heap-growth', 50_000, points(repeated([-9_000], 20)), 5_000],
  ['counts stay whole', 'requests', 20, points(repeated([7], 20), 0.2), 8],
  ['a limit that was exceeded stays', 'lcp', 1_500, points(repeated([1_834], 20)), 'as-tight'],
  ['a limit of 0 stays', 'error-rate', 0, points(repeated([0], 20)), 'as-tight'],
  ['nine points are too few', 'lcp', 4_000, points(repeated([1_834], 9)), 'unknown'],
])('%s', (_, metric, limit, taken, expected) => {
  const [tightening] = decideTightenings([budget(metric, limit)], trendOf(metric, taken));
  expect(outcome(tightening)).toBe(expected);
});

test('points of an older machine count for the limit, and not for their number', () => {
  const mixed = (newest: number): readonly TrendPoint[] => [
    ...points(repeated([2_000], 20 - newest)),
    ...points(repeated([1_500], newest), 0, () => 'two'),
  ];
  const decided = (newest: number) =>
    decideTightenings([budget('lcp', 4_000)], trendOf('lcp', mixed(newest)))[0];
  expect(decided(9)).toMatchObject({ kind: 'unknown', why: { kind: 'other-machine', points: 9 } });
  expect(outcome(decided(12))).toBeGreaterThanOrEqual(2_000);
});

const pair = (warn: number, limit: number): readonly Budget[] => [
  budget('lcp', limit),
  budget('lcp', warn, { level: 'warn' }),
];

test.each([
  ['the limit alone, where it stays beyond "warn"', pair(1_500, 4_000), [1_900, 'as-tight']],
  ['"warn", and what it was becomes the limit', pair(2_500, 4_000), [2_500, 1_900]],
  ['neither, where "warn" is the new limit', pair(1_900, 4_000), ['as-tight', 'as-tight']],
])('of "warn" and "limit" is tightened: %s', (_, budgets, expected) => {
  const trend = trendOf('lcp', points(repeated([1_834], 20)));
  expect(decideTightenings(budgets, trend).map(outcome)).toEqual(expected);
});

test('of "warn" on one line for two targets each limit keeps its distance', () => {
  const source = { file: 'budgets.json', line: 9, column: 1, keyPath: '' };
  const warn = (target: string) => budget('lcp', 2_500, { target, level: 'warn', source });
  const budgets = [budget('lcp', 4_000), warn('home'), warn('search')];
  const trend = [
    ...trendOf('lcp', points(repeated([1_834], 20))),
    ...trendOf('lcp', points(repeated([2_480], 20)), 'search'),
  ];
  expect(decideTightenings(budgets, trend).map(outcome)).toEqual(['as-tight', 'needed']);
});

test('only limits with a ratchet are told, and only beyond their spread', () => {
  const told = (limit: number, change: Partial<Budget>) =>
    findRatchets(
      [budget('lcp', limit, change)],
      trendOf('lcp', points(repeated([1_800], 20), 30)),
    ).map(outcome);
  expect(told(2_500, { ratchet: true })).toEqual([1_900]);
  expect(told(2_500, {})).toEqual([]);
  expect(told(1_940, { ratchet: true })).toEqual([]);
  expect(told(1_960, { ratchet: true })).toEqual([1_900]);
});
