import type { History } from '../../../src/model/history.ts';
import { historyText } from '../../../src/saved/history/history-text.ts';
import { mergeHistories } from '../../../src/saved/history/merge-histories.ts';
import { parseHistory } from '../../../src/saved/history/read-history.ts';
import { thinHistory } from '../../../src/saved/history/thin-history.ts';
import { commit } from '../../support/artifact-history.ts';
import {
  beganAt,
  dayMs,
  historyWithRun,
  historyWithRuns,
  pointsOf,
} from '../../support/run-histories.ts';

const readBack = (history: History): History =>
  parseHistory(historyText(history), 'history.json', beganAt + 4_000 * dayMs);

test('what is written is read back: timings to 0.2 %, exact metrics to the last digit', () => {
  const history = mergeHistories([
    historyWithRun(1, { values: { lcp: 1_812.34, cls: 0, 'total-bytes': 171_234 } }),
    historyWithRun(2, {
      values: { lcp: 0.0123, 'total-bytes': 171_235 },
      mark: 'improved',
      pullRequest: 7,
    }),
    historyWithRun(4, { values: { lcp: 98_765_432.1, cls: -0.5 }, after: [commit(3), commit(2)] }),
  ]);
  const read = readBack(history);
  expect({ ...read, series: undefined }).toEqual({ ...history, series: undefined });
  expect(pointsOf(read, 'total-bytes')).toEqual(['1: 171000', '2: 171000 improved']);
  for (const [at, series] of history.series.entries()) {
    const own = read.series[at];
    expect([own?.run, own?.rounds, own?.mark]).toEqual([series.run, series.rounds, series.mark]);
    for (const [place, median] of series.median.entries()) {
      const off = Math.abs((own?.median[place] ?? 0) - median);
      expect(off).toBeLessThanOrEqual(series.isExact ? 0 : Math.abs(median) * 0.001 + 0.0001);
    }
  }
  expect(readBack(read)).toEqual(read);
});

test.each([1e305, -1e308, Number.MAX_VALUE])(
  'a history with the value %s is read back',
  (value) => {
    const history = historyWithRun(1, { values: { lcp: value, 'total-bytes': value } });
    expect(readBack(history).series).toHaveLength(2);
  },
);

test('two runs that ended at once know different pasts, and both points are kept', () => {
  const before = historyWithRuns(1_800, 1_810);
  const one = mergeHistories([historyWithRun(3, { values: { lcp: 1_900 } }), before]);
  const other = mergeHistories([historyWithRun(4, { values: { lcp: 2_000 } }), before]);
  const merged = mergeHistories([other, one]);
  expect(pointsOf(merged)).toEqual(['1: 1800', '2: 1810', '3: 1900', '4: 2000']);
  expect(mergeHistories([one, other])).toEqual(merged);
});

test('runs stand in the order of the commits, whatever the clocks of their machines said', () => {
  const late = historyWithRun(3, { values: { lcp: 3 }, startedAtMs: beganAt + 90 * dayMs });
  const merged = mergeHistories([
    late,
    historyWithRun(5, { values: { lcp: 5 }, startedAtMs: beganAt, after: [commit(4), commit(3)] }),
    historyWithRuns(1, 2),
  ]);
  expect(pointsOf(merged)).toEqual(['1: 1', '2: 2', '3: 3', '5: 5']);
});

test('a later attempt of a run replaces the earlier one, in whatever order they are found', () => {
  const first = historyWithRun(2, { values: { lcp: 9_000 } });
  const again = historyWithRun(2, { values: { lcp: 1_810 }, attempt: 2 });
  for (const order of [
    [first, again],
    [again, first],
  ])
    expect(pointsOf(mergeHistories([...order, historyWithRuns(1_800)]))).toEqual([
      '1: 1800',
      '2: 1810',
    ]);
});

