/** The document of a run without budgets: what was measured, and a file to start from. */
import type { Body, Document, Section } from '../model/document.ts';
import type { Comparison, Judgement } from '../model.ts';
import { budgetFileChangeHeading, budgetFileChangeLines } from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import {
  buildList,
  buildParagraphs,
  factsSection,
  fullReport,
  headlineIn,
  logSections,
  writeFooter,
} from './document.ts';
import { formatCount, formatRange, formatValue } from './format.ts';
import { documentStyle as style } from './marked.ts';
import { listFacts } from './method.ts';
import { failureSentences } from './notes.ts';
import { proposeBudgets } from './proposed-budgets.ts';
import { metricFor } from './row.ts';
import { betterLines, remarks, worseLines } from './sections.ts';
import { buildTable, type Column } from './table.ts';
import { writeTitle } from './title.ts';
import { unplayedLines } from './unplayed.ts';
import { visitLines, visitVerdict } from './visits.ts';

/** The metrics that a newcomer looks for. All others are folded away. */
const main = [
  'lcp',
  'fcp',
  'cls',
  'tbt',
  'si',
  'ttfb',
  'performance',
  'inp',
  'step-duration',
  'total-bytes',
  'script-bytes',
  'p50',
  'p99',
  'throughput',
  'error-rate',
];

/** The columns of measured values. */
const measuredColumns: readonly Column<Comparison>[] = [
  { title: 'Target', align: 'left', cell: ({ target }, { text }) => text(target) },
  { title: 'Metric', align: 'left', cell: ({ metric }, { text }) => text(metricFor(metric).label) },
  {
    title: 'Median',
    align: 'right',
    cell: ({ head, metric }) =>
      formatValue(metricFor(metric).unit, head.median, { resolution: (head.max - head.min) / 2 }),
  },
  { title: 'Range', align: 'right', cell: rangeCell },
  { title: 'Rounds', align: 'right', cell: ({ head }) => String(head.rounds) },
];

/** The parts that can be left out, the least interesting first. */
const parts = [
  'others',
  'facts',
  'logs',
  'changes',
  'proposal',
  'milder',
  'failures',
  'visits',
  'shown',
] as const;

const priority = (part: (typeof parts)[number]): number => parts.indexOf(part);

export function buildProposal(judgement: Judgement, context: ReportContext): Document {
  const shown = measuredRows(judgement);
  const others = judgement.comparisons.filter((comparison) => !shown.includes(comparison));
  return {
    title: writeTitle(judgement, context, []),
    headline: headlineIn(judgement, context, []),
    sections: [
      buildParagraphs(remarks(judgement, context, style)),
      buildList(
        budgetFileChangeHeading(judgement),
        budgetFileChangeLines(judgement, context, style),
        priority('milder'),
      ),
      buildList(visitVerdict(judgement), visitLines(judgement, context, style), priority('visits')),
      { priority: priority('shown'), body: buildTable('measured', measuredColumns, shown) },
      buildList(
        'What could not be measured',
        [...failureSentences(context.failures, style), ...unplayedLines(judgement, context, style)],
        priority('failures'),
      ),
      ...logSections(context, priority('logs')),
      buildList('Improved', betterLines(judgement, style), priority('changes')),
      buildList('Worse', worseLines(judgement, [], style), priority('changes')),
      {
        priority: priority('proposal'),
        ...(shown.length > 0
          ? proposedFile(judgement, context)
          : { body: sourceBody('budgets.json', '') }),
      },
      {
        priority: priority('others'),
        fold: [formatCount(others.length, 'other metric')],
        isDetail: true,
        body: buildTable('measured', measuredColumns, others),
      },
      factsSection(listFacts(judgement, context, [], style), priority('facts')),
    ],
    footer: writeFooter(context),
    full: fullReport(context),
  };
}

/** Returns the file to save: the one that is there with budgets, or a new one. */
function proposedFile(judgement: Judgement, context: ReportContext): Section {
  const { firstBudgets } = context;
  return firstBudgets
    ? {
        heading: ['Budgets to start from'],
        note: ['the whole of ', { kind: 'code', foreign: firstBudgets.file }, ' with them'],
        body: sourceBody(firstBudgets.file, firstBudgets.text ?? ''),
      }
    : {
        heading: ['A budgets file to start from'],
        note: ['save it as ', { kind: 'code', foreign: 'budgets.json' }],
        body: sourceBody('budgets.json', proposeBudgets(judgement, context)),
      };
}

const sourceBody = (file: string, text: string): Body => ({
  kind: 'source',
  language: /\.ya?ml$/i.test(file) ? 'yaml' : 'jsonc',
  text: text.trimEnd(),
});

/** The main metrics of each target, in the order of the targets. */
function measuredRows({ comparisons }: Judgement): readonly Comparison[] {
  return [...Map.groupBy(comparisons, ({ target }) => target).values()].flatMap((group) =>
    group
      .filter(({ metric }) => main.includes(metric))
      .sort((one, other) => main.indexOf(one.metric) - main.indexOf(other.metric)),
  );
}

function rangeCell({ head, metric }: Comparison): string {
  return head.max > head.min
    ? (formatRange(metricFor(metric).unit, { lo: head.min, hi: head.max, confidence: 1 }) ?? '')
    : '';
}
