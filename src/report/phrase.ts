/**
 * Sentences about one finding or one change, the same for the comment, the terminal, the title and
 * annotations.
 */
import type { Metric } from '../metrics.ts';
import type { Comparison, Interval } from '../model.ts';
import { formatLimit, formatShare, formatValue, shortRange } from './format.ts';
import { changeCells, metricFor, type Row } from './row.ts';
import type { Style } from './style.ts';
import { twinCells, twinPhrase } from './twin.ts';

/**
 * `LCP of home (mobile) is 18 % slower (+12 to +25 %)`, `p99 of list products is 61 ms, 22 % over
 * its limit of 50 ms`.
 */
export function describeRow(row: Row, style: Style): string {
  const { finding } = row;
  const subject = `${style.text(row.metric)} of ${style.text(row.target)}`;
  const { comparison, budget } = finding;
  const metric = metricFor(budget.metric);
  if (!comparison || row.status === 'not-measured') return `${subject} could not be measured`;
  if (row.status === 'no-baseline')
    return `${subject} ${chooseVerb(metric)} ${row.head}, with nothing to compare it with`;
  if (budget.bound.kind === 'limit')
    return (
      `${subject} ${chooseVerb(metric)} ${row.head}${inBrackets(row.headRange)}, ` +
      `${distance(row, metric)}`
    );
  const change = changePhrase(comparison, metric, finding.interval);
  return `${subject} ${change}${twinPhrase(finding)}`;
}

/** `LCP of home +18 % (+12…+25)`: short enough for a title. */
export function describeRowBriefly(row: Row, style: Style): string {
  const { budget } = row.finding;
  const subject = `${style.text(row.metric)} of ${style.text(row.target)}`;
  if (row.status === 'not-measured') return `${subject} not measured`;
  if (budget.bound.kind === 'limit')
    return (
      `${subject} ${row.head} (limit ` +
      `${formatLimit(metricFor(budget.metric).unit, budget.bound.limit)})`
    );
  const { values } = twinCells(row.finding);
  return (
    `${subject} ${row.change}${row.changeRange ? ` (${shortRange(row.changeRange)})` : ''}` +
    (values === '' ? '' : `, ${values}`)
  );
}

/**
 * `is 18 % slower (+12 to +25 %)`: the number's own direction in the metric's own words. `deciding`
 * is the interval to show.
 */
export function changePhrase(comparison: Comparison, metric: Metric, deciding?: Interval): string {
  const { effect } = comparison;
  if (!effect) return `${chooseVerb(metric)} ${formatValue(metric.unit, comparison.head.median)}`;
  const { change, changeRange } = changeCells(comparison, metric, deciding);
  if (!/[1-9]/.test(change)) return `did not change${inBrackets(changeRange)}`;
  const size = change.replace(/^[+−]/, '');
  const isUp = effect.estimate > 0;
  const words =
    metric.unit === 'count'
      ? `${isUp ? 'up' : 'down'} by ${size}`
      : `${size} ${directionWord(metric, isUp)}`;
  return `${chooseVerb(metric)} ${words}${inBrackets(changeRange)}`;
}

export const chooseVerb = (metric: Metric): string =>
  /(bytes|requests|nodes|hits)$/i.test(metric.label) ? 'are' : 'is';

const inBrackets = (range: string): string => (range ? ` (${range})` : '');

export function directionWord(metric: Metric, isUp: boolean): string {
  if (metric.unit === 'ms') return isUp ? 'slower' : 'faster';
  if (metric.unit === 'bytes') return isUp ? 'larger' : 'smaller';
  return isUp ? 'higher' : 'lower';
}

function distance({ finding }: Row, metric: Metric): string {
  const { budget, comparison, headroom } = finding;
  if (budget.bound.kind !== 'limit' || !comparison) return '';
  const { limit } = budget.bound;
  const median = comparison.head.median;
  if (median === limit) return 'exactly the limit';
  const side = median > limit ? 'over' : 'under';
  const size =
    headroom !== undefined && Number.isFinite(headroom) && limit !== 0 ? formatShare(headroom) : '';
  const how = size === '' || /[1-9]/.test(size) ? size : 'just';
  return `${how}${how && ' '}${side} the limit of ${formatLimit(metric.unit, limit)}`;
}
