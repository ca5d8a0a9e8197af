/** The history in formats of other tools. */
import { type History, pointMarks } from '../../model/history.ts';
import { metricFor } from '../row.ts';

/** Format → its text. A new format is one line here. */
export const historyFormats = {
  csv: exportCsv,
  jsonl: exportJsonLines,
  otava: exportOtava,
  bmf: exportBencher,
} satisfies Record<string, (history: History) => string>;

/** A format that the history can be written in. */
export type HistoryFormat = keyof typeof historyFormats;

interface Row {
  readonly target: string;
  readonly metric: string;
  readonly unit: string;
  readonly commit: string;
  readonly committedAt: string;
  readonly median: number;
  readonly spread: number;
  readonly rounds: number;
  readonly runs: number;
  readonly fingerprint: string;
  readonly pullRequest: number | undefined;
  readonly mark: string;
}

function* rowsOf({ runs, series }: History): Generator<Row> {
  for (const { target, metric, run, median, spread, rounds, mark } of series)
    for (let at = 0; at < run.length; at += 1) {
      const own = runs[run[at] ?? -1];
      if (!own) continue;
      yield {
        target,
        metric,
        unit: metricFor(metric).unit,
        commit: own.commit,
        committedAt: new Date(own.committedAtMs).toISOString(),
        median: plain(median[at] ?? 0),
        spread: plain(spread[at] ?? 0),
        rounds: rounds[at] ?? 0,
        runs: own.runs,
        fingerprint: own.fingerprint,
        pullRequest: own.pullRequest,
        mark: pointMarks[mark[at] ?? 0] ?? 'none',
      };
    }
}

/** A file keeps 0.2 %, so that more digits would only be a trace of how it is stored. */
const plain = (value: number): number => Number(value.toPrecision(6));

const columns = [
  'target',
  'metric',
  'unit',
  'commit',
  'committedAt',
  'median',
  'spread',
  'rounds',
  'runs',
  'fingerprint',
  'pullRequest',
  'mark',
] as const satisfies readonly (keyof Row)[];

/** RFC 4180, with a header; one line for each point. */
function exportCsv(history: History): string {
  const lines = [...rowsOf(history)].map((row) =>
    columns.map((column) => csvCell(String(row[column] ?? ''))).join(','),
  );
  return [columns.join(','), ...lines].map((line) => `${line}\n`).join('');
}

/** Spreadsheets take a cell that begins like this for a formula; some skip blanks before it. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r]/u;

function csvCell(text: string): string {
  const safe = formula.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function exportJsonLines(history: History): string {
  return [...rowsOf(history)].map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Apache Otava's CSV: a line for each run with its time, its commit, and a column per series. */
function exportOtava(history: History): string {
  const names = history.series.map(({ target, metric }) => csvCell(`${target} ${metric}`));
  const places = history.series.map(({ run }) => new Map(Array.from(run, (at, i) => [at, i])));
  const lines = history.runs.map((run, place) => {
    const values = history.series.map(({ median }, at) => {
      const value = median[places[at]?.get(place) ?? -1];
      return value === undefined ? '' : String(plain(value));
    });
    return [new Date(run.committedAtMs).toISOString(), run.commit, ...values].join(',');
  });
  return [['time', 'commit', ...names].join(','), ...lines].map((line) => `${line}\n`).join('');
}

/** Bencher's Metric Format: the last point of each series, with its spread as bounds. */
function exportBencher({ series }: History): string {
  const benches: Record<string, Record<string, object>> = Object.create(null);
  for (const { target, metric, median, spread } of series) {
    const value = median.at(-1);
    if (value === undefined) continue;
    const around = spread.at(-1) ?? 0;
    benches[target] = {
      ...benches[target],
      [metric]: {
        value: plain(value),
        lower_value: plain(value - around),
        upper_value: plain(value + around),
      },
    };
  }
  return `${JSON.stringify(benches, undefined, 2)}\n`;
}
