/** Limits are tightened by the numbers that they are held against. */
import type { History } from '../../../src/model/history.ts';
import { findLimitTrend } from '../../../src/saved/history/find-trend.ts';
import { mergeHistories } from '../../../src/saved/history/merge-histories.ts';
import { historyWithRun } from '../../support/run-histories.ts';
import { pageTarget } from '../../support/targets.ts';

const home = pageTarget('home');

const valuesOf = (history: History, targets: readonly (typeof home)[] = [home]) =>
  findLimitTrend(history, targets, new Map()).flatMap(({ metric, points }) =>
    metric === 'lcp' ? points.map(({ value }) => Math.round(value)) : [],
  );

const measuredBy = (history: History, simulation: string): History => ({
  ...history,
  fingerprints: Object.fromEntries(
    Object.entries(history.fingerprints).map(([key, one]) => [
      key,
      { ...one, settings: { simulation } },
    ]),
  ),
});

const both = mergeHistories(
  [1, 2, 3].map((number) =>
    historyWithRun(number, { values: { lcp: 1500 + number, 'lighthouse-lcp': 2800 + number } }),
  ),
);
const older = mergeHistories(
  [1, 2, 3].map((number) => historyWithRun(number, { values: { lcp: 1500 + number } })),
);

test("a limit's points are those by Lighthouse, where there are such", () => {
  expect(valuesOf(both)).toEqual([2801, 2802, 2803]);
});

test('points of the calm simulation alone tighten no limit that is held against another', () => {
  expect(valuesOf(measuredBy(older, 'calm'))).toEqual([]);
});

test('another tool tells what limits are held against, and so does the one simulation', () => {
  expect(valuesOf(older)).toEqual([1501, 1502, 1503]);
  expect(valuesOf(measuredBy(older, 'calm'), [{ ...home, simulation: 'calm' }])).toHaveLength(3);
  expect(valuesOf(both, [{ ...home, simulation: 'lighthouse' }])).toEqual([1501, 1502, 1503]);
});

test('visits that are not simulated have one value, by which their limits are tightened', () => {
  const seen = { ...home, throttling: { mode: 'none' } } as const;
  expect(valuesOf(measuredBy(older, 'calm'), [seen])).toEqual([1501, 1502, 1503]);
});
