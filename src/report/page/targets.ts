/** Each target's part of the page: its charts, what differs, and how its budgets stand. */
import type { Tone } from '../../model/document.ts';
import type { TargetPart } from '../../model/report-page.ts';
import type { Judgement, TargetIdentity } from '../../model.ts';
import type { ReportContext } from '../context.ts';
import { tallyAll } from '../counts.ts';
import { lineFrom, documentStyle as style } from '../marked.ts';
import type { RowStatus } from '../row.ts';
import type { SharedRows } from '../table.ts';
import { readRounds } from './measured-rounds.ts';
import type { Charted } from './strip.ts';
import { buildSections, type Sources } from './target-sections.ts';

/** The parts of a target's section. */
interface Subject {
  readonly target: TargetIdentity;
  readonly rows: readonly SharedRows[];
  readonly charted: readonly Charted[];
}

/** The id of the chart of the row that stands at this place of the table. */
export const rowAnchor = (at: number): string => `row-${at + 1}`;

/** Pages whose filmstrips are shown: pictures are large, and those of quiet pages tell nothing. */
const mostFilmstrips = 5;

/** Charts of a page, about 3 kB each. With all of 300 targets, it takes seconds to open. */
const mostFigures = 600;
/** Parts that are unfolded from the start. */
const mostOpen = 10;

export interface BuiltTargets {
  readonly parts: readonly TargetPart[];
  /** Targets for whose charts the page has no room. */
  readonly leftOut: number;
}

/** Returns the parts of all targets with something to show, the gravest first. */
export function buildTargets(
  judgement: Judgement,
  context: ReportContext,
  shared: readonly SharedRows[],
): BuiltTargets {
  const all = subjects(judgement, context, shared);
  const improved = new Set(
    judgement.changes
      .filter(({ direction }) => direction === 'better')
      .map(({ comparison }) => comparison.target),
  );
  const pictured = all
    .filter(({ target, rows }) => isOfInterest(rows) || improved.has(target.id))
    .filter(({ target }) => context.diagnoses.some((one) => one.target === target.id && one.frames))
    .slice(0, mostFilmstrips);
  const sources: Sources = {
    context,
    readValues: readRounds(context.roundsTaken ?? [], context.baseline),
    rounds: Map.groupBy(context.roundsTaken ?? [], ({ target }) => target),
    pictured: new Set(pictured.map(({ target }) => target.id)),
  };
  const parts: TargetPart[] = [];
  let figures = 0;
  for (const [at, subject] of all.entries()) {
    if (figures >= mostFigures) return { parts, leftOut: all.length - at };
    const part = buildTarget(subject, sources);
    if (part.sections.length === 0) continue;
    figures += countFigures(part);
    parts.push({ ...part, isOpen: part.isOpen && parts.length < mostOpen });
  }
  return { parts, leftOut: 0 };
}

const countFigures = ({ sections }: TargetPart): number =>
  sections.reduce((sum, { body }) => sum + (body.kind === 'figures' ? body.figures.length : 0), 0);

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
  const anchors = new Map(shared.map((rows, at) => [rows, rowAnchor(at)]));
  const rank = new Map([...byTarget.keys()].map((target, at) => [target, at]));
  const order = ({ id }: TargetIdentity): number => rank.get(id) ?? shared.length;
  return targets
    .toSorted((one, other) => order(one) - order(other))
    .map((target) => {
      const rows = byTarget.get(target.id) ?? [];
      const watched = rows.flatMap((own) => chartedRow(own, anchors.get(own)));
      const known = new Set(watched.map(({ comparison }) => comparison.metric));
      const others = (unwatched.get(target.id) ?? [])
        .filter(({ metric }) => !known.has(metric))
        .map((comparison) => ({ comparison, findings: [], anchor: undefined }));
      return { target, rows, charted: [...watched, ...others] };
    });
}

function chartedRow(rows: SharedRows, anchor: string | undefined): readonly Charted[] {
  const comparison = rows.find(({ finding }) => finding.comparison)?.finding.comparison;
  return comparison ? [{ comparison, findings: rows.map(({ finding }) => finding), anchor }] : [];
}

function buildTarget({ target, rows, charted }: Subject, sources: Sources): TargetPart {
  const tone = chooseTone(rows);
  return {
    heading: lineFrom(style.text(target.id)),
    note: [tallyAll(rows.flat()) || 'no budget'],
    tone,
    isOpen: isOfInterest(rows),
    sections: buildSections(target, charted, sources),
  };
}

const failing: readonly RowStatus[] = ['exceeded', 'not-measured'];
const openStatuses: readonly RowStatus[] = ['warning', 'inconclusive', 'no-baseline'];

const hasStatus = (rows: readonly SharedRows[], statuses: readonly RowStatus[]): boolean =>
  rows.some(([{ status }]) => statuses.includes(status));

/** Whether one of its budgets fails or warns. */
const isOfInterest = (rows: readonly SharedRows[]): boolean =>
  hasStatus(rows, [...failing, 'warning']);

function chooseTone(rows: readonly SharedRows[]): Tone {
  if (hasStatus(rows, failing)) return 'bad';
  return hasStatus(rows, openStatuses) ? 'open' : 'good';
}
