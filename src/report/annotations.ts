/** Remarks on the lines of the budgets file, where a violated budget stands. */
import type { Annotation } from '../model.ts';
import { phraseOf } from './phrase.ts';
import type { Row } from './row.ts';
import { plainStyle } from './style.ts';

/** One for each exceeded or not measured budget that has a place in a file, the worst first. */
export function annotationsOf(rows: readonly Row[]): readonly Annotation[] {
  return rows.flatMap((row) => annotationOf(row));
}

function annotationOf(row: Row): readonly Annotation[] {
  const { source } = row.finding.budget;
  if (!source || !['exceeded', 'not-measured', 'warning'].includes(row.standing)) return [];
  const subject = `${plainStyle.text(row.metric)} of ${plainStyle.text(row.target)}`;
  const titles = { exceeded: 'Budget exceeded', 'not-measured': 'Not measured', warning: 'Warning' } as const;
  const title = `${titles[row.standing as keyof typeof titles]}: ${subject}`;
  const at = { file: source.file, line: source.line, column: source.column };
  return [{ ...at, level: row.standing === 'warning' ? 'warning' : 'failure', title, message: messageOf(row) }];
}

function messageOf(row: Row): string {
  const { reason } = row.finding;
  if (reason.kind !== 'not-measured') return `${phraseOf(row, plainStyle)}. Budget: ${row.budget}.`;
  const { failure } = reason;
  return failure
    ? `${plainStyle.text(failure.message.split('\n')[0] ?? '').replace(/\.$/, '')}. ${plainStyle.text(failure.hint)} (${failure.code})`
    : `${phraseOf(row, plainStyle)}: no round gave this metric.`;
}
