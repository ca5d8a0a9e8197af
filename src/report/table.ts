/** Rows as the table of a document: which columns there are, and how a cell is set. */
import type { RowGroup, Table, TableColumn, TableRow, Tone } from '../model/document.ts';
import { shortRange } from './format.ts';
import { standingWords } from './headline.ts';
import { documentStyle, lineFrom } from './marked.ts';
import type { Row, Standing } from './row.ts';
import type { Style } from './style.ts';

/** A column: `cell` gives text in the style, empty where it does not apply. */
export interface Column<T> extends TableColumn {
  readonly cell: (row: T, style: Style) => string;
  /** The same on two lines, for a narrow terminal. */
  readonly narrow?: (row: T) => string;
}

const bracketed = (range: string): string => (range ? ` (${range})` : '');

const below = (range: string): string => (range ? `\n${shortRange(range)}` : '');

/** The columns of budgets' rows. */
const budgetColumns: readonly Column<Row>[] = [
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

/** Returns the table of budgets' rows; with `groupTitle` each row says how it stands. */
export function budgetTable(rows: readonly Row[], groupTitle?: string): Table {
  return { ...tableOf('budgets', budgetColumns, rows, ({ standing }) => groupOf(standing)), groupTitle };
}

/** Returns rows of any kind as a table; tables of one `set` have columns of equal width. */
export function tableOf<T>(set: string, columns: readonly Column<T>[], rows: readonly T[], group?: (row: T) => RowGroup): Table {
  const rowOf = (row: T): TableRow => ({
    cells: columns.map(({ cell }) => lineFrom(cell(row, documentStyle))),
    narrow: columns.map(({ narrow }) => narrow?.(row)),
    group: group?.(row),
  });
  return { kind: 'table', set, columns: columns.map(({ title, align }) => ({ title, align })), rows: rows.map(rowOf) };
}

const headings: Readonly<Record<Standing, string>> = {
  exceeded: 'Budget exceeded',
  'not-measured': 'Not measured',
  warning: 'Warning',
  undecided: 'Undecided',
  waived: 'Waived',
  'no-baseline': 'Nothing to compare with',
  within: 'Within budget',
};

const tones: Readonly<Record<Standing, Tone>> = {
  exceeded: 'bad',
  'not-measured': 'bad',
  warning: 'open',
  undecided: 'open',
  waived: 'good',
  'no-baseline': 'open',
  within: 'good',
};

function groupOf(standing: Standing): RowGroup {
  const words = standingWords[standing];
  return { column: [tones[standing] === 'bad' ? { kind: 'strong', words } : words], heading: headings[standing], tone: tones[standing] };
}
