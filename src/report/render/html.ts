/**
 * A document as one self-contained HTML page: no script, no file beside it, nothing that is loaded.
 */
import type { Body, Document, Line, Section, Span, Table } from '../../model/document.ts';
import { visible } from './escape.ts';
import { pageStyle, pageStyleHash } from './page-style.ts';

/**
 * Returns the whole page. All foreign text is escaped; the policy in its head forbids whatever
 * would load or run.
 */
export function renderHtml({ title, headline, sections, footer }: Document): string {
  const { symbol, verdict, detail } = headline;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ` +
      `'sha256-${pageStyleHash}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title>`,
    `<style>${pageStyle}</style>`,
    '<main>',
    `<h1>${symbol} ${set(verdict)}</h1>`,
    ...(detail.length > 0 ? [`<p>${set(detail)}</p>`] : []),
    ...sections.map(sectionText).filter((text) => text !== ''),
    `<footer>${set(footer)}</footer>`,
    '</main>',
    '</html>',
    '',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

function spanText(span: Span): string {
  if (typeof span === 'string') return escaped(span);
  switch (span.kind) {
    case 'text':
      return escaped(visible(span.foreign));
    case 'code':
      return `<code>${escaped(visible(span.foreign))}</code>`;
    case 'strong':
      return `<strong>${escaped(span.words)}</strong>`;
    case 'link':
      return /^https?:\/\//.test(span.url)
        ? `<a href="${escaped(span.url)}">${escaped(span.label)}</a>`
        : escaped(`${span.label} ${span.url}`);
  }
}

const set = (line: Line): string => line.map(spanText).join('');

function sectionText({ heading, note, fold, body }: Section): string {
  const text = bodyText(body);
  if (text === '') return '';
  if (fold) return `<details><summary>${set(fold)}</summary>\n${text}\n</details>`;
  return heading ? `<h2>${set(heading)}</h2>\n${note ? `<p>${set(note)}</p>\n` : ''}${text}` : text;
}

function bodyText(body: Body): string {
  switch (body.kind) {
    case 'paragraphs':
      return body.lines.map((line) => `<p>${set(line)}</p>`).join('\n');
    case 'list':
      return body.lines.length === 0
        ? ''
        : `<ul>\n${body.lines.map((line) => `<li>${set(line)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return body.rows.length === 0 ? '' : tableText(body);
    case 'log':
      return `<pre>${body.lines.map((line) => escaped(visible(line))).join('\n')}</pre>`;
    case 'source':
      return body.text === '' ? '' : `<pre><code>${escaped(body.text)}</code></pre>`;
  }
}

function tableText({ columns, rows, groupTitle }: Table): string {
  const filled = columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ at }) => rows.some(({ cells }) => (cells[at] ?? []).length > 0));
  const mark = (align: 'left' | 'right'): string => (align === 'right' ? ' class="number"' : '');
  const first = (tag: 'th' | 'td', line: Line): string =>
    groupTitle === undefined ? '' : `<${tag}>${set(line)}</${tag}>`;
  const titles = filled.map(({ title, align }) => `<th${mark(align)}>${escaped(title)}</th>`);
  const head = [first('th', [groupTitle ?? '']), ...titles].join('');
  const lines = rows.map(({ cells, group }) => {
    const own = filled.map(({ align, at }) => `<td${mark(align)}>${set(cells[at] ?? [])}</td>`);
    return `<tr>${[first('td', group?.column ?? []), ...own].join('')}</tr>`;
  });
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table>`;
}
