/** Tables for a terminal: no rules, columns of equal width over all tables of a report. */
import Table from 'cli-table3';
import type { Line, TableColumn, TableRow } from '../../model/document.ts';
import type { Paint } from '../style.ts';

/** Between columns. */
const gutter = 2;
/** Names wrap before numbers do, down to this. */
const leastName = 10;
const leastNumber = 8;

/** A column as it is shown: how a cell is set, and its width with the gutter. */
interface ShownColumn {
  readonly column: TableColumn;
  readonly cell: (row: TableRow) => string;
  readonly width: number;
}

export type Layout = readonly ShownColumn[];

/**
 * Returns the columns that hold anything, as wide as their widest cell. Where that is too much,
 * ranges go below their numbers, then names wrap, then all else.
 */
export function chooseLayout(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  set: (line: Line) => string,
  width: number,
): Layout {
  const cellAt = (at: number) => (row: TableRow) => set(row.cells[at] ?? []);
  const filled = columns.flatMap((column, at) =>
    rows.some((row) => cellAt(at)(row) !== '') ? [{ column, at }] : [],
  );
  const wide = filled.map(({ column, at }) => measured(column, rows, cellAt(at)));
  if (total(wide) <= width) return wide;
  const narrow = filled.map(({ column, at }) =>
    measured(column, rows, (row) => row.narrow[at] ?? cellAt(at)(row)),
  );
  return squeezed(narrow, width);
}

function measured(
  column: TableColumn,
  rows: readonly TableRow[],
  cell: (row: TableRow) => string,
): ShownColumn {
  const lines = rows.flatMap((row) => cell(row).split('\n'));
  return {
    column,
    cell,
    width: Math.max(column.title.length, ...lines.map((line) => [...line].length)) + gutter,
  };
}

const total = (layout: Layout): number => layout.reduce((sum, { width }) => sum + width, -gutter);

function squeezed(layout: Layout, width: number): Layout {
  const widths = layout.map((shown) => shown.width);
  const widest = (align: 'left' | 'right', least: number): number =>
    layout.reduce(
      (found, { column }, at) =>
        column.align === align && (widths[at] ?? 0) > Math.max(least + gutter, widths[found] ?? 0)
          ? at
          : found,
      -1,
    );
  for (let excess = total(layout) - width; excess > 0; excess--) {
    const name = widest('left', leastName);
    const at = name >= 0 ? name : widest('right', leastNumber);
    if (at < 0) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return layout.map((shown, at) => ({ ...shown, width: widths[at] ?? shown.width }));
}

/** Returns the rows as lines; `hasHead` puts the columns' titles above them. */
export function tableText(
  rows: readonly TableRow[],
  layout: Layout,
  paint: Paint,
  hasHead: boolean,
): string {
  const table = new Table({
    ...(hasHead ? { head: layout.map(({ column }) => paint.dim(column.title)) } : {}),
    colWidths: layout.map(({ width }) => width),
    colAligns: layout.map(({ column }) => column.align),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gutter },
    chars: noRules,
  });
  table.push(
    ...rows.map((row) => layout.map(({ cell, width }) => unbroken(cell(row), width - gutter))),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/**
 * A word that is wider than its column is parted, after an ellipsis where it has one; the table
 * itself would cut it.
 */
function unbroken(cell: string, width: number): string {
  return cell
    .split('\n')
    .map((line) =>
      line
        .split(' ')
        .map((word) => parted(word, width))
        .join(' '),
    )
    .join('\n');
}

function parted(word: string, width: number): string {
  const points = [...word];
  if (points.length <= width) return word;
  const ellipsis = points.indexOf('…') + 1;
  const at = ellipsis > 0 && ellipsis <= width ? ellipsis : width;
  return `${points.slice(0, at).join('')}\n${parted(points.slice(at).join(''), width)}`;
}

const noRules = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);
