/** Remarks on the lines of the budgets file, where a violated budget stands. */
import type { Annotation } from '../model.ts';
import { phraseOf } from './phrase.ts';
import type { Row, Standing } from './row.ts';
import { plainStyle, withoutStop } from './style.ts';
import { waivedLines } from './waived.ts';

/**
 * One for each exceeded, waived or not measured budget that has a place in a file, the worst first.
 */
export function annotationsOf(rows: readonly Row[]): readonly Annotation[] {
  return rows.flatMap((row) => annotationOf(row));
}

const marks = {
  exceeded: { level: 'failure', title: 'Budget exceeded' },
  'not-measured': { level: 'failure', title: 'Not measured' },
  warning: { level: 'warning', title: 'Warning' },
  waived: { level: 'notice', title: 'Waived' },
} as const;

const isMarked = (standing: Standing): standing is keyof typeof marks => standing in marks;

function annotationOf(row: Row): readonly Annotation[] {
  const { source } = row.finding.budget;
  if (!source || !isMarked(row.standing)) return [];
  const { level, title } = marks[row.standing];
  const subject = `${plainStyle.text(row.metric)} of ${plainStyle.text(row.target)}`;
  return [
    {
      file: source.file,
      line: source.line,
      column: source.column,
      level,
      title: `${title}: ${subject}`,
      message: messageOf(row),
    },
  ];
}

function messageOf(row: Row): string {
  const { reason } = row.finding;
  const [waived = ''] = waivedLines([row], plainStyle);
  if (reason.kind !== 'not-measured')
    return `${phraseOf(row, plainStyle)}. Budget: ${row.budget}.${waived === '' ? '' : ` Waived: ${waived}`}`;
  const { failure } = reason;
  return failure
    ? `${plainStyle.text(withoutStop(failure.message.split('\n')[0] ?? ''))}. ${plainStyle.text(failure.hint)} (${failure.code})`
    : `${phraseOf(row, plainStyle)}: no round gave this metric.`;
}
