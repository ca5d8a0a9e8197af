import { decideDrifts, driftLevel } from '../../src/decide/drift.ts';
import { getMetric } from '../../src/metrics.ts';
import type { ChangePoint } from '../../src/model/change-point.ts';

const metric = getMetric('lcp');
const runs = Array.from({ length: 100 }, (_, at) => ({ commit: `c${at}`, startedAtMs: 1000 * at }));

const step = (at: number, before: number, after: number): ChangePoint => ({
  kind: 'step',
  from: at - 1,
  to: at,
  pValue: 1e-9,
  change: after / before - 1,
  interval: { lo: after / before - 1.01, hi: after / before - 0.99, confidence: 0.95 },
  isRelative: true,
  before,
  after,
});

const decided = (changes: readonly ChangePoint[], newest: number) =>
  decideDrifts({ target: 'home (mobile)', metric, changes, newest, runs });

test('a step to the worse names the commits on both sides of it, and stands', () => {
  expect(decided([step(40, 1000, 1100)], 1100)).toMatchObject([
    {
      isWorse: true,
      range: { kind: 'step', after: 'c39', upTo: 'c40', sinceMs: 40_000 },
      state: 'stands',
    },
  ]);
});

test('a metric of which more is better gets worse by falling', () => {
  const throughput = getMetric('throughput');
  expect(
    decideDrifts({
      target: 'api',
      metric: throughput,
      changes: [step(40, 900, 800)],
      newest: 800,
      runs,
    }),
  ).toMatchObject([{ isWorse: true }]);
});

test('it has recovered where the newest level is nearer to the old one', () => {
  const there = decided([step(40, 1000, 1100), step(60, 1100, 1010)], 1010);
  expect(there).toMatchObject([
    { isWorse: true, state: 'recovered' },
    { isWorse: false, state: 'stands' },
  ]);
});

test('a series that has moved twice between two levels swings when it does so again', () => {
  const moves = [20, 30, 40, 50, 60].map((at, index) =>
    index % 2 === 0 ? step(at, 1000, 1100) : step(at, 1100, 1000),
  );
  expect(decided(moves, 1100).map(({ state }) => state)).toEqual([
    'stands',
    'recovered',
    'stands',
    'recovered',
    'swings',
  ]);
});

test.each([
  ['below 1 %', step(40, 1000, 1009)],
  ['within the metric’s floor', step(40, 10, 10 + metric.floor)],
])('a change %s is not told', (_, change) => {
  expect(decided([change], change.after)).toEqual([]);
});

test('the more series there are, the surer a change must be; the more moved, the less', () => {
  expect(driftLevel(1000, 0)).toBeCloseTo(driftLevel(1, 0) / 1000, 12);
  expect(driftLevel(1000, 9)).toBeCloseTo(driftLevel(1000, 0) * 10, 12);
});
