/** A finding as the cells of a table: numbers formatted, names still foreign. */
import { findMetric, type Metric } from '../metrics.ts';
import { comparedBase } from '../model/compared-summaries.ts';
import type {
  Budget,
  Comparison,
  Finding,
  Interval,
  Judgement,
  TargetIdentity,
  Tolerance,
} from '../model.ts';
import type { ReportContext } from './context.ts';
import {
  formatLimit,
  formatPercent,
  formatPercentRange,
  formatRange,
  formatSigned,
  formatSignedRange,
  formatValue,
  inPoints,
} from './format.ts';
import { groupSteps } from './group-steps.ts';
import { drawTrend } from './history/trend-cell.ts';

/** How a finding stands, in the order of interest. */
export type RowStatus =
  | 'exceeded'
  | 'not-measured'
  | 'warning'
  | 'inconclusive'
  | 'waived'
  | 'no-baseline'
  | 'within';

/**
 * One budget's row. `target` and `metric` are foreign text, the other cells are safe; an empty cell
 * says that it does not apply.
 */
export interface Row {
  readonly finding: Finding;
  readonly status: RowStatus;
  readonly target: string;
  readonly metric: string;
  readonly base: string;
  readonly head: string;
  /** The range of the head's median, where it decided. */
  readonly headRange: string;
  readonly change: string;
  readonly changeRange: string;
  readonly budget: string;
  readonly headroom: string;
  /** The base's last points as a sparkline, where the row fails or warns. */
  readonly trend: string;
}

const order: readonly RowStatus[] = [
  'exceeded',
  'not-measured',
  'warning',
  'inconclusive',
  'waived',
  'no-baseline',
  'within',
];

/**
 * All rows, the most interesting first; the error rate before all else, since fast failures are not
 * good latency.
 */
export function buildRows(judgement: Judgement, context: ReportContext): readonly Row[] {
  const rows = judgement.findings.map((finding) => buildRow(finding, context));
  rows.sort(
    (one, other) =>
      order.indexOf(one.status) - order.indexOf(other.status) ||
      Number(isOfErrors(other)) - Number(isOfErrors(one)) ||
      shareOfRoom(one.finding) - shareOfRoom(other.finding),
  );
  return groupSteps(rows, context.targets);
}

/** Whether it tells of failures, and they are more than the budget allows. */
const isOfErrors = ({ finding, status }: Row): boolean =>
  finding.budget.metric === 'error-rate' && (status === 'exceeded' || status === 'warning');

/**
 * Headroom as a share, so that budgets of different units can be ordered; an amount is taken as a
 * share of the base.
 */
export function shareOfRoom({ headroom, budget: { bound }, comparison }: Finding): number {
  if (headroom === undefined || !Number.isFinite(headroom)) return 0;
  if (bound.kind === 'limit') return bound.limit === 0 ? Math.sign(headroom) : headroom;
  return bound.tolerance.kind === 'relative'
    ? headroom
    : headroom / (Math.abs((comparison && comparedBase(comparison)?.median) ?? 0) || 1);
}

function rowStatus({ verdict, reason, waived }: Finding): RowStatus {
  if (reason.kind === 'not-measured') return 'not-measured';
  if (verdict === 'fail') return 'exceeded';
  if (verdict === 'warn') return 'warning';
  if (verdict === 'pass') return waived ? 'waived' : 'within';
  return reason.kind === 'no-baseline' ? 'no-baseline' : 'inconclusive';
}

/** The metric, or for one that this version does not know, a plain number by its name. */
export function metricFor(id: string): Metric {
  return (
    findMetric(id) ?? {
      id,
      label: id,
      target: 'page',
      unit: 'unitless',
      better: 'lower',
      noise: 'noisy',
      scale: 'difference',
      floor: 0,
      aliases: [],
      audits: [],
      read: undefined,
    }
  );
}

/** Whether a metric that is exact by nature had rounds that differ. */
export const isJudgedAsNoisy = ({ metric, noise }: Comparison): boolean =>
  noise === 'noisy' && metricFor(metric).noise === 'exact';

const targetName = (id: string, targets: readonly TargetIdentity[]): string =>
  targets.find((target) => target.id === id)?.id ?? id;

