/** The comment of a run that judged budgets, as GitHub-flavoured Markdown. */
import type { Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { htmlText, markdownFence, visible } from './escape.ts';
import { countOf } from './format.ts';
import { headlineOf } from './headline.ts';
import { commitText, factsOf } from './method.ts';
import { milderHeading, milderLines } from './milder.ts';
import type { Row } from './row.ts';
import { baselessSentence, betterLines, differences, logsOf, remarks, settleLines, troubleLines, worseLines } from './sections.ts';
import { type Shelves, shed } from './shed.ts';
import { markdownStyle } from './style.ts';
import { budgetColumns, markdownTable, plainBudgetColumns } from './table.ts';
import { waivedLines, waiverRemarkLines } from './waived.ts';
import { widenedSentences } from './widened.ts';

const style = markdownStyle;

/** The parts that can be left out, the least interesting first. */
const parts = ['within', 'baseless', 'worse', 'better', 'facts', 'logs', 'settle', 'why', 'unwaived', 'milder', 'failures', 'waived', 'open'] as const;
type Part = (typeof parts)[number];
type RowPart = 'open' | 'within' | 'baseless';

/** Everything of a comment, sorted into parts. */
interface Contents {
  readonly rows: Readonly<Record<RowPart, readonly Row[]>>;
  readonly blocks: Readonly<Record<Exclude<Part, RowPart>, readonly string[]>>;
}

/** The whole comment; at most `mostCommentSize`. */
export function commentOf(judgement: Judgement, context: ReportContext, rows: readonly Row[]): string {
  const contents = contentsOf(judgement, context, rows);
  const full = Object.fromEntries(parts.map((part) => [part, entriesOf(contents, part).length])) as Shelves<Part>;
  return shed(full, parts, (shelves) => rendered(judgement, context, rows, contents, shelves));
}

const isRowPart = (part: Part): part is RowPart => part === 'open' || part === 'within' || part === 'baseless';

const entriesOf = ({ rows, blocks }: Contents, part: Part): readonly unknown[] => (isRowPart(part) ? rows[part] : blocks[part]);

function contentsOf(judgement: Judgement, context: ReportContext, rows: readonly Row[]): Contents {
  const standing = (...standings: readonly Row['standing'][]): readonly Row[] => rows.filter((row) => standings.includes(row.standing));
  return {
    rows: { open: standing('exceeded', 'not-measured', 'warning', 'undecided', 'waived'), within: standing('within'), baseless: standing('no-baseline') },
    blocks: {
      why: differences(rows, context, style).map(({ title, lines }) => `**${title}**\n\n${bullets(lines)}`),
      settle: settleLines(rows, style),
      failures: troubleLines(rows, context, style),
      logs: logsOf(context.failures).map(({ title, lines }) =>
        folded(htmlText(title || 'Log'), markdownFence('text', lines.map((line) => visible(line)).join('\n'))),
      ),
      waived: waivedLines(rows, style),
      unwaived: waiverRemarkLines(judgement, style),
      milder: milderLines(judgement, context, style),
      better: betterLines(judgement, style),
      worse: worseLines(judgement, rows, style),
      facts: factsOf(judgement, context, rows, style).map(({ name, text }) => `${name}: ${text}`),
    },
  };
}

function rendered(judgement: Judgement, context: ReportContext, all: readonly Row[], { rows, blocks }: Contents, shelves: Shelves<Part>): string {
  const take = (part: Exclude<Part, RowPart>): readonly string[] => blocks[part].slice(0, shelves[part]);
  const list = (title: string, part: Exclude<Part, RowPart>): string => (shelves[part] > 0 ? `**${title}**\n\n${bullets(take(part))}` : '');
  const isMissing = all.some(({ standing }) => standing === 'not-measured') || all.length === 0;
  return paragraphs([
    headlineText(judgement, context, all),
    ...remarks(judgement, context),
    ...widenedSentences(judgement, style),
    markdownTable(budgetColumns, rows.open.slice(0, shelves.open), style),
    leftOutSentence(rows, shelves, context),
    list('Waived', 'waived'),
    list('Waivers without effect', 'unwaived'),
    list(milderHeading(judgement), 'milder'),
    ...take('why'),
    list('What would settle it', 'settle'),
    list(isMissing ? 'What could not be measured' : 'What went wrong while measuring', 'failures'),
    ...take('logs'),
    list('Improved', 'better'),
    list('Also worse, without exceeding a budget', 'worse'),
    baselessBlock(rows.baseless, shelves.baseless),
    withinFold(rows.within, shelves.within),
    folded('How it was measured', bullets(take('facts'))),
    footer(context),
  ]);
}

/** The verdict in words. */
export function headlineText(judgement: Judgement, context: ReportContext, rows: readonly Row[]): string {
  const { symbol, verdict, detail } = headlineOf(judgement, context, rows, style);
  return `${symbol} **${verdict}**${detail.trim() ? `: ${detail.trim()}` : '.'}`;
}

/** Folded away; GitHub renders Markdown inside only after an empty line. `summary` is set as HTML, so it must hold no Markdown. */
export function folded(summary: string, body: string): string {
  return body === '' ? '' : `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Which suite, which commits, where to read on. */
export function footer({ suite, head, base, links }: ReportContext): string {
  const commits = head ? [`${commitText(head.commit, style)}${base ? ` against ${commitText(base.commit, style)}` : ''}`] : [];
  const further = [...(links.run ? [style.link('run', links.run)] : []), ...(links.artifact ? [style.link('full report', links.artifact)] : [])];
  return `<sub>${[`Headroom, suite ${style.text(suite)}`, ...commits, ...further].join(' · ')}</sub>`;
}

/** Blocks parted by empty lines, without the empty ones. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function baselessBlock(rows: readonly Row[], most: number): string {
  const sentence = baselessSentence(rows, style);
  if (sentence === undefined) return '';
  const fold = folded(`${countOf(rows.length, 'budget')} without a baseline`, markdownTable(plainBudgetColumns, rows.slice(0, most), style));
  return [`**Why there is no baseline**: ${sentence}`, ...(fold ? [fold] : [])].join('\n\n');
}

function withinFold(rows: readonly Row[], most: number): string {
  return folded(`${rows.length} within budget`, markdownTable(plainBudgetColumns, rows.slice(0, most), style));
}

function leftOutSentence(rows: Contents['rows'], shelves: Shelves<Part>, { links }: ReportContext): string {
  const missing = (['open', 'baseless', 'within'] as const).reduce((sum, part) => sum + rows[part].length - shelves[part], 0);
  if (missing === 0) return '';
  const where = links.artifact ? style.link('The full report', links.artifact) : 'The full report (report.json)';
  return `There is no room here for ${countOf(missing, 'more row')}, the least interesting ones. ${where} has them all.`;
}
