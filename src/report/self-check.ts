/** The report of a self-check: what this machine can tell, and whether it cries wolf. */

import type { Noise, SelfCheck } from '../model/self-check.ts';
import type { Judgement } from '../model.ts';
import { bullets, folded, footer, paragraphs } from './comment.ts';
import type { ReportContext } from './context.ts';
import { htmlText } from './escape.ts';
import { factsOf } from './method.ts';
import { failureSentences } from './notes.ts';
import { rowsOf } from './row.ts';
import { type NoiseRow, noiseColumns, noiseLegend, noiseTables } from './self-check-table.ts';
import {
  alarmLines,
  budgetLines,
  dependenceSentence,
  fewerRoundsSentence,
  lastingSentence,
  metricRateSentence,
  rateSentence,
  selfCheckHeadline,
} from './self-check-words.ts';
import { markdownStyle, type Paint, type Style, terminalStyle } from './style.ts';
import { markdownTable } from './table.ts';
import { layoutOf, terminalTable } from './terminal-table.ts';
import { wrapped } from './terminal-wrap.ts';

export interface RenderedSelfCheck {
  /** Nothing was called different. */
  readonly isGreen: boolean;
  readonly title: string;
  readonly markdown: string;
  readonly json: string;
  terminal(paint: Paint, width?: number): string;
}

const titles = {
  alarms: 'Called different, although it is the same build',
  budgets: 'What the regression budgets can do on this machine',
  metrics: 'How metrics move on unchanged code',
  failures: 'What could not be measured',
  facts: 'How it was measured',
} as const;

export function selfCheckReport(check: SelfCheck, judgement: Judgement, context: ReportContext): RenderedSelfCheck {
  const { isGreen, verdict, detail } = selfCheckHeadline(check);
  return {
    isGreen,
    title: `${verdict}: ${detail}`,
    markdown: markdownOf(check, judgement, context),
    json: jsonOf(check, context, isGreen),
    terminal: (paint, width = 80) => terminalOf(check, judgement, context, paint, width),
  };
}

/** Everything that is said, set in a style. */
function contentsOf(check: SelfCheck, judgement: Judgement, context: ReportContext, style: Style) {
  const told = {
    ...judgement,
    comparisons: judgement.comparisons.map((one) => ({ ...one, notes: one.notes.filter(({ kind }) => kind === 'invalid-rounds') })),
  };
  const shownFacts = new Set(['This change', 'Rounds', 'Machine', 'Busy machine', 'Versions', 'Settings', 'Time', 'Seed of the order', 'Note']);
  const rows = rowsOf(judgement, context);
  return {
    tables: noiseTables(check, rows),
    alarms: alarmLines(check, style),
    sentences: [
      lastingSentence(check),
      rateSentence(check),
      metricRateSentence(check, style),
      fewerRoundsSentence(check),
      dependenceSentence(check, style),
    ].filter((sentence) => sentence !== ''),
    budgets: budgetLines(check, rows, style),
    failures: failureSentences(context.failures, style),
    facts: factsOf(told, context, rows, style)
      .filter(({ name }) => shownFacts.has(name))
      .map(
        ({ name, text }) =>
          `${name === 'This change' ? 'Build' : name}: ${name === 'Rounds' ? text.replaceAll(' of this change', ' as head').replaceAll(' of the base', ' as base') : text}`,
      ),
  };
}

function markdownOf(check: SelfCheck, judgement: Judgement, context: ReportContext): string {
  const style = markdownStyle;
  const contents = contentsOf(check, judgement, context, style);
  const { isGreen, verdict, detail } = selfCheckHeadline(check);
  const list = (title: string, lines: readonly string[]): string => (lines.length > 0 ? `**${title}**\n\n${bullets(lines)}` : '');
  return paragraphs([
    `${isGreen ? '✅' : '❌'} **${verdict}**: ${detail}`,
    list(titles.alarms, contents.alarms),
    ...contents.sentences,
    list(titles.budgets, contents.budgets),
    contents.tables.length > 0 ? `**${titles.metrics}**\n\n${noiseLegend(check, judgement)}` : '',
    ...contents.tables.map(({ target, rows }) => folded(htmlText(target), markdownTable(noiseColumns(check), rows, style))),
    list(titles.failures, contents.failures),
    folded(titles.facts, bullets(contents.facts)),
    footer({ ...context, base: undefined }),
  ]);
}

function terminalOf(check: SelfCheck, judgement: Judgement, context: ReportContext, paint: Paint, width: number): string {
  const style = terminalStyle(paint);
  const contents = contentsOf(check, judgement, context, style);
  const { isGreen, verdict, detail } = selfCheckHeadline(check);
  const headline = wrapped(`${verdict}: ${detail}`, width);
  const list = (title: string, lines: readonly string[]): string =>
    lines.length > 0 ? [paint.bold(title), ...lines.map((line) => wrapped(line, width, '- '))].join('\n') : '';
  const all = contents.tables.flatMap(({ rows }) => rows);
  const layout = layoutOf(noiseColumns(check), all, style, width);
  const table = (rows: readonly NoiseRow[]): string => terminalTable(rows, layout, paint, true);
  return [
    paint.bold((isGreen ? paint.green : paint.red)(verdict)) + headline.slice(verdict.length),
    list(titles.alarms, contents.alarms),
    ...contents.sentences.map((sentence) => wrapped(sentence, width)),
    list(titles.budgets, contents.budgets),
    contents.tables.length > 0 ? `${paint.bold(titles.metrics)}\n${paint.dim(wrapped(noiseLegend(check, judgement), width))}` : '',
    ...contents.tables.map(({ target, rows }) => `${paint.bold(style.text(target))}\n${table(rows)}`),
    list(titles.failures, contents.failures),
    [paint.dim(titles.facts), ...contents.facts.map((fact) => paint.dim(wrapped(fact, width, '- ')))].join('\n'),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

/** Infinite amounts are null, as JSON has no infinity. */
function jsonOf(
  { noises, budgets, failed, changes, different: _, ...counts }: SelfCheck,
  { suite, head, fingerprint, seed, startedAt, durationMs, failures }: ReportContext,
  isGreen: boolean,
): string {
  const brief = ({ looks: _, ...noise }: Noise) => noise;
  const report = {
    format: 'headroom-self-check',
    version: 1,
    suite,
    isGreen,
    ...counts,
    failed: failed.map(({ budget }) => budget),
    changes: changes.map(({ direction, comparison: { target, metric, effect } }) => ({ direction, target, metric, estimate: effect?.estimate })),
    noises: noises.map(brief),
    budgets: budgets.map(({ noise: _, ...outlook }) => outlook),
    failures,
    measured: { startedAt, durationMs, seed, head, fingerprint },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
