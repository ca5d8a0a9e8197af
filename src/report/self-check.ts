/** The report of a self-check: what this machine can tell, and whether it cries wolf. */
import type { Document, Section } from '../model/document.ts';
import type { Noise, SelfCheck } from '../model/self-check.ts';
import type { Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { buildList, buildParagraphs, factsSection, fullReport, writeFooter } from './document.ts';
import { documentStyle as style } from './marked.ts';
import { type Fact, listFacts } from './method.ts';
import { failureSentences } from './notes.ts';
import { renderMarkdown } from './render/markdown.ts';
import { renderTerminal } from './render/terminal.ts';
import { buildRows } from './row.ts';
import { budgetLines } from './self-check-forecasts.ts';
import { noiseColumns, noiseLegend, noiseTables } from './self-check-table.ts';
import {
  alarmLines,
  dependenceSentence,
  fewerRoundsSentence,
  lastingSentence,
  metricRateSentence,
  rateSentence,
  selfCheckHeadline,
} from './self-check-words.ts';
import type { Paint } from './style.ts';
import { buildTable } from './table.ts';

export interface RenderedSelfCheck {
  /** Nothing was called different, and everything was measured. */
  readonly isGreen: boolean;
  readonly title: string;
  readonly markdown: string;
  readonly json: string;
  terminal(paint: Paint, width?: number): string;
}

export function selfCheckReport(
  check: SelfCheck,
  judgement: Judgement,
  context: ReportContext,
): RenderedSelfCheck {
  const document = selfCheckDocument(check, judgement, context);
  const { isGreen } = selfCheckHeadline(check);
  return {
    isGreen,
    title: document.title,
    markdown: renderMarkdown(document),
    json: writeJson(check, context, isGreen),
    terminal: (paint, width = 80) => renderTerminal(document, paint, width),
  };
}

function selfCheckDocument(
  check: SelfCheck,
  judgement: Judgement,
  context: ReportContext,
): Document {
  const { isGreen, verdict, detail } = selfCheckHeadline(check);
  const rows = buildRows(judgement, context);
  const sentences = [
    lastingSentence(check),
    rateSentence(check),
    metricRateSentence(check, style),
    fewerRoundsSentence(check),
    dependenceSentence(check, style),
  ];
  return {
    title: `${verdict}: ${detail}`,
    headline: {
      symbol: isGreen ? '✅' : '❌',
      verdict: [verdict],
      detail: [detail],
      tone: isGreen ? 'good' : 'bad',
    },
    sections: [
      buildList('Called different, although it is the same build', alarmLines(check, style)),
      buildParagraphs(sentences.filter((sentence) => sentence !== '')),
      buildList(
        'What the regression budgets can do on this machine',
        budgetLines(check, rows, style),
      ),
      ...noiseSections(check, judgement, rows),
      buildList('What could not be measured', failureSentences(context.failures, style)),
      factsSection(shownFacts(judgement, context, rows)),
    ],
    footer: writeFooter({ ...context, base: undefined }),
    full: fullReport(context),
  };
}

/**
 * Of what moves on this machine, the last target gives way first: they come in the order of the
 * budgets file.
 */
function noiseSections(
  check: SelfCheck,
  judgement: Judgement,
  rows: Parameters<typeof noiseTables>[1],
): readonly Section[] {
  const tables = noiseTables(check, rows);
  if (tables.length === 0) return [];
  const legend: Section = {
    ...buildParagraphs([noiseLegend(check, judgement)]),
    heading: ['How metrics move on unchanged code'],
    isAside: true,
  };
  const sections = tables.map(
    ({ target, rows: noises }): Section => ({
      priority: 0,
      isWhole: true,
      fold: [{ kind: 'text', foreign: target }],
      body: buildTable('noise', noiseColumns(check), noises),
    }),
  );
  return [legend, ...sections];
}

/** Facts in the words of a self-check: both arms are the same build. */
function shownFacts(
  judgement: Judgement,
  context: ReportContext,
  rows: Parameters<typeof noiseTables>[1],
): readonly Fact[] {
  const told = {
    ...judgement,
    comparisons: judgement.comparisons.map((one) => ({
      ...one,
      notes: one.notes.filter(({ kind }) => kind === 'invalid-rounds'),
    })),
  };
  const shown = new Set([
    'This change',
    'Rounds',
    'Machine',
    'Busy machine',
    'Versions',
    'Settings',
    'Emulation',
    'Moment',
    'Time',
    'Seed of the order',
    'Note',
  ]);
  return listFacts(told, context, rows, style)
    .filter(({ name }) => shown.has(name))
    .map(({ name, text }) => ({
      name: name === 'This change' ? 'Build' : name,
      text:
        name === 'Rounds'
          ? text.replaceAll(' of this change', ' as head').replaceAll(' of the base', ' as base')
          : text,
    }));
}

/** Infinite amounts are null, as JSON has no infinity. */
function writeJson(
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
    changes: changes.map(({ direction, comparison: { target, metric, effect } }) => ({
      direction,
      target,
      metric,
      estimate: effect?.estimate,
    })),
    noises: noises.map(brief),
    budgets: budgets.map(({ noise: _, ...forecast }) => forecast),
    failures,
    measured: { startedAt, durationMs, seed, head, fingerprint },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
