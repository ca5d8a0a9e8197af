/** The base branch's trend in a report as a chart: that of the worst row. */
import type { Body } from '../../model/document.ts';
import type { Trend } from '../../model.ts';
import { metricFor, type Row } from '../row.ts';
import { findShownTrend } from './trend-cell.ts';

/** The trend of the gravest row that has one; rows come by gravity. */
export interface WorstTrend {
  readonly row: Row;
  readonly body: Body;
}

/** Returns the chart of the worst row that fails or warns; undefined where none has a trend. */
export function chartWorstRow(
  rows: readonly Row[],
  trend: Trend | undefined,
): WorstTrend | undefined {
  const row = rows.find((one) => one.trend !== '');
  if (!row) return undefined;
  const { budget, comparison } = row.finding;
  if (!comparison) return undefined;
  const { series, head } = findShownTrend(trend, comparison);
  return {
    row,
    body: {
      kind: 'chart',
      title: `${row.metric} of ${row.target}`,
      unit: metricFor(budget.metric).unit,
      values: [...(series?.points ?? []).map(({ value }) => value), head],
      // A limit is held against values of Lighthouse, which an older history does not have.
      limit:
        budget.bound.kind === 'limit' && head === comparison.head.median
          ? budget.bound.limit
          : undefined,
    },
  };
}
