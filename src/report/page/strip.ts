/** The strip chart of one metric: both arms' rounds, the interval and the budgets' lines. */
import type { Metric } from '../../metrics.ts';
import { comparedBase } from '../../model/compared-summaries.ts';
import type { Line } from '../../model/document.ts';
import type { Figure, Lane, StripChart } from '../../model/report-page.ts';
import type { Baseline, Budget, Comparison, Finding, MetricId } from '../../model.ts';
import { formatCount, formatValue } from '../format.ts';
import { lineFrom, documentStyle as style } from '../marked.ts';
import { budgetCell, changeCells, metricFor } from '../row.ts';
import { type MeasuredValues, medianOf } from './measured-rounds.ts';

/** A comparison with the findings that rest on it, which may be none. */
export interface Charted {
  readonly comparison: Comparison;
  readonly findings: readonly Finding[];
  /** The id of the chart, where a row leads to it. */
  readonly anchor: string | undefined;
}

/**
 * Returns the metric whose rounds are drawn. A limit's are by Lighthouse's own simulation where
 * there is one, those of a change by the calm one.
 */
export const chartedMetric = ({ comparison, findings }: Charted): MetricId =>
  (isOfLimit(comparison, findings) && metricFor(comparison.metric).limitedAs) || comparison.metric;

const isOfLimit = ({ compared }: Comparison, [gravest]: readonly Finding[]): boolean =>
  compared !== undefined && gravest?.budget.bound.kind === 'limit';

/** Undefined where no round gave a value. */
export function stripFigure(
  { comparison, findings, anchor }: Charted,
  values: MeasuredValues,
  baseline: Baseline,
): Figure | undefined {
  const metric = metricFor(comparison.metric);
  const lanes = [
    lane('base', baseline.kind === 'artifact' ? 'base, saved runs' : 'base', values.base),
    lane('head', 'this change', values.head),
  ].filter((one) => one.values.length > 0);
  if (lanes.length === 0) return undefined;
  const budgets = findings.map(({ budget }) => budget);
  const chart: StripChart = {
    kind: 'strip',
    unit: metric.unit,
    lanes,
    interval: intervalOnAxis(comparison, findings),
    // Lines of the other simulation have no place on this axis.
    limits: budgets
      .filter(
        ({ bound }) =>
          !comparison.compared || (bound.kind === 'limit') === isOfLimit(comparison, findings),
      )
      .flatMap((budget) => limitLine(budget, comparison, metric)),
  };
  const words = describeStrip(chart, comparison, metric, findings);
  return { anchor, caption: captionFor(words, metric), words: `${metric.label}: ${words}`, chart };
}

const lane = (arm: Lane['arm'], label: string, values: readonly number[]): Lane => ({
  arm,
  label,
  values,
  median: medianOf(values),
});

/** A limit's interval is that of the median itself; a change's is carried onto the axis. */
function intervalOnAxis(
  comparison: Comparison,
  findings: readonly Finding[],
): StripChart['interval'] {
  const { effect } = comparison;
  const base = comparedBase(comparison);
  const [gravest] = findings;
  if (gravest?.budget.bound.kind === 'limit') return finiteInterval(gravest.interval);
  const of = gravest?.interval ?? effect?.interval;
  if (!effect || !base || !of) return undefined;
  const from = (end: number): number =>
    effect.scale === 'ratio' ? base.median * (1 + end) : base.median + end;
  return finiteInterval({ lo: from(of.lo), hi: from(of.hi) });
}

const finiteInterval = (
  interval: { readonly lo: number; readonly hi: number } | undefined,
): StripChart['interval'] =>
  interval && Number.isFinite(interval.lo) && Number.isFinite(interval.hi)
    ? { lo: interval.lo, hi: interval.hi }
    : undefined;

function limitLine(
  { bound }: Budget,
  comparison: Comparison,
  metric: Metric,
): readonly StripChart['limits'][number][] {
  const label = budgetCell({ bound }, metric);
  if (bound.kind === 'limit') return [{ at: bound.limit, label }];
  const base = comparedBase(comparison);
  if (!base) return [];
  const sign = metric.better === 'lower' ? 1 : -1;
  const { tolerance } = bound;
  const size = tolerance.kind === 'relative' ? base.median * tolerance.share : tolerance.amount;
  return [{ at: base.median + sign * size, label }];
}

const captionFor = (words: string, { label }: Metric): Line =>
  lineFrom(`${style.text(label)}: ${words}`);

/** `12 rounds of the base around 1.56 s, 12 of this change around 1.84 s, +18 %; budget ≤ +5 %`. */
function describeStrip(
  { lanes, unit }: StripChart,
  comparison: Comparison,
  metric: Metric,
  findings: readonly Finding[],
): string {
  const medians = lanes.map(({ median = 0 }) => median);
  const parts = lanes.map(({ arm, values, median = 0 }, at) => {
    const shown = formatValue(unit, median, { apartFrom: medians.toSpliced(at, 1) });
    const name = arm === 'base' ? 'the base' : 'this change';
    return `${formatCount(values.length, 'round')} of ${name} around ${shown}`;
  });
  const { change, changeRange } = changeCells(comparison, metric, regressionInterval(findings));
  const calm = isOfLimit(comparison, findings) ? ' by the calm one' : '';
  const changed =
    change === '' ? '' : `, ${change}${changeRange ? ` (${changeRange})` : ''}${calm}`;
  const budgets = findings.map(({ budget }) => budgetCell(budget, metric)).join(', ');
  return (
    parts.join(', ') +
    describeSimulation(comparison, findings) +
    changed +
    (budgets === '' ? '' : `; budget ${budgets}`)
  );
}

/** Says by which simulation the rounds are drawn, where there are two. */
function describeSimulation(comparison: Comparison, findings: readonly Finding[]): string {
  if (!comparison.compared) return '';
  return isOfLimit(comparison, findings)
    ? " by Lighthouse's own simulation"
    : ' by the calm simulation';
}

const regressionInterval = (findings: readonly Finding[]): Finding['interval'] =>
  findings.find(({ budget }) => budget.bound.kind === 'regression')?.interval;
