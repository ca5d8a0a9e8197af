/** The comment of a run without a budgets file: what was measured, and a file to start from. */
import type { Comparison, Judgement } from '../model.ts';
import { bullets, folded, footer, headlineText, paragraphs } from './comment.ts';
import type { ReportContext } from './context.ts';
import { markdownFence } from './escape.ts';
import { countOf, formatRange, formatValue } from './format.ts';
import { factsOf } from './method.ts';
import { milderHeading, milderLines } from './milder.ts';
import { failureSentences } from './notes.ts';
import { proposalOf } from './proposal.ts';
import { metricFor } from './row.ts';
import { remarks } from './sections.ts';
import { shed } from './shed.ts';
import { markdownStyle } from './style.ts';
import { type Column, markdownTable } from './table.ts';

const style = markdownStyle;

/** What a newcomer looks for; all else is folded away. */
const main = ['lcp', 'fcp', 'cls', 'tbt', 'si', 'ttfb', 'performance', 'total-bytes', 'script-bytes', 'p50', 'p99', 'throughput', 'error-rate'];

/** The columns of measured values. */
export const measuredColumns: readonly Column<Comparison>[] = [
  { title: 'Target', align: 'left', cell: ({ target }, { text }) => text(target) },
  { title: 'Metric', align: 'left', cell: ({ metric }, { text }) => text(metricFor(metric).label) },
  { title: 'Median', align: 'right', cell: ({ head, metric }) => formatValue(metricFor(metric).unit, head.median, { resolution: (head.max - head.min) / 2 }) },
  { title: 'Range', align: 'right', cell: rangeCell },
  { title: 'Rounds', align: 'right', cell: ({ head }) => String(head.rounds) },
];

/** The main metrics of each target, in the order of the targets. */
export function measuredRows({ comparisons }: Judgement): readonly Comparison[] {
  return [...Map.groupBy(comparisons, ({ target }) => target).values()].flatMap((group) =>
    group.filter(({ metric }) => main.includes(metric)).sort((one, other) => main.indexOf(one.metric) - main.indexOf(other.metric)),
  );
}

export function firstMinuteOf(judgement: Judgement, context: ReportContext): string {
  const shown = measuredRows(judgement);
  const others = judgement.comparisons.filter((comparison) => !shown.includes(comparison));
  const failures = failureSentences(context.failures, style);
  const facts = factsOf(judgement, context, [], style).map(({ name, text }) => `${name}: ${text}`);
  const fence = shown.length > 0 ? markdownFence('jsonc', proposalOf(judgement, context)) : '';
  const milder = milderLines(judgement, context, style);
  const full = {
    milder: milder.length,
    others: others.length,
    facts: facts.length,
    fence: fence === '' ? 0 : 1,
    failures: failures.length,
    shown: shown.length,
  };
  return shed(full, ['others', 'facts', 'fence', 'milder', 'failures', 'shown'], (shelves) =>
    paragraphs([
      headlineText(judgement, context, []),
      ...remarks(judgement, context),
      shelves.milder > 0 ? `**${milderHeading(judgement)}**\n\n${bullets(milder.slice(0, shelves.milder))}` : '',
      markdownTable(measuredColumns, shown.slice(0, shelves.shown), style),
      shelves.failures > 0 ? `**What could not be measured**\n\n${bullets(failures.slice(0, shelves.failures))}` : '',
      shelves.fence > 0 ? `**A budgets file to start from**: save it as \`budgets.json\`.\n\n${fence}` : '',
      leftOutSentence(others.length - shelves.others + shown.length - shelves.shown, context),
      folded(`${countOf(shelves.others, 'other metric')}`, markdownTable(measuredColumns, others.slice(0, shelves.others), style)),
      folded('How it was measured', bullets(facts.slice(0, shelves.facts))),
      footer(context),
    ]),
  );
}

function rangeCell({ head, metric }: Comparison): string {
  return head.max > head.min ? (formatRange(metricFor(metric).unit, { lo: head.min, hi: head.max, confidence: 1 }) ?? '') : '';
}

function leftOutSentence(missing: number, { links }: ReportContext): string {
  if (missing === 0) return '';
  const where = links.artifact ? style.link('The full report', links.artifact) : 'The full report (report.json)';
  return `There is no room here for ${countOf(missing, 'more row')}. ${where} has them all.`;
}
