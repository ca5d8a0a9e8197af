/** The page of a run: the comment's sections, and what the rounds of each target showed. */
import type { Document, Line, Section } from '../../model/document.ts';
import type { ReportPage, TargetPart } from '../../model/report-page.ts';
import type { Judgement } from '../../model.ts';
import type { ReportContext } from '../context.ts';
import { formatCount } from '../format.ts';
import type { Row } from '../row.ts';
import { sharedRows } from '../table.ts';
import { buildPageTable } from './page-table.ts';
import { buildTargets } from './targets.ts';

export function buildPage(
  document: Document,
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): ReportPage {
  const { title, headline, sections, footer } = document;
  const shared = sharedRows(rows);
  const { parts: targets, leftOut } = buildTargets(judgement, context, shared);
  const placed = (place: Section['place']): readonly Section[] =>
    sections.filter((section) => section.place === place);
  return {
    title,
    suite: context.suite,
    headline,
    opening: placed('opening'),
    table: buildPageTable(shared, drawnAnchors(targets)),
    findings: placed(undefined),
    targets,
    targetsLeftOut: leftOutLine(leftOut),
    method: placed('method'),
    footer,
  };
}

const leftOutLine = (targets: number): Line =>
  targets === 0
    ? []
    : [
        `The charts of ${formatCount(targets, 'further target')} are left out: with them the ` +
          'page would be slow to open. Their numbers are in the table and in report.json.',
      ];

/** The ids of all charts that there are. */
const drawnAnchors = (targets: readonly TargetPart[]): ReadonlySet<string> =>
  new Set(
    targets.flatMap(({ sections }) =>
      sections.flatMap(({ body }) =>
        body.kind === 'figures' ? body.figures.flatMap(({ anchor }) => anchor ?? []) : [],
      ),
    ),
  );