function buildRow(finding: Finding, { targets, trend }: ReportContext): Row {
  const { budget, comparison, interval } = finding;
  const metric = metricFor(budget.metric);
  const isLimit = budget.bound.kind === 'limit';
  const status = rowStatus(finding);
  const isWorse = status === 'exceeded' || status === 'warning';
  return {
    finding,
    status,
    target: targetName(budget.target, targets),
    metric: metric.label,
    ...valueCells(comparison, metric, budget, interval),
    headRange:
      isLimit && interval && interval.hi > interval.lo
        ? (formatRange(metric.unit, interval) ?? '')
        : '',
    ...changeCells(comparison, metric, isLimit ? undefined : interval),
    budget: budgetCell(budget, metric),
    headroom: headroomCell(finding, metric),
    trend: isWorse && comparison ? drawTrend(trend, comparison) : '',
  };
}

/** Formats the values of both arms. */
export function valueCells(
  comparison: Comparison | undefined,
  metric: Metric,
  budget: Budget | undefined,
  interval: Interval | undefined,
): { base: string; head: string } {
  if (!comparison) return { base: '', head: '' };
  const { head, base, headEarly } = comparison;
  const limit = budget?.bound.kind === 'limit' ? budget.bound.limit : undefined;
  const known = limit === undefined || !interval ? headEarly : interval;
  const resolution = known.hi > known.lo ? (known.hi - known.lo) / 2 : undefined;
  return {
    head: formatValue(metric.unit, head.median, {
      resolution,
      apartFrom: [limit, comparison.noise === 'exact' ? base?.median : undefined],
    }),
    base: base
      ? formatValue(metric.unit, base.median, {
          resolution,
          apartFrom: comparison.noise === 'exact' ? [head.median] : [],
        })
      : '',
  };
}

/**
 * The change with its interval; `deciding` is the interval that decided, where the change was
 * judged.
 */
export function changeCells(
  comparison: Comparison | undefined,
  metric: Metric,
  deciding?: Interval,
): { change: string; changeRange: string } {
  const effect = comparison?.effect;
  if (!comparison || !effect) return { change: '', changeRange: '' };
  const interval = deciding ?? effect.interval;
  const width = interval.hi - interval.lo;
  const isExact = !(width > 0);
  if (effect.scale === 'ratio') {
    return {
      change: formatPercent(effect.estimate, width),
      changeRange: isExact ? '' : (formatPercentRange(interval) ?? ''),
    };
  }
  const amount = formatSigned(metric.unit, effect.estimate, { resolution: width / 2 });
  if (!isExact)
    return { change: amount, changeRange: formatSignedRange(metric.unit, interval) ?? '' };
  const base = comparedBase(comparison)?.median;
  const inPercent =
    base && effect.estimate !== 0 && metric.unit !== 'share' && metric.unit !== 'score';
  return { change: amount, changeRange: inPercent ? formatPercent(effect.estimate / base) : '' };
}

/** `5 %`, `100 ms`; with a direction of -1 as `−5 %`. */
export const toleranceText = (
  tolerance: Tolerance,
  metric: Metric,
  direction: 1 | -1 = 1,
): string =>
  tolerance.kind === 'relative'
    ? formatLimit('share', direction * tolerance.share)
    : inPoints(metric.unit, formatLimit(metric.unit, direction * tolerance.amount));

/** `≤ 2.5 s`, `≥ 500/s`; a regression as the change that is tolerated: `≤ +5 %`, `≥ −10 %`. */
export function budgetCell(budget: Pick<Budget, 'bound'>, metric: Metric): string {
  const sign = metric.better === 'lower' ? '≤' : '≥';
  if (budget.bound.kind === 'limit')
    return `${sign} ${formatLimit(metric.unit, budget.bound.limit)}`;
  const { tolerance } = budget.bound;
  const direction = metric.better === 'lower' ? 1 : -1;
  const size = toleranceText(tolerance, metric, direction);
  return `${sign} ${direction > 0 && /[1-9]/.test(size) ? '+' : ''}${size}`;
}

function headroomCell({ headroom, budget, comparison }: Finding, metric: Metric): string {
  if (headroom === undefined || !comparison || !Number.isFinite(headroom)) return '';
  const { bound } = budget;
  const inUnit = bound.kind === 'limit' ? bound.limit === 0 : bound.tolerance.kind === 'absolute';
  return inUnit
    ? inPoints(metric.unit, formatValue(metric.unit, headroom))
    : formatPercent(headroom).replace(/^\+/, '');
}
