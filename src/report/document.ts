/**
 * The document of a run that judged budgets: what is said, in which order, and what gives way where
 * there is no room.
 */
import type { Document, Headline, Line, Section, Tone } from '../model/document.ts';
import type { Judgement } from '../model.ts';
import { budgetFileChangeHeading, budgetFileChangeLines } from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import { driftSections } from './drift.ts';
import { formatCount } from './format.ts';
import { writeHeadline } from './headline.ts';
import { chartWorstRow } from './history/trend-chart.ts';
import { lineFrom, linesFrom, documentStyle as style } from './marked.ts';
import { commitText, type Fact, listFacts } from './method.ts';
import type { Row, RowStatus } from './row.ts';
import {
  betterLines,
  differences,
  quotedLogs,
  remarks,
  settleLines,
  troubleLines,
  withoutBaselineSentence,
  worseLines,
} from './sections.ts';
import { simulationSections } from './simulations.ts';
import { budgetTable, countBudgets, sharedRows } from './table.ts';
import { ratchetSection } from './tighten.ts';
import { writeTitle } from './title.ts';
import { unplayedLines } from './unplayed.ts';
import { visitLines, visitVerdict } from './visits.ts';
import { waivedLines, waiverRemarkLines } from './waived.ts';
import { describeWidenedTolerances } from './widened-tolerances.ts';

/** The parts that can be left out, the least interesting first. */
const parts = [
  'within',
  'trend',
  'without-baseline',
  'worse',
  'better',
  'ratchet',
  'facts',
  'logs',
  'settle',
  'why',
  'unwaived',
  'milder',
  'failures',
  'drift',
  'visits',
  'waived',
  'open',
] as const;

const priority = (part: (typeof parts)[number]): number => parts.indexOf(part);

export function buildDocument(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): Document {
  const shared = sharedRows(rows);
  const withStatus = (...statuses: readonly RowStatus[]) =>
    shared.filter(([gravest]) => statuses.includes(gravest.status));
  const openRows = withStatus('exceeded', 'not-measured', 'warning', 'inconclusive', 'waived');
  const isMissing = withStatus('not-measured').length > 0 || rows.length === 0;
  return {
    title: writeTitle(judgement, context, rows),
    headline: headlineIn(judgement, context, rows),
    sections: [
      {
        ...buildParagraphs([
          ...remarks(judgement, context, style),
          ...describeWidenedTolerances(judgement, style),
        ]),
        place: 'opening',
      },
      {
        priority: priority('open'),
        place: 'table',
        body: budgetTable(openRows, shared, 'Result'),
      },
      ...simulationSections(judgement, openRows, rows, 'open'),
      ...trendSections(rows, context, priority('trend')),
      buildList(visitVerdict(judgement), visitLines(judgement, context, style), priority('visits')),
      buildList('Waived', waivedLines(rows, style), priority('waived')),
      buildList(
        'Waivers without effect',
        waiverRemarkLines(judgement, style),
        priority('unwaived'),
      ),
      buildList(
        budgetFileChangeHeading(judgement),
        budgetFileChangeLines(judgement, context, style),
        priority('milder'),
      ),
      ...driftSections(context.drifts ?? [], priority('drift')),
      ...differences(rows, context, style).map(
        ({ title, lines }): Section => ({
          ...buildList(title, lines, priority('why')),
          isWhole: true,
          place: 'target',
        }),
      ),
      buildList('What would settle it', settleLines(rows, style), priority('settle')),
      buildList(
        isMissing ? 'What could not be measured' : 'What went wrong while measuring',
        [...troubleLines(rows, context, style), ...unplayedLines(judgement, context, style)],
        priority('failures'),
      ),
      ...logSections(context, priority('logs')),
      ratchetSection(context.ratchets ?? [], priority('ratchet')),
      buildList('Improved', betterLines(judgement, style), priority('better')),
      buildList(
        'Also worse, without exceeding a budget',
        worseLines(judgement, rows, style),
        priority('worse'),
      ),
      ...withoutBaselineSections(rows, withStatus('no-baseline'), shared),
      {
        priority: priority('within'),
        place: 'table',
        fold: [countBudgets(shared, 'within', (count) => `${count} within budget`)],
        body: budgetTable(withStatus('within'), shared),
      },
      ...simulationSections(judgement, openRows, rows, 'within'),
      factsSection(listFacts(judgement, context, rows, style), priority('facts')),
    ],
    footer: writeFooter(context),
    full: fullReport(context),
  };
}

