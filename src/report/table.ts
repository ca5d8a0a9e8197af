/** Rows as columns: which are shown, in which order, and how a cell is set. */
import { shortRange } from './format.ts';
import { standingWords } from './headline.ts';
import type { Row } from './row.ts';
import type { Style } from './style.ts';

/** A column: `cell` gives text in the style. A column whose cells are all empty is not shown. */
export interface Column<T> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: T, style: Style) => string;
  /** The same on two lines, for a narrow terminal. */
  readonly narrow?: (row: T) => string;
}

const bracketed = (range: string): string => (range ? ` (${range})` : '');

const below = (range: string): string => (range ? `\n${shortRange(range)}` : '');

/** The columns of budgets' rows. */
export const budgetColumns: readonly Column<Row>[] = [
  { title: 'Result', align: 'left', cell: resultCell },
  { title: 'Target', align: 'left', cell: (row, style) => style.text(row.target) },
  { title: 'Metric', align: 'left', cell: (row, style) => style.text(row.metric) },
  { title: 'Base', align: 'right', cell: (row) => row.base },
  {
    title: 'This change',
    align: 'right',
    cell: (row) => row.head + bracketed(row.headRange),
    narrow: (row) => row.head + below(row.headRange),
  },
  {
    title: 'Change',
    align: 'right',
    cell: (row) => row.change + bracketed(row.changeRange),
    narrow: (row) => row.change + below(row.changeRange),
  },
  { title: 'Budget', align: 'right', cell: (row) => row.budget },
  { title: 'Headroom', align: 'right', cell: (row) => row.headroom },
];

/** Where every row stands the same, its standing is said above the table. */
export const plainBudgetColumns = budgetColumns.filter(({ title }) => title !== 'Result');

/** The columns that hold anything. */
function filledColumns<T>(columns: readonly Column<T>[], rows: readonly T[], style: Style): readonly Column<T>[] {
  return columns.filter(({ cell }) => rows.some((row) => cell(row, style) !== ''));
}

/** A table in GitHub-flavoured Markdown; empty for no rows. */
export function markdownTable<T>(columns: readonly Column<T>[], rows: readonly T[], style: Style): string {
  if (rows.length === 0) return '';
  const shown = filledColumns(columns, rows, style);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(shown.map(({ title }) => title)),
    line(shown.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
    ...rows.map((row) => line(shown.map(({ align, cell }) => (align === 'right' ? kept(cell(row, style)) : cell(row, style))))),
  ].join('\n');
}

/** A number stays on one line with its unit, and so does a range, also in a narrow cell. */
function kept(cell: string): string {
  return cell.replaceAll(' ', '\u00A0').replace('\u00A0(', ' (');
}

function resultCell(row: Row, style: Style): string {
  const words = standingWords[row.standing];
  const isGrave = row.standing === 'exceeded' || row.standing === 'not-measured';
  return isGrave ? style.strong(words) : words;
}
