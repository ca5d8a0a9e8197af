import type { History } from '../../../src/model/history.ts';
import { historyFormats } from '../../../src/report/history/export-history.ts';
import { renderHistory } from '../../../src/report/history/history-table.ts';
import { drawSparkline } from '../../../src/report/history/sparkline.ts';
import { mergeHistories } from '../../../src/saved/history/merge-histories.ts';
import { joinPatterns } from '../../support/patterns.ts';
import { historyWithRun, historyWithRuns } from '../../support/run-histories.ts';

const shop: History = mergeHistories([
  historyWithRun(1, { values: { lcp: 1_800, 'total-bytes': 171_000 } }),
  historyWithRun(2, {
    values: { lcp: 1_500, 'total-bytes': 171_000 },
    mark: 'improved',
    pullRequest: 7,
  }),
  historyWithRun(3, { values: { lcp: 1_650 }, chrome: '157.0' }),
]);

test('a sparkline has a character for each value, from the lowest to the highest', () => {
  expect(drawSparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇█');
  expect(drawSparkline([5, 5, 5])).toBe('▁▁▁');
  expect(drawSparkline([1, 2, 3], 2)).toBe('▁█');
  expect(drawSparkline([])).toBe('');
});

test('a history is shown as a line for each series', () => {
  expect(renderHistory(shop, { last: 30 })).toBe(
    [
      'Suite default: 3 runs, 2026-03-02 to 2026-03-04',
      '',
      'target         metric       course  last    change',
      'home (mobile)  lcp          █▁▅     1.65 s  −8.3 %',
      'home (mobile)  total-bytes  ▁▁      171 kB  0 B',
    ].join('\n'),
  );
});

test('a single series is shown as a line for each point, with what happened there', () => {
  expect(renderHistory(shop, { target: 'home', metric: 'lcp', last: 2 })).toBe(
    [
      'LCP of home (mobile)  ▁█',
      '',
      'commit   committed         median  spread   rounds  what happened',
      '0000000  2026-03-03 11:50  1.50 s  15.0 ms  6       improved by #7',
      '0000000  2026-03-04 11:50  1.65 s  16.5 ms  6       another machine or browser',
    ].join('\n'),
  );
});

test('a target or metric that the history does not have is said', () => {
  expect(renderHistory(shop, { target: 'cart', last: 9 })).toContain(
    'No series is of that target and metric.',
  );
});

test('CSV has a line for each point, and a cell that a spreadsheet would run is text', () => {
  const csv = historyFormats.csv(
    mergeHistories([historyWithRun(1, { values: { lcp: 1_800 }, target: '=HYPERLINK("x")' })]),
  );
  const [header, first, ...others] = csv.split('\n');
  expect(header).toBe(
    'target,metric,unit,commit,committedAt,median,spread,rounds,runs,fingerprint,pullRequest,mark',
  );
  expect(first).toMatch(
    joinPatterns(
      /^"'=HYPERLINK\(""x""\)",lcp,ms,0{39}1,2026-03-02T11:50:00.000Z,/,
      /1800,18,6,1,[0-9a-f]{12},,none$/,
    ),
  );
  expect(others).toEqual(['']);
  expect(historyFormats.csv(shop).trim().split('\n')).toHaveLength(1 + 5);
});

test.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '＝1+1', '＋1+1', '－1+1', '＠SUM(A1)', ' =1+1'])(
  'a target called %j is text in a spreadsheet, in each CSV',
  (target) => {
    const history = mergeHistories([historyWithRun(1, { values: { lcp: 1_800 }, target })]);
    const begins = `'${target}`;
    expect(historyFormats.csv(history).split('\n')[1]?.startsWith(`${begins},`)).toBe(true);
    expect(historyFormats.otava(history).split('\n')[0]).toBe(`time,commit,${begins} lcp`);
  },
);

test('JSON Lines has an object for each point', () => {
  const points = historyFormats
    .jsonl(shop)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(points).toHaveLength(5);
  expect(points[1]).toMatchObject({
    target: 'home (mobile)',
    metric: 'lcp',
    unit: 'ms',
    median: 1_500,
    mark: 'improved',
    pullRequest: 7,
  });
});

test("Otava's CSV has a line for each run and a column for each series", () => {
  const rows = historyFormats
    .otava(shop)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  expect(rows.map((row) => row.filter((_, at) => at !== 1))).toEqual([
    ['time', 'home (mobile) lcp', 'home (mobile) total-bytes'],
    ['2026-03-02T11:50:00.000Z', '1800', '171000'],
    ['2026-03-03T11:50:00.000Z', '1500', '171000'],
    ['2026-03-04T11:50:00.000Z', '1650', ''],
  ]);
});

test("Bencher's format has the newest point of each series between its spread", () => {
  expect(JSON.parse(historyFormats.bmf(historyWithRuns(1_800, 2_000)))).toEqual({
    'home (mobile)': { lcp: { value: 2_000, lower_value: 1_980, upper_value: 2_020 } },
  });
  const odd = historyFormats.bmf(
    mergeHistories([historyWithRun(1, { values: { lcp: 1 }, target: '__proto__' })]),
  );
  expect(odd).toContain('"__proto__": {');
});
