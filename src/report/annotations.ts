/** Remarks on the lines of the budgets file, where a violated budget stands. */
import type { Annotation } from '../model.ts';
import { describeRow } from './phrase.ts';
import type { Row, RowStatus } from './row.ts';
import { plainStyle, withoutStop } from './style.ts';
import { waivedLines } from './waived.ts';

/**
 * One for each exceeded, waived or not measured budget that has a place in a file, the worst first.
 */
export function annotateRows(rows: readonly Row[]): readonly Annotation[] {
  return rows.flatMap((row) => annotateRow(row));
}

const marks = {
  exceeded: { level: 'failure', title: 'Budget exceeded' },
  'not-measured': { level: 'failure', title: 'Not measured' },
  warning: { level: 'warning', title: 'Warning' },
  waived: { level: 'notice', title: 'Waived' },
} as const;

const isMarked = (status: RowStatus): status is keyof typeof marks => status in marks;

function annotateRow(row: Row): readonly Annotation[] {
  const { source } = row.finding.budget;
  if (!source || !isMarked(row.status)) return [];
  const { level, title } = marks[row.status];
  const subject = `${plainStyle.text(row.metric)} of ${plainStyle.text(row.target)}`;
  return [
    {
      file: source.file,
      line: source.line,
      column: source.column,
      level,
      title: `${title}: ${subject}`,
      message: describeOutcome(row),
    },
  ];
}

/** Says how a budget stands that is not simply kept, and what to do where it was not measured. */
export function describeOutcome(row: Row): string {
  const { reason } = row.finding;
  const [waived = ''] = waivedLines([row], plainStyle);
  if (reason.kind !== 'not-measured')
    return (
      `${describeRow(row, plainStyle)}. Budget: ` +
      `${row.budget}.${waived === '' ? '' : ` Waived: ${waived}`}`
    );
  const { failure } = reason;
  return failure
    ? `${plainStyle.text(withoutStop(failure.message.split('\n')[0] ?? ''))}. ` +
        `${plainStyle.text(failure.hint)} (${failure.code})`
    : `${describeRow(row, plainStyle)}: no round gave this metric.`;
}
