/** A document for a person at a terminal: the same words, in columns that fit its width. */
import type {
  Body,
  Document,
  Headline,
  Line,
  Section,
  Span,
  Table,
  Tone,
} from '../../model/document.ts';
import type { Paint } from '../style.ts';
import { visible } from './escape.ts';
import { chooseLayout, type Layout, tableText } from './terminal-table.ts';
import { wrapped } from './wrapped.ts';

/** Returns the document for `width` columns, in the colours of `paint`. */
export function renderTerminal(document: Document, paint: Paint, width: number): string {
  const setting: Setting = {
    paint,
    width,
    set: (line) => line.map((span) => spanText(span, paint)).join(''),
    layouts: chooseLayouts(document, width),
  };
  const tables = document.sections.flatMap(({ body }) => (body.kind === 'table' ? [body] : []));
  const groupedSets = new Set(
    tables.filter(({ rows }) => rows.some(({ group }) => group)).map(({ set }) => set),
  );
  const grouped = tables.filter(({ set }) => groupedSets.has(set));
  const blocks = document.sections.flatMap((section) => {
    const { body } = section;
    if (section.isDetail) return [];
    if (body.kind !== 'table' || !grouped.includes(body)) return [sectionText(section, setting)];
    // All rows stand together at a terminal, where the first of them do.
    return body === grouped[0] ? groupTables(grouped, setting) : [];
  });
  return [headlineText(document.headline, setting), ...blocks]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

interface Setting {
  readonly paint: Paint;
  readonly width: number;
  readonly set: (line: Line) => string;
  /** By the set of a table. */
  readonly layouts: ReadonlyMap<string, Layout>;
}

function spanText(span: Span, paint: Paint): string {
  if (typeof span === 'string') return span;
  switch (span.kind) {
    case 'text':
    case 'code':
      return visible(span.foreign);
    case 'strong':
      return paint.bold(span.words);
    case 'link':
      return `${span.label} ${visible(span.url)}`;
  }
}

/** Widths are found without colours. */
const plain = (line: Line): string => line.map((span) => spanText(span, { ...noPaint })).join('');
const same = (text: string): string => text;
const noPaint: Paint = { red: same, green: same, yellow: same, dim: same, bold: same };

function chooseLayouts({ sections }: Document, width: number): ReadonlyMap<string, Layout> {
  const tables = sections.flatMap(({ body, isDetail }) =>
    body.kind === 'table' && !isDetail ? [body] : [],
  );
  return new Map(
    [...Map.groupBy(tables, ({ set }) => set)].map(([set, group]) => {
      const rows = group.flatMap((table) => table.rows);
      return [set, chooseLayout(group[0]?.columns ?? [], rows, plain, width)];
    }),
  );
}

const colours = (paint: Paint): Readonly<Record<Tone, (text: string) => string>> => ({
  bad: paint.red,
  open: paint.yellow,
  good: paint.green,
});

function headlineText({ verdict, detail, tone }: Headline, { paint, width }: Setting): string {
  const words = plain(detail).trim();
  const said = plain(verdict);
  const text = wrapped(words === '' ? `${said}.` : `${said}: ${words}`, width);
  return text.startsWith(said)
    ? paint.bold(colours(paint)[tone](said)) + text.slice(said.length)
    : text;
}

function groupTables(tables: readonly Table[], setting: Setting): readonly string[] {
  const { paint, layouts } = setting;
  const rows = tables.flatMap((table) => table.rows);
  const layout = layouts.get(tables[0]?.set ?? '') ?? [];
  const groups = [...Map.groupBy(rows, ({ group }) => group?.heading ?? '')];
  return groups.map(([heading, found], at) => {
    const tone = found[0]?.group?.tone ?? 'open';
    const table = tableText(found, layout, paint, at === 0);
    return `${paint.bold(colours(paint)[tone](heading))}\n${table}`;
  });
}

function sectionText({ heading, note, fold, body, isAside }: Section, setting: Setting): string {
  const { paint, set } = setting;
  const text = bodyText(body, isAside === true, setting);
  if (text === '') return '';
  const title = heading ?? fold;
  if (!title) return text;
  const words = (fold && isAside ? paint.dim : paint.bold)(set(title));
  return `${words}${note ? ` ${paint.dim(`(${set(note)})`)}` : ''}\n${text}`;
}

function bodyText(body: Body, isAside: boolean, { paint, width, set, layouts }: Setting): string {
  const tinted = isAside ? paint.dim : same;
  switch (body.kind) {
    case 'paragraphs':
      return body.lines.map((line) => tinted(wrapped(set(line), width))).join('\n\n');
    case 'list':
      return body.lines.map((line) => tinted(wrapped(set(line), width, '- '))).join('\n');
    case 'table':
      return body.rows.length === 0
        ? ''
        : tableText(body.rows, layouts.get(body.set) ?? [], paint, true);
    case 'log':
      return body.lines.map((line) => `  ${visible(line)}`).join('\n');
    case 'chart':
      return ''; // the row's sparkline says as much
    case 'source':
      return body.text;
  }
}
