/** Rows as the table of a document: which columns there are, and how a cell is set. */
import type { RowGroup, Table, TableColumn, TableRow, Tone } from '../model/document.ts';
import { statusWords } from './counts.ts';
import { shortRange } from './format.ts';
import { hasTooFewRounds } from './inconclusive.ts';
import { documentStyle, lineFrom } from './marked.ts';
import type { Row, RowStatus } from './row.ts';
import { markChange, markedHeadroom } from './simulations.ts';
import type { Style } from './style.ts';
import { twinCells } from './twin.ts';

/** A column: `cell` gives text in the style, empty where it does not apply. */
export interface Column<T> extends TableColumn {
  readonly cell: (row: T, style: Style) => string;
  /** The same on two lines, for a narrow terminal. */
  readonly narrow?: (row: T) => string;
}

/** The rows of one target and metric, which share their numbers: the gravest first. */
export type SharedRows = readonly [Row, ...Row[]];

/** Returns the rows by target and metric, in the order of the gravest of each. */
export function sharedRows(rows: readonly Row[]): readonly SharedRows[] {
  const groups = Map.groupBy(
    rows,
    ({ finding: { budget } }) => `${budget.target}\n${budget.metric}`,
  );
  return [...groups.values()] as unknown as readonly SharedRows[];
}

const bracketed = (range: string): string => (range ? ` (${range})` : '');

const below = (range: string): string => (range ? `\n${shortRange(range)}` : '');

const under = (cell: string): string => cell.replace(/^observed /, '\nobserved\n');

/** The range of the head's median belongs to a limit, that of the change to a regression. */
const rangeIn = (rows: SharedRows, of: 'headRange' | 'changeRange'): string => {
  const own = rows.find(
    (row) =>
      row[of] !== '' && (row.finding.budget.bound.kind === 'regression') === (of === 'changeRange'),
  );
  return (own ?? rows.find((row) => row[of] !== ''))?.[of] ?? '';
};

const fromBase = ([{ base, head }]: SharedRows): string =>
  base === '' ? head : `${base} → ${head}`;

/** The cell of the visits themselves, which follows the simulated one where they came later. */
const observedIn = (rows: SharedRows, of: 'values' | 'change'): string =>
  rows.map(({ finding }) => twinCells(finding)[of]).find((cell) => cell !== '') ?? '';

const asideOf = (cell: string): string => (cell === '' ? '' : `; ${cell}`);

/** Several in the order of the rows, so that those of one budget stand at the same place. */
const several = (cells: readonly string[]): string =>
  cells.every((cell) => cell === '') ? '' : cells.map((cell) => cell || '–').join(', ');

const changedRow = (rows: SharedRows): Row =>
  rows.find(({ finding }) => finding.budget.bound.kind === 'regression') ?? rows[0];

/**
 * The columns of budgets' rows: few and narrow, so that the verdict's numbers are seen on a phone
 * as well.
 */
const budgetColumns: readonly Column<SharedRows>[] = [
  {
    title: 'Metric',
    align: 'left',
    cell: ([{ metric, target }], style) => `${style.text(metric)} of ${style.text(target)}`,
  },
  {
    title: 'Base → this change',
    align: 'right',
    cell: (rows) =>
      fromBase(rows) + bracketed(rangeIn(rows, 'headRange')) + asideOf(observedIn(rows, 'values')),
    narrow: (rows) =>
      fromBase(rows) + below(rangeIn(rows, 'headRange')) + under(observedIn(rows, 'values')),
  },
  {
    title: 'Change',
    align: 'right',
    cell: (rows) =>
      changedRow(rows).change +
      bracketed(rangeIn(rows, 'changeRange')) +
      markChange(changedRow(rows)) +
      asideOf(observedIn(rows, 'change')),
    narrow: (rows) =>
      changedRow(rows).change +
      markChange(changedRow(rows)) +
      below(rangeIn(rows, 'changeRange')) +
      under(observedIn(rows, 'change')),
  },
  {
    title: 'Budget',
    align: 'right',
    cell: (rows) => several(rows.map(({ budget }) => budget)),
    narrow: (rows) => rows.map(({ budget }) => budget).join('\n'),
  },
  {
    title: 'Headroom',
    align: 'right',
    cell: (rows) => several(rows.map(markedHeadroom)),
    narrow: (rows) => several(rows.map(markedHeadroom)).replaceAll(', ', '\n'),
  },
];

