/** Tables for a terminal: no rules, columns of equal width over all tables of a report. */
import Table from 'cli-table3';
import type { Paint, Style } from './style.ts';
import type { Column } from './table.ts';

/** Between columns. */
const gutter = 2;
/** Names wrap before numbers do, down to this. */
const leastName = 10;
const leastNumber = 8;

/** A column as it is shown: how a cell is set, and its width with the gutter. */
interface ShownColumn<T> {
  readonly column: Column<T>;
  readonly cell: (row: T) => string;
  readonly width: number;
}

export type Layout<T> = readonly ShownColumn<T>[];

/** The columns that hold anything, as wide as their widest cell. Where that is too much, ranges go below their numbers, then names wrap, then all else. */
export function layoutOf<T>(columns: readonly Column<T>[], rows: readonly T[], style: Style, width: number): Layout<T> {
  const filled = columns.filter(({ cell }) => rows.some((row) => cell(row, style) !== ''));
  const wide = measured(
    filled,
    rows,
    ({ cell }) =>
      (row) =>
        cell(row, style),
  );
  if (total(wide) <= width) return wide;
  return squeezed(
    measured(filled, rows, ({ cell, narrow }) => narrow ?? ((row) => cell(row, style))),
    width,
  );
}

function measured<T>(columns: readonly Column<T>[], rows: readonly T[], cellOf: (column: Column<T>) => (row: T) => string): Layout<T> {
  return columns.map((column) => {
    const cell = cellOf(column);
    const lines = rows.flatMap((row) => cell(row).split('\n'));
    return { column, cell, width: Math.max(column.title.length, ...lines.map((line) => [...line].length)) + gutter };
  });
}

const total = <T>(layout: Layout<T>): number => layout.reduce((sum, { width }) => sum + width, -gutter);

function squeezed<T>(layout: Layout<T>, width: number): Layout<T> {
  const widths = layout.map((shown) => shown.width);
  const widest = (align: 'left' | 'right', least: number): number =>
    layout.reduce((found, { column }, at) => (column.align === align && (widths[at] ?? 0) > Math.max(least + gutter, widths[found] ?? 0) ? at : found), -1);
  for (let excess = total(layout) - width; excess > 0; excess--) {
    const name = widest('left', leastName);
    const at = name >= 0 ? name : widest('right', leastNumber);
    if (at < 0) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return layout.map((shown, at) => ({ ...shown, width: widths[at] ?? shown.width }));
}

/** The rows as lines; `hasHead` puts the columns' titles above them. */
export function terminalTable<T>(rows: readonly T[], layout: Layout<T>, paint: Paint, hasHead: boolean): string {
  const table = new Table({
    ...(hasHead ? { head: layout.map(({ column }) => paint.dim(column.title)) } : {}),
    colWidths: layout.map(({ width }) => width),
    colAligns: layout.map(({ column }) => column.align),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gutter },
    chars: noRules,
  });
  table.push(...rows.map((row) => layout.map(({ cell, width }) => unbroken(cell(row), width - gutter))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A word that is wider than its column is parted, after an ellipsis where it has one; the table itself would cut it. */
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
