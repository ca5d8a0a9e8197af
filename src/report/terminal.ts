/** The comment for a person at a terminal: the same words, in columns that fit its width. */
import type { Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { measuredColumns, measuredRows } from './first-minute.ts';
import { headlineOf } from './headline.ts';
import { factsOf } from './method.ts';
import { milderHeading, milderLines } from './milder.ts';
import { proposalOf } from './proposal.ts';
import type { Row, Standing } from './row.ts';
import { baselessSentence, betterLines, differences, logsOf, remarks, settleLines, troubleLines, worseLines } from './sections.ts';
import { type Paint, type Style, terminalStyle } from './style.ts';
import { plainBudgetColumns } from './table.ts';
import { layoutOf, terminalTable } from './terminal-table.ts';
import { wrapped } from './terminal-wrap.ts';
import { waivedLines, waiverRemarkLines } from './waived.ts';
import { widenedSentences } from './widened.ts';

const headings: Readonly<Record<Standing, string>> = {
  exceeded: 'Budget exceeded',
  'not-measured': 'Not measured',
  warning: 'Warning',
  undecided: 'Undecided',
  waived: 'Waived',
  'no-baseline': 'Nothing to compare with',
  within: 'Within budget',
};

export function terminalOf(judgement: Judgement, context: ReportContext, rows: readonly Row[], paint: Paint, width: number): string {
  const style = terminalStyle(paint);
  const list = (title: string, lines: readonly string[]): string =>
    lines.length > 0 ? [paint.bold(title), ...lines.map((line) => wrapped(line, width, '- '))].join('\n') : '';
  const baseless = baselessSentence(rows, style);
  return [
    headlineText(judgement, context, rows, paint, width),
    ...[...remarks(judgement, context), ...widenedSentences(judgement, style)].map((remark) => wrapped(remark, width)),
    ...(context.mode === 'first-minute' ? firstMinute(judgement, context, style, paint, width) : tables(rows, style, paint, width)),
    list('Waived', waivedLines(rows, style)),
    list('Waivers without effect', waiverRemarkLines(judgement, style)),
    list(milderHeading(judgement), milderLines(judgement, context, style)),
    ...differences(rows, context, style).map(({ title, lines }) => list(title, lines)),
    list('What would settle it', settleLines(rows, style)),
    list('What could not be measured', troubleLines(rows, context, style)),
    ...logsOf(context.failures).map(({ title, lines }) => `${paint.bold(style.text(title))}\n${lines.map((line) => `  ${style.text(line)}`).join('\n')}`),
    baseless === undefined ? '' : wrapped(`Why there is no baseline: ${baseless}`, width),
    list('Improved', betterLines(judgement, style)),
    list('Also worse, without exceeding a budget', worseLines(judgement, rows, style)),
    [
      paint.dim('How it was measured'),
      ...factsOf(judgement, context, rows, style).map(({ name, text }) => paint.dim(wrapped(`${name}: ${text}`, width, '- '))),
    ].join('\n'),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

function headlineText(judgement: Judgement, context: ReportContext, rows: readonly Row[], paint: Paint, width: number): string {
  const { symbol, verdict, detail } = headlineOf(judgement, context, rows, terminalStyle({ ...paint, bold: (text) => text }));
  const isBroken = symbol === '❌';
  const colour = isBroken ? paint.red : judgement.verdict === 'pass' ? paint.green : paint.yellow;
  const text = wrapped(`${verdict}${detail.trim() ? `: ${detail.trim()}` : '.'}`, width);
  return text.startsWith(verdict) ? paint.bold(colour(verdict)) + text.slice(verdict.length) : text;
}

function tables(rows: readonly Row[], style: Style, paint: Paint, width: number): readonly string[] {
  const layout = layoutOf(plainBudgetColumns, rows, style, width);
  const colours: Readonly<Record<Standing, (text: string) => string>> = {
    exceeded: paint.red,
    'not-measured': paint.red,
    warning: paint.yellow,
    undecided: paint.yellow,
    waived: paint.green,
    'no-baseline': paint.yellow,
    within: paint.green,
  };
  const first = rows[0]?.standing;
  return (Object.keys(headings) as Standing[]).flatMap((standing) => {
    const found = rows.filter((row) => row.standing === standing);
    if (found.length === 0) return [];
    const heading = paint.bold(colours[standing](`${headings[standing]} (${found.length})`));
    return [`${heading}\n${terminalTable(found, layout, paint, standing === first)}`];
  });
}

function firstMinute(judgement: Judgement, context: ReportContext, style: Style, paint: Paint, width: number): readonly string[] {
  const rows = measuredRows(judgement);
  if (rows.length === 0) return [];
  const table = terminalTable(rows, layoutOf(measuredColumns, rows, style, width), paint, true);
  return [table, `${paint.bold('A budgets file to start from')} ${paint.dim('(save it as budgets.json)')}\n${proposalOf(judgement, context)}`];
}