test('the same commit measured by two runs has two points', () => {
  const nightly = historyWithRun(2, { values: { lcp: 1_820 }, runId: 77 });
  expect(pointsOf(mergeHistories([nightly, historyWithRuns(1_800, 1_810)]))).toEqual([
    '1: 1800',
    '2: 1810',
    '2: 1820',
  ]);
});

test('commits that a force push took away keep their points, and the new ones come after', () => {
  const lost = historyWithRun(2, { values: { lcp: 2 } });
  const instead = historyWithRun(12, { values: { lcp: 12 }, after: [commit(1)] });
  expect(pointsOf(mergeHistories([instead, lost, historyWithRuns(1)]))).toEqual([
    '1: 1',
    '2: 2',
    '12: 12',
  ]);
});

test('commits that follow each other in a circle, in a damaged file, still end', () => {
  const merged = mergeHistories([
    historyWithRun(1, { values: { lcp: 1 }, after: [commit(2)] }),
    historyWithRun(2, { values: { lcp: 2 }, after: [commit(1)] }),
  ]);
  expect([...pointsOf(merged)].sort()).toEqual(['1: 1', '2: 2']);
});

test('a renamed target goes on in one series; of both names in a run the new one counts', () => {
  const former = new Map([['start (mobile)', 'home (mobile)']]);
  const second = historyWithRun(2, { values: { lcp: 2 } });
  const both = {
    ...second,
    series: [
      ...second.series,
      ...historyWithRun(2, { values: { lcp: 20 }, target: 'start (mobile)' }).series,
    ],
  };
  const merged = mergeHistories(
    [
      historyWithRun(3, { values: { lcp: 3 } }),
      both,
      historyWithRun(1, { values: { lcp: 1 }, target: 'start (mobile)' }),
    ],
    former,
  );
  expect(merged.series.map(({ target }) => target)).toEqual(['home (mobile)']);
  expect(pointsOf(merged)).toEqual(['1: 1', '2: 2', '3: 3']);
});

describe('after 60 days', () => {
  const hours = (day: number, hour: number): number => beganAt + day * dayMs + hour * 3_600_000;
  const newest = historyWithRun(99, { values: { lcp: 99 }, startedAtMs: hours(100, 0), after: [] });
  const dayOf = (number: number, lcp: number, hour: number, run = {}) =>
    historyWithRun(number, { values: { lcp }, startedAtMs: hours(1, hour), ...run });

  test('a day is one point, the median of its runs', () => {
    const thin = thinHistory(
      mergeHistories([newest, dayOf(1, 10, 1), dayOf(2, 30, 2), dayOf(3, 20, 3)]),
    );
    expect(pointsOf(thin)).toEqual(['3: 20', '99: 99']);
    expect(thin.runs.map(({ runs }) => runs)).toEqual([3, 1]);
    expect(thin.runs[0]?.after).toEqual([commit(2), commit(1), commit(0)]);
    expect(readBack(thin).runs).toEqual(thin.runs);
  });

  test('a run with a mark stays whole, and machines are never mixed', () => {
    const thin = thinHistory(
      mergeHistories([
        newest,
        dayOf(1, 10, 1),
        dayOf(2, 5, 2, { mark: 'improved' }),
        dayOf(3, 6, 3),
        dayOf(4, 60, 4, { chrome: '157.0' }),
        dayOf(5, 62, 5, { chrome: '157.0' }),
      ]),
    );
    expect(pointsOf(thin)).toEqual(['1: 10', '2: 5 improved', '3: 6', '5: 60', '99: 99']);
  });

  test('a whole run that another artifact has goes before the median that stands for it', () => {
    const all = mergeHistories([newest, dayOf(1, 10, 1), dayOf(2, 30, 2), dayOf(3, 20, 3)]);
    expect(thinHistory(mergeHistories([thinHistory(all), all]))).toEqual(thinHistory(all));
  });

  test('thinning again changes nothing', () => {
    const thin = thinHistory(mergeHistories([newest, dayOf(1, 10, 1), dayOf(2, 30, 2)]));
    expect(thinHistory(thin)).toEqual(thin);
  });
});
