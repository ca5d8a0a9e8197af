import { fitHistory } from '../../../src/saved/history/fit-history.ts';
import { historyText } from '../../../src/saved/history/history-text.ts';
import { mergeHistories } from '../../../src/saved/history/merge-histories.ts';
import { parseHistory } from '../../../src/saved/history/read-history.ts';
import { beganAt, dayMs, historyWithRun, pointsOf } from '../../support/run-histories.ts';

/** Two runs on each of 40 days. */
const history = mergeHistories(
  Array.from({ length: 80 }, (_, at) =>
    historyWithRun(at + 1, { values: { lcp: at + 1 }, startedAtMs: beganAt + (at / 2) * dayMs }),
  ),
);

test('a history with room enough is kept as it is', () => {
  expect(fitHistory(history, 80)).toEqual({ history, remark: undefined });
});

test('where there is less room, days become one point earlier, and that is said', () => {
  const { history: fitted, remark } = fitHistory(history, 60);
  expect(remark).toBe('The history has room for 60 points: after 14 days a day is one point.');
  expect(fitted.runs.reduce((sum, { runs }) => sum + runs, 0)).toBe(80);
  expect(pointsOf(fitted).at(-1)).toBe('80: 80');
});

test('where even that is too much, the oldest runs go, and the newest stay', () => {
  const { history: fitted, remark } = fitHistory(history, 10);
  expect(remark).toMatch(/^The history has room for 10 points: its oldest \d+ runs are gone\.$/);
  expect(pointsOf(fitted).length).toBeLessThanOrEqual(10);
  expect(pointsOf(fitted).at(-1)).toBe('80: 80');
  const read = parseHistory(historyText(fitted), 'history.json', beganAt + 100 * dayMs);
  expect(read.runs).toEqual(fitted.runs);
});
