import { seeded } from '../../bench/verdict/random.ts';
import { isSameRange } from '../../src/decide/group-drifts.ts';
import type { Drift } from '../../src/model/drift.ts';
import { findDrifts } from '../../src/run/history/find-drifts.ts';
import { mergeHistories } from '../../src/saved/history/merge-histories.ts';
import { thinHistory } from '../../src/saved/history/thin-history.ts';
import { commit } from '../support/artifact-history.ts';
import { beganAt, dayMs, historyWithRun } from '../support/run-histories.ts';

const numbers = Array.from({ length: 60 }, (_, at) => at + 1);

/** The drifts of 60 runs, whose LCP varies by 1 % around `level`. */
function search(
  level: (number: number) => number,
  { chrome = () => '156.0', measured = numbers } = {} as {
    chrome?: (number: number) => string;
    measured?: readonly number[];
  },
): readonly Drift[] {
  const noise = seeded(3);
  return findDrifts(
    mergeHistories(
      measured.map((number, at) =>
        historyWithRun(number, {
          values: { lcp: level(number) * (1 + 0.01 * noise.normal()) },
          chrome: chrome(number),
          after: [commit(measured[at - 1] ?? 0)],
        }),
      ),
    ),
  ).drifts;
}

const stepAt41 = (number: number): number => (number <= 40 ? 1000 : 1080);

test('a step names the commits between which it happened', () => {
  expect(search(stepAt41)).toMatchObject([
    {
      target: 'home (mobile)',
      metric: 'lcp',
      isWorse: true,
      state: 'stands',
      range: { after: commit(40), upTo: commit(41) },
    },
  ]);
});

test('commits that nobody measured lie inside the range', () => {
  const measured = numbers.filter((number) => number <= 38 || number > 43);
  expect(search(stepAt41, { measured })).toMatchObject([
    { range: { after: commit(38), upTo: commit(44) } },
  ]);
});

test('a step together with a new Chrome is the Chrome’s, and no drift', () => {
  expect(search(stepAt41, { chrome: (number) => (number <= 40 ? '156.0' : '157.0') })).toEqual([]);
});

test('machines that take turns show one change once, and their difference is none', () => {
  const inTurns = (number: number): string => (number % 2 === 0 ? '156.0' : '155.0');
  const slower = (number: number): number => (number % 2 === 0 ? 1 : 1.3);
  expect(search((number) => stepAt41(number) * slower(number), { chrome: inTurns })).toMatchObject([
    { isWorse: true, change: { kind: 'step' } },
  ]);
  expect(search((number) => 1000 * slower(number), { chrome: inTurns })).toEqual([]);
});

test('what has come back is told as recovered', () => {
  const states = search((number) => (number > 20 && number <= 40 ? 1100 : 1000)).map(
    ({ isWorse, state }) => [isWorse, state],
  );
  expect(states).toEqual([
    [true, 'recovered'],
    [false, 'stands'],
  ]);
});

test('a metric of a newer Headroom is passed over, and the others are searched', () => {
  const runs = numbers.map((number) =>
    historyWithRun(number, { values: { lcp: stepAt41(number) + (number % 3), 'from-2031': 5 } }),
  );
  expect(findDrifts(mergeHistories(runs)).drifts).toMatchObject([{ metric: 'lcp' }]);
});

test('two kinds of machines show a step between runs of one commit once', () => {
  const nightly = numbers.map((number) =>
    historyWithRun(number, {
      values: { lcp: stepAt41(number) + (number % 7) },
      chrome: number % 2 === 0 ? '156.0' : '155.0',
    }),
  );
  const ofOneCommit = nightly.map((history) => ({
    ...history,
    runs: history.runs.map((run) => ({ ...run, commit: commit(1), after: [commit(0)] })),
  }));
  expect(findDrifts(mergeHistories(ofOneCommit)).drifts).toMatchObject([
    { range: { after: commit(1), upTo: commit(1) } },
  ]);
});

test('a step of a day that has become one point is known again by its commits', () => {
  const noise = seeded(5);
  const perDay = 4;
  const runs = Array.from({ length: 80 * perDay }, (_, at) =>
    historyWithRun(at + 1, {
      values: { lcp: (at < 41 ? 1000 : 1100) * (1 + 0.01 * noise.normal()) },
      startedAtMs: beganAt + Math.floor(at / perDay) * dayMs + (at % perDay) * 3_600_000,
    }),
  );
  const whole = findDrifts(mergeHistories(runs.slice(0, 30 * perDay)));
  const thinned = findDrifts(thinHistory(mergeHistories(runs)));
  expect(whole.groups).toMatchObject([{ range: { after: commit(41), upTo: commit(42) } }]);
  expect(thinned.groups).toHaveLength(1);
  for (const [at, { range }] of thinned.groups.entries())
    expect(isSameRange(whole.groups[at]?.range ?? range, range, thinned.places)).toBe(true);
});

test('an empty history has no drift', () => {
  expect(
    findDrifts({ suite: 'default', fingerprints: {}, runs: [], passedOver: [], series: [] }),
  ).toEqual({ drifts: [], groups: [], places: new Map() });
});