/** One chart: more would hide what has to be done. */
function trendSections(
  rows: readonly Row[],
  { trend }: ReportContext,
  at: number,
): readonly Section[] {
  const worst = chartWorstRow(rows, trend);
  if (!worst) return [];
  const { row, body } = worst;
  const fold = lineFrom(`Trend of ${style.text(row.metric)} of ${style.text(row.target)}`);
  return [{ priority: at, place: 'trend', fold, body }];
}

/** Returns the verdict in words. */
export function headlineIn(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): Headline {
  const { symbol, verdict, detail } = writeHeadline(judgement, context, rows, style);
  const tone: Tone = symbol === '❌' ? 'bad' : judgement.verdict === 'pass' ? 'good' : 'open';
  return { symbol, verdict: lineFrom(verdict), detail: lineFrom(detail.trim()), tone };
}

export const buildParagraphs = (sentences: readonly string[]): Section => ({
  body: { kind: 'paragraphs', lines: linesFrom(sentences) },
});

export function buildList(
  heading: string,
  sentences: readonly string[],
  priority?: number,
): Section {
  return {
    priority,
    heading: lineFrom(heading),
    body: { kind: 'list', lines: linesFrom(sentences) },
  };
}

/** How it was measured: for whoever doubts. */
export function factsSection(facts: readonly Fact[], priority?: number): Section {
  const lines = linesFrom(facts.map(({ name, text }) => `${name}: ${text}`));
  return {
    priority,
    place: 'method',
    fold: ['How it was measured'],
    isAside: true,
    body: { kind: 'list', lines },
  };
}

/** Returns the last output of servers and builds that failed. */
export function logSections({ failures }: ReportContext, priority: number): readonly Section[] {
  return quotedLogs(failures).map(({ title, lines }) => ({
    priority,
    isWhole: true,
    fold: [{ kind: 'text', foreign: title || 'Log' }],
    body: { kind: 'log', lines },
  }));
}

/** Which suite, which commits, where to read on. */
export function writeFooter({ suite, head, base, links }: ReportContext): Line {
  const against = base ? ` against ${commitText(base.commit, style)}` : '';
  const commits = head ? [`${commitText(head.commit, style)}${against}`] : [];
  const further = [
    ...(links.run ? [style.link('run', links.run)] : []),
    ...(links.page ? [style.link('full report', links.page)] : []),
    ...(links.artifact ? [style.link(links.page ? 'data' : 'full report', links.artifact)] : []),
    ...(links.artifactProblem === undefined
      ? []
      : [`no artifact: ${style.text(links.artifactProblem)}`]),
  ];
  return lineFrom([`Headroom, suite ${style.text(suite)}`, ...commits, ...further].join(' · '));
}

export function fullReport({ links }: ReportContext): Line {
  const url = links.page ?? links.artifact;
  return url
    ? [{ kind: 'link', label: 'The full report', url }]
    : ['The full report (report.json)'];
}

function withoutBaselineSections(
  rows: readonly Row[],
  without: ReturnType<typeof sharedRows>,
  all: ReturnType<typeof sharedRows>,
): readonly Section[] {
  const sentence = withoutBaselineSentence(rows, style);
  if (sentence === undefined) return [];
  return [
    buildParagraphs([`${style.strong('Why there is no baseline')}: ${sentence}`]),
    {
      priority: priority('without-baseline'),
      place: 'table',
      fold: [
        countBudgets(
          all,
          'no-baseline',
          (count) => `${formatCount(count, 'budget')} without a baseline`,
        ),
      ],
      body: budgetTable(without, all),
    },
  ];
}
