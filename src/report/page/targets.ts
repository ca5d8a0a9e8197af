/** Each target's part of the page: its charts, what differs, and how its budgets stand. */
import type { Tone } from '../../model/document.ts';
import type { PageSection, TargetPart } from '../../model/report-page.ts';
import type { Judgement, TargetIdentity } from '../../model.ts';
import type { ReportContext } from '../context.ts';
import { tallyAll } from '../counts.ts';
import { lineFrom, linesFrom, documentStyle as style } from '../marked.ts';
import { describePageDifferences } from '../page-differences.ts';
import type { RowStatus } from '../row.ts';
import type { SharedRows } from '../table.ts';
import { type ReadValues, readRounds } from './measured-rounds.ts';
import { type Charted, stripFigure } from './strip.ts';

/** The parts of a target's section. */
interface Subject {
  readonly target: TargetIdentity;
  readonly rows: readonly SharedRows[];
  readonly charted: readonly (Charted & { readonly anchor: string | undefined })[];
}

/** The id of the chart of the row that stands at this place of the table. */
export const rowAnchor = (at: number): string => `row-${at + 1}`;

/** Returns the parts of all targets with something to show, the gravest first. */
export function buildTargets(
  judgement: Judgement,
  context: ReportContext,
  shared: readonly SharedRows[],
): readonly TargetPart[] {
  const readValues = readRounds(context.roundsTaken ?? [], context.baseline);
  return subjects(judgement, context, shared)
    .map((subject) => buildTarget(subject, context, readValues))
    .filter(({ sections }) => sections.length > 0);
}

/** Targets in the order of their gravest rows, those without rows last. */
function subjects(
  { comparisons, changes }: Judgement,
  { targets, mode }: ReportContext,
  shared: readonly SharedRows[],
): readonly Subject[] {
  const byTarget = Map.groupBy(shared, ([{ finding }]) => finding.budget.target);
  const unwatched = Map.groupBy(
    mode === 'proposal' ? comparisons : changes.map(({ comparison }) => comparison),
    ({ target }) => target,
  );
  const anchorFor = new Map(shared.map((rows, at) => [rows, rowAnchor(at)]));
  const rank = new Map([...byTarget.keys()].map((target, at) => [target, at]));
  const order = ({ id }: TargetIdentity): number => rank.get(id) ?? shared.length;
  return targets
    .toSorted((one, other) => order(one) - order(other))
    .map((target) => {
      const rows = byTarget.get(target.id) ?? [];
      const watched = rows.flatMap((own) => chartedRow(own, anchorFor.get(own)));
      const isWatched = (metric: string): boolean =>
        watched.some(({ comparison }) => comparison.metric === metric);
      const others = (unwatched.get(target.id) ?? [])
        .filter(({ metric }) => !isWatched(metric))
        .map((comparison) => ({ comparison, findings: [], anchor: undefined }));
      return { target, rows, charted: [...watched, ...others] };
    });
}

function chartedRow(
  rows: SharedRows,
  anchor: string | undefined,
): readonly (Charted & { readonly anchor: string | undefined })[] {
  const comparison = rows.find(({ finding }) => finding.comparison)?.finding.comparison;
  return comparison ? [{ comparison, findings: rows.map(({ finding }) => finding), anchor }] : [];
}

function buildTarget(
  { target, rows, charted }: Subject,
  { diagnoses, baseline }: ReportContext,
  readValues: ReadValues,
): TargetPart {
  const figures = charted
    .map((one) =>
      stripFigure(one, readValues(target.id, one.comparison.metric), baseline, one.anchor),
    )
    .filter((figure) => figure !== undefined);
  const why = linesFrom(describePageDifferences(target.id, diagnoses, style));
  const sections: readonly PageSection[] = [
    ...(figures.length > 0
      ? [{ heading: ['Rounds'], note: roundsNote, body: { kind: 'figures', figures } as const }]
      : []),
    ...(why.length > 0
      ? [{ heading: ['What is different'], body: { kind: 'list', lines: why } as const }]
      : []),
  ];
  const tone = toneOf(rows);
  return {
    heading: lineFrom(style.text(target.id)),
    note: [tallyAll(rows.flat()) || 'no budget'],
    tone,
    isOpen: tone === 'bad' || rows.some(([{ status }]) => status === 'warning'),
    sections,
  };
}

const roundsNote = [
  'Each dot is a round, the first one on top. The band is where the median of this change may lie.',
];

const openStatuses: readonly RowStatus[] = ['warning', 'inconclusive', 'no-baseline'];

function toneOf(rows: readonly SharedRows[]): Tone {
  const statuses = rows.map(([{ status }]) => status);
  if (statuses.some((status) => status === 'exceeded' || status === 'not-measured')) return 'bad';
  return statuses.some((status) => openStatuses.includes(status)) ? 'open' : 'good';
}