/** Only where a row has one: a column without a word takes room on the page. */
const trendColumn: Column<SharedRows> = {
  title: 'Trend of the base',
  align: 'left',
  cell: ([{ trend }]) => trend,
};

/**
 * Returns the table of budgets' rows; with `groupTitle` each row says how it stands. `all` are the
 * rows of the whole report, over which the budgets of a group are counted.
 */
export function budgetTable(
  rows: readonly SharedRows[],
  all: readonly SharedRows[],
  groupTitle?: string,
): Table {
  const own = rows.some(([{ base }]) => base !== '')
    ? budgetColumns
    : budgetColumns.map(withoutBase);
  const hasTrend = all.some(([{ trend }]) => trend !== '');
  const columns = hasTrend ? [...own, trendColumn] : own;
  return {
    ...buildTable('budgets', columns, rows, ([gravest]) => describeGroup(gravest, all)),
    groupTitle,
  };
}

const withoutBase = (column: Column<SharedRows>): Column<SharedRows> => ({
  ...column,
  title: column.title.replace('Base → this', 'This'),
});

/** Returns rows of any kind as a table; tables of one `set` have columns of equal width. */
export function buildTable<T>(
  set: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  group?: (row: T) => RowGroup,
): Table {
  const makeRow = (row: T): TableRow => ({
    cells: columns.map(({ cell }) => lineFrom(cell(row, documentStyle))),
    narrow: columns.map(({ narrow }) => narrow?.(row)),
    group: group?.(row),
  });
  return {
    kind: 'table',
    set,
    columns: columns.map(({ title, align }) => ({ title, align })),
    rows: rows.map(makeRow),
  };
}

/**
 * Counts the budgets that stand so, as the headline does: `3`, or `3, 1 of them in a row above`
 * where a graver budget of the same metric has the row. `words` puts the count into words.
 */
export function countBudgets(
  all: readonly SharedRows[],
  status: RowStatus,
  words: (count: number) => string = String,
): string {
  const hasOwnRow = all.flatMap(([gravest, ...others]) =>
    [gravest, ...others]
      .filter((row) => row.status === status)
      .map(() => gravest.status === status),
  );
  const above = hasOwnRow.filter((isOwn) => !isOwn).length;
  return words(hasOwnRow.length) + (above > 0 ? `, ${above} of them in a row above` : '');
}

const headings: Readonly<Record<RowStatus, string>> = {
  exceeded: 'Budget exceeded',
  'not-measured': 'Not measured',
  warning: 'Warning',
  inconclusive: 'Inconclusive',
  waived: 'Waived',
  'no-baseline': 'Nothing to compare with',
  within: 'Within budget',
};

const tones: Readonly<Record<RowStatus, Tone>> = {
  exceeded: 'bad',
  'not-measured': 'bad',
  warning: 'open',
  inconclusive: 'open',
  waived: 'good',
  'no-baseline': 'open',
  within: 'good',
};

function describeGroup({ status, finding }: Row, all: readonly SharedRows[]): RowGroup {
  // A soft hyphen: where the column is narrow, the longest word may be parted.
  const word = statusWords[status].replace('inconclusive', 'incon\u00ADclusive');
  const words = hasTooFewRounds(finding) ? `${word}: too few rounds` : word;
  return {
    column: [tones[status] === 'bad' ? { kind: 'strong', words } : words],
    heading: `${headings[status]} (${countBudgets(all, status)})`,
    tone: tones[status],
  };
}
