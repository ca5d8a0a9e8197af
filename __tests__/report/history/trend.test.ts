import type { TrendPoint } from '../../../src/model.ts';
import { drawTrend, findShownTrend } from '../../../src/report/history/trend-cell.ts';
import { chartWorstRow } from '../../../src/report/history/trend-chart.ts';
import { drawMermaid } from '../../../src/report/render/mermaid.ts';
import { buildRows } from '../../../src/report/row.ts';
import { comparison, finding, judgement } from '../../support/judgements.ts';
import { context } from '../../support/report-context.ts';
import { page } from '../../support/targets.ts';

const point = (value: number, change: Partial<TrendPoint> = {}): TrendPoint => ({
  value,
  spread: 10,
  commit: 'a'.repeat(40),
  time: '2026-03-01T10:00:00.000Z',
  fingerprint: '0123456789ab',
  mark: 'none',
  ...change,
});
const trendOf = (...points: readonly TrendPoint[]) => [
  { target: 'home (mobile)', metric: 'lcp', points },
];
const head = { median: 2000, min: 2000, max: 2000, rounds: 8 };
const homeLcp = { target: 'home (mobile)', metric: 'lcp', head };
const drawn = (...points: readonly TrendPoint[]): string => drawTrend(trendOf(...points), homeLcp);

test('a step of the base is seen in a cell', () => {
  expect(drawn(...[2_000, 2_000, 2_000, 2_400, 2_400].map((value) => point(value)))).toBe('▁▁▁██');
});

test('noise within a twentieth is drawn flat, as it is no course', () => {
  expect(drawn(point(2_000), point(2_010), point(1_995), point(2_005))).toBe('▁▂▁▂');
});

test('a new machine or browser is marked, and two points are no trend', () => {
  expect(drawn(point(1), point(1), point(2, { fingerprint: 'other' }))).toBe('▁▁┊█');
  expect(drawn(point(1), point(2))).toBe('');
  expect(drawTrend(undefined, homeLcp)).toBe('');
});

test('values by Lighthouse go on with the series of their own, where there is one', () => {
  const byLighthouse = { ...homeLcp, compared: { head: { ...head, median: 1000 }, base: head } };
  const calm = trendOf(...[1_000, 1_000, 1_000].map((value) => point(value)));
  const own = { target: 'home (mobile)', metric: 'lighthouse-lcp' };
  const both = [...calm, { ...own, points: [2_000, 2_000, 2_600].map((value) => point(value)) }];
  expect([drawTrend(both, byLighthouse), drawTrend(calm, byLighthouse)]).toEqual(['▁▁█', '▁▁▁']);
  expect(findShownTrend(both, byLighthouse).head).toBe(2000);
  expect(findShownTrend(calm, byLighthouse).head).toBe(1000);
  expect(findShownTrend(both, homeLcp).series?.metric).toBe('lcp');
});

test('a limit is drawn over the values that it is held against, and over no others', () => {
  const byLighthouse = {
    ...comparison('home (mobile)', 'lcp', { base: 1900, head: 2000 }),
    compared: { head: { ...head, median: 1000 }, base: head },
  };
  const found = finding(byLighthouse, { verdict: 'fail', limit: 1500 });
  const calm = trendOf(...[1_000, 1_000, 1_000].map((value) => point(value)));
  const lighthouses = [{ ...calm[0], metric: 'lighthouse-lcp' }] as typeof calm;
  const limitIn = (trend: typeof calm) => {
    const rows = buildRows(judgement([found]), context([page('home')], { trend }));
    const { body } = chartWorstRow(rows, trend) ?? {};
    return body?.kind === 'chart' ? body.limit : 'no chart';
  };
  expect([limitIn(lighthouses), limitIn(calm)]).toEqual([1500, undefined]);
});

test('a chart is Mermaid that nothing foreign can get out of', () => {
  expect(
    drawMermaid({
      kind: 'chart',
      title: 'LCP of a › b "]%%{init: {}}%%\n```<b>',
      unit: 'ms',
      values: [1_812.345, 0.0125, 2e21],
      limit: 2_500,
    }),
  ).toBe(
    [
      'xychart-beta',
      '  title "LCP of a › b init: b "',
      '  x-axis "runs of the base, then this change" 1 --> 3',
      '  y-axis "ms" -200000000000000000000 --> 2200000000000000000000',
      '  line [1812, 0.0125, 2000000000000000000000]',
      '  line [2500, 2500, 2500]',
    ].join('\n'),
  );
});
