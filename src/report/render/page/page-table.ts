/** The page's table: the result first, each row linked to its chart, with the keys it sorts by. */
import type { PageRow, PageTable } from '../../../model/report-page.ts';
import { escapeHtml, htmlLine } from '../html.ts';

export function htmlPageTable({ tally, groupTitle, columns, rows }: PageTable): string {
  const filled = columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ at }) => rows.some(({ cells }) => (cells[at] ?? []).length > 0));
  const titles = filled.map(
    ({ title, align }) => `<th scope="col"${mark(align)}>${escapeHtml(title)}</th>`,
  );
  const lines = rows.map((row) => {
    const own = filled.map(({ align, at }) => cellText(row, at, align));
    return `<tr>${resultCell(row)}${own.join('')}</tr>`;
  });
  return [
    `<p>${escapeHtml(tally)}</p>`,
    '<div class="scroll" role="region" aria-label="Budgets" tabindex="0">',
    '<table class="budgets">',
    `<thead><tr><th scope="col">${escapeHtml(groupTitle)}</th>${titles.join('')}</tr></thead>`,
    `<tbody>\n${lines.join('\n')}\n</tbody>`,
    '</table>',
    '</div>',
  ].join('\n');
}

const mark = (align: 'left' | 'right'): string => (align === 'right' ? ' class="number"' : '');

const keyText = (key: number | undefined): string =>
  key === undefined ? '' : ` data-key="${key}"`;

const resultCell = ({ group, keys }: PageRow): string =>
  `<td class="${group?.tone ?? 'good'}"${keyText(keys[0])}>${htmlLine(group?.column ?? [])}</td>`;

/** The first column names the row, and leads to its chart. */
function cellText({ cells, anchor, keys }: PageRow, at: number, align: 'left' | 'right'): string {
  const text = htmlLine(cells[at] ?? []);
  const key = keyText(keys[at + 1]);
  if (at > 0) return `<td${mark(align)}${key}>${text}</td>`;
  return `<td${key}>${anchor === undefined ? text : `<a href="#${anchor}">${text}</a>`}</td>`;
}
