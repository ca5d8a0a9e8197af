/** A document as GitHub-flavoured Markdown, within the size that GitHub takes. */
import type {
  Body,
  Document,
  Headline,
  Line,
  Section,
  Span,
  Table,
  TableRow,
} from '../../model/document.ts';
import { formatCount } from '../format.ts';
import {
  htmlText,
  markdownCode,
  markdownFence,
  markdownLink,
  markdownText,
  visible,
} from './escape.ts';
import { fitToLimit, mostCommentSize, type Shown } from './fit-to-limit.ts';
import { drawMermaid } from './mermaid.ts';

/**
 * Returns the document in at most `most` characters and bytes: what has the smallest priority is
 * left out first.
 */
export function renderMarkdown(document: Document, most: number = mostCommentSize): string {
  return fitToLimit(document.sections, (shown) => whole(document, shown), most);
}

function whole(document: Document, shown: Shown): string {
  const firstTable = document.sections.findIndex(({ body }) => body.kind === 'table');
  const blocks = document.sections.flatMap((section, at) => {
    const text = sectionText(section, shown(at));
    return at === firstTable ? [text, leftOutSentence(document, shown)] : [text];
  });
  return paragraphs([
    headlineText(document.headline),
    ...blocks,
    `<sub>${setLine(document.footer)}</sub>`,
  ]);
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span;
  switch (span.kind) {
    case 'text':
      return markdownText(span.foreign);
    case 'code':
      return markdownCode(span.foreign);
    case 'strong':
      return `**${span.words}**`;
    case 'link':
      return markdownLink(span.label, span.url);
  }
}

const setLine = (line: Line): string => line.map(spanText).join('');

/** Markdown is not read in a <summary>. */
const summaryText = (line: Line): string =>
  line.map((span) => (typeof span === 'string' ? span : htmlText(plainText(span)))).join('');

const plainText = (span: Exclude<Span, string>): string =>
  'foreign' in span ? span.foreign : span.kind === 'strong' ? span.words : span.label;

function headlineText({ symbol, verdict, detail }: Headline): string {
  const words = setLine(detail).trim();
  return `${symbol} **${setLine(verdict)}**${words === '' ? '.' : `: ${words}`}`;
}

/** `entries` is how many of its lines or rows there is room for. */
function sectionText({ heading, note, fold, body }: Section, entries: number): string {
  const text = entries === 0 ? '' : bodyText(body, entries);
  if (text === '') return '';
  if (fold) return `<details>\n<summary>${summaryText(fold)}</summary>\n\n${text}\n\n</details>`;
  if (!heading) return text;
  return `**${setLine(heading)}**${note ? `: ${setLine(note)}.` : ''}\n\n${text}`;
}

function bodyText(body: Body, entries: number): string {
  switch (body.kind) {
    case 'paragraphs':
      return body.lines.slice(0, entries).map(setLine).join('\n\n');
    case 'list':
      return body.lines
        .slice(0, entries)
        .map((line) => `- ${setLine(line)}`)
        .join('\n');
    case 'table':
      return tableText(body, entries);
    case 'log':
      return markdownFence('text', body.lines.map((line) => visible(line)).join('\n'));
    case 'chart':
      return markdownFence('mermaid', drawMermaid(body));
    case 'source':
      return markdownFence(body.language, body.text);
  }
}

/** Columns in which nothing would stand are left out. How a row stands is said before its name. */
function tableText({ columns, rows, groupTitle }: Table, entries: number): string {
  const kept = rows.slice(0, entries);
  if (kept.length === 0) return '';
  const cells = kept.map((row) => row.cells.map(setLine));
  const filled = columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ at }) => cells.some((row) => row[at] !== ''));
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const cellText = (
    row: TableRow,
    text: string,
    align: 'left' | 'right',
    isFirst: boolean,
  ): string => {
    if (align === 'right') return unbroken(text);
    return isFirst && groupTitle !== undefined && row.group
      ? `${setLine(row.group.column).replaceAll('\u00AD', '&shy;')} · ${text}`
      : text;
  };
  return [
    line(filled.map(({ title }, place) => (place === 0 ? (groupTitle ?? title) : title))),
    line(filled.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
    ...kept.map((row, number) =>
      line(
        filled.map(({ align, at }, place) =>
          cellText(row, cells[number]?.[at] ?? '', align, place === 0),
        ),
      ),
    ),
  ].join('\n');
}

/**
 * Keeps a number on one line with its sign and its unit, also in a narrow cell. All other text may
 * wrap.
 */
const unbroken = (cell: string): string =>
  cell.replace(/(?<=[≤≥]) | (?=(?:%|(?!to\b)\p{L})[^ ]*)/gu, '\u00A0');

function leftOutSentence({ sections, full }: Document, shown: Shown): string {
  const missing = sections.reduce(
    (sum, { body }, at) =>
      body.kind === 'table' ? sum + body.rows.length - Math.min(body.rows.length, shown(at)) : sum,
    0,
  );
  return missing === 0
    ? ''
    : `There is no room here for ${formatCount(missing, 'more row')}, the least interesting ` +
        `ones. ${setLine(full)} has them all.`;
}

/** Blocks parted by empty lines, without the empty ones. */
const paragraphs = (blocks: readonly string[]): string =>
  `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
