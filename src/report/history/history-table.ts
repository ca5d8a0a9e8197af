/** The history in a terminal: a line for each series, or every point of one of them. */
import { type History, pointMarks, type Series } from '../../model/history.ts';
import { formatCount, formatPercent, formatSigned, formatValue } from '../format.ts';
import { visible } from '../render/escape.ts';
import { metricFor } from '../row.ts';
import { drawSparkline } from './sparkline.ts';

/** Which series are shown, and how many of their newest points. */
export interface HistoryView {
  /** A part of the target's name. */
  readonly target?: string | undefined;
  /** A metric's id. */
  readonly metric?: string | undefined;
  readonly last: number;
}

/**
 * Returns a line for each series: its course, its last value, and the change since the first one
 * shown. Of a single series it returns a line for each point.
 */
export function renderHistory(history: History, view: HistoryView): string {
  const shown = history.series.filter(
    ({ target, metric }) =>
      target.includes(view.target ?? '') && (view.metric ?? metric) === metric,
  );
  const [only] = shown;
  if (!only) return `${describeRuns(history)}\n\nNo series is of that target and metric.`;
  if (shown.length === 1) return renderSeries(history, only, view.last);
  const rows = shown.map((series) => overviewRow(series, view.last));
  const header = ['target', 'metric', 'course', 'last', 'change'];
  return [describeRuns(history), '', ...alignColumns([header, ...rows])].join('\n');
}

function renderSeries(history: History, series: Series, last: number): string {
  const { label } = metricFor(series.metric);
  const from = Math.max(0, series.run.length - last);
  const header = ['commit', 'committed', 'median', 'spread', 'rounds', 'what happened'];
  const rows = Array.from(series.run.subarray(from), (_, offset) =>
    pointRow(history, series, from + offset),
  );
  const course = drawSparkline(series.median.subarray(from), last);
  return [
    `${label} of ${visible(series.target)}  ${course}`,
    '',
    ...alignColumns([header, ...rows]),
  ].join('\n');
}

function pointRow(history: History, series: Series, at: number): readonly string[] {
  const { unit } = metricFor(series.metric);
  const run = history.runs[series.run[at] ?? -1];
  const before = history.runs[series.run[at - 1] ?? -1];
  if (!run) return [];
  const remarks = [
    markWord(series.mark[at] ?? 0, run.pullRequest),
    before && before.fingerprint !== run.fingerprint ? 'another machine or browser' : '',
    run.runs > 1 ? `median of ${formatCount(run.runs, 'run')}` : '',
  ];
  return [
    run.commit.slice(0, 7),
    new Date(run.committedAtMs).toISOString().slice(0, 16).replace('T', ' '),
    formatValue(unit, series.median[at] ?? 0),
    formatValue(unit, series.spread[at] ?? 0),
    String(series.rounds[at] ?? 0),
    remarks.filter((text) => text !== '').join('; '),
  ];
}

function describeRuns({ suite, runs }: History): string {
  const [first, ...others] = runs;
  const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const span = first
    ? `, ${date(first.committedAtMs)} to ${date((others.at(-1) ?? first).committedAtMs)}`
    : '';
  return `Suite ${visible(suite)}: ${formatCount(runs.length, 'run')}${span}`;
}

function overviewRow(series: Series, last: number): readonly string[] {
  const { unit, scale } = metricFor(series.metric);
  const shown = series.median.subarray(-last);
  const first = shown[0] ?? Number.NaN;
  const now = shown.at(-1) ?? Number.NaN;
  const change =
    scale === 'ratio' && first > 0
      ? formatPercent(now / first - 1)
      : formatSigned(unit, now - first);
  return [
    visible(series.target),
    visible(series.metric),
    drawSparkline(shown),
    formatValue(unit, now),
    shown.length < 2 ? '' : change,
  ];
}

const markWord = (mark: number, pullRequest: number | undefined): string => {
  const word = pointMarks[mark] ?? 'none';
  if (word === 'none') return '';
  return pullRequest === undefined ? word : `${word} by #${pullRequest}`;
};

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => [...(row[at] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}
