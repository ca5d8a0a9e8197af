/** Lines and sections of a document as HTML. All foreign text is escaped. */
import type { Body, Line, Section, Span, Table } from '../../model/document.ts';
import { visible } from './escape.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns text that can stand between tags and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

function spanText(span: Span): string {
  if (typeof span === 'string') return escapeHtml(span);
  switch (span.kind) {
    case 'text':
      return escapeHtml(visible(span.foreign));
    case 'code':
      return `<code>${escapeHtml(visible(span.foreign))}</code>`;
    case 'strong':
      return `<strong>${escapeHtml(span.words)}</strong>`;
    case 'link':
      return /^https?:\/\//.test(span.url)
        ? `<a href="${escapeHtml(span.url)}">${escapeHtml(span.label)}</a>`
        : escapeHtml(`${span.label} ${span.url}`);
  }
}

export const htmlLine = (line: Line): string => line.map(spanText).join('');

/** Returns nothing where the section has nothing to say. */
export function htmlSection({ heading, note, fold, body }: Section): string {
  const text = htmlBody(body);
  if (text === '') return '';
  const inside = `<div class="inside">${text}</div>`;
  if (fold) return `<details><summary>${htmlLine(fold)}</summary>\n${inside}\n</details>`;
  return heading
    ? `<h2>${htmlLine(heading)}</h2>\n${note ? `<p>${htmlLine(note)}</p>\n` : ''}${text}`
    : text;
}

export function htmlBody(body: Body): string {
  switch (body.kind) {
    case 'paragraphs':
      return body.lines.map((line) => `<p>${htmlLine(line)}</p>`).join('\n');
    case 'list':
      return body.lines.length === 0
        ? ''
        : `<ul>\n${body.lines.map((line) => `<li>${htmlLine(line)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return body.rows.length === 0 ? '' : tableText(body);
    case 'log':
      return `<pre>${body.lines.map((line) => escapeHtml(visible(line))).join('\n')}</pre>`;
    case 'chart':
      return ''; // the page draws its own
    case 'source':
      return body.text === '' ? '' : `<pre><code>${escapeHtml(body.text)}</code></pre>`;
  }
}

function tableText({ columns, rows, groupTitle }: Table): string {
  const filled = columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ at }) => rows.some(({ cells }) => (cells[at] ?? []).length > 0));
  const mark = (align: 'left' | 'right'): string => (align === 'right' ? ' class="number"' : '');
  const first = (tag: 'th' | 'td', line: Line): string =>
    groupTitle === undefined ? '' : `<${tag}>${htmlLine(line)}</${tag}>`;
  const titles = filled.map(({ title, align }) => `<th${mark(align)}>${escapeHtml(title)}</th>`);
  const head = [first('th', [groupTitle ?? '']), ...titles].join('');
  const lines = rows.map(({ cells, group }) => {
    const own = filled.map(
      ({ align, at }) => `<td${mark(align)}>${htmlLine(cells[at] ?? [])}</td>`,
    );
    return `<tr>${[first('td', group?.column ?? []), ...own].join('')}</tr>`;
  });
  const body = `<tbody>\n${lines.join('\n')}\n</tbody>`;
  const table = `<table>\n<thead><tr>${head}</tr></thead>\n${body}\n</table>`;
  return `<div class="scroll" tabindex="0">${table}</div>`;
}
