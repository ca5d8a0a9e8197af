/** The sections of one target's part, in the order in which a reader asks. */
import type { Line } from '../../model/document.ts';
import type { Figure, PageBody, PageSection } from '../../model/report-page.ts';
import type { Round, TargetIdentity } from '../../model.ts';
import { describeAwaited } from '../awaited.ts';
import type { ReportContext } from '../context.ts';
import { findShownTrend } from '../history/trend-cell.ts';
import { describeInteractions } from '../interaction-causes.ts';
import { describeLoadedAgain } from '../loaded-again.ts';
import { linesFrom, documentStyle as style } from '../marked.ts';
import { describePageDifferences } from '../page-differences.ts';
import { filmstrips } from './filmstrips.ts';
import { loadFigures } from './load-charts.ts';
import type { ReadValues } from './measured-rounds.ts';
import { resourceTable } from './resource-table.ts';
import { type Charted, chartedMetric, stripFigure } from './strip.ts';
import { trendFigure } from './trend-chart.ts';

/** The parts of a run that all targets' sections are built from. */
export interface Sources {
  readonly context: ReportContext;
  readonly readValues: ReadValues;
  /** The rounds of each target. */
  readonly rounds: ReadonlyMap<string, readonly Round[]>;
  /** Targets whose filmstrips are shown. */
  readonly pictured: ReadonlySet<string>;
}

export function buildSections(
  { id }: TargetIdentity,
  charted: readonly Charted[],
  { context, readValues, rounds, pictured }: Sources,
): readonly PageSection[] {
  const { baseline, diagnoses } = context;
  const strips = charted.map((one) =>
    stripFigure(one, readValues(id, chartedMetric(one)), baseline),
  );
  const resources = resourceTable(id, diagnoses);
  const sections: readonly (PageSection | undefined)[] = [
    figuresSection('Rounds', strips, roundsNote),
    figuresSection('Load', loadFigures(rounds.get(id) ?? []), loadNote),
    pictured.has(id) ? stripsSection(filmstrips(id, diagnoses)) : undefined,
    linesSection('What is different', [
      ...describeAwaited(
        charted.flatMap(({ findings }) => findings),
        diagnoses,
        style,
      ),
      ...describeLoadedAgain(id, diagnoses, style),
      ...describeInteractions(
        id,
        charted.flatMap(({ findings }) => findings),
        rounds.get(id) ?? [],
        style,
      ),
      ...describePageDifferences(id, diagnoses, style),
      ...sameElementLines(id, context),
    ]),
    resources ? { heading: ['Resources that differ'], body: resources } : undefined,
    figuresSection('Trend of the base branch', trendFigures(charted, context), trendNote),
  ];
  return sections.filter((section) => section !== undefined);
}

const roundsNote: Line = [
  'Each dot is a round, the first one on top. The band is where the median of this change may ',
  'lie, and the broken line is the budget.',
];
const loadNote: Line = ['All rounds of an arm together.'];
const trendNote: Line = ['The band is the spread of the rounds of each run.'];

function figuresSection(
  heading: string,
  figures: readonly (Figure | undefined)[],
  note: Line,
): PageSection | undefined {
  const drawn = figures.filter((figure) => figure !== undefined);
  return drawn.length === 0
    ? undefined
    : { heading: [heading], note, body: { kind: 'figures', figures: drawn } };
}

function stripsSection(
  strips: Extract<PageBody, { readonly kind: 'filmstrips' }>['strips'],
): PageSection | undefined {
  return strips.length === 0
    ? undefined
    : { heading: ['While it loaded'], body: { kind: 'filmstrips', strips } };
}

function linesSection(heading: string, sentences: readonly string[]): PageSection | undefined {
  return sentences.length === 0
    ? undefined
    : { heading: [heading], body: { kind: 'list', lines: linesFrom(sentences) } };
}

/** The comment leaves out what is the same in both arms; the page has room for it. */
function sameElementLines(target: string, { diagnoses }: ReportContext): readonly string[] {
  const [one, other] = diagnoses.filter((diagnosis) => diagnosis.target === target);
  return one?.lcpElement !== undefined && one.lcpElement === other?.lcpElement
    ? [`Largest paint, the same as at the base: ${style.code(one.lcpElement)}`]
    : [];
}

function trendFigures(
  charted: readonly Charted[],
  { trend = [], drifts = [] }: ReportContext,
): readonly Figure[] {
  return charted.flatMap(({ comparison }) => {
    const isOwn = ({ target, metric }: { readonly target: string; readonly metric: string }) =>
      target === comparison.target && metric === comparison.metric;
    const { series, head } = findShownTrend(trend, comparison);
    return series && series.points.length > 1
      ? [trendFigure(series, comparison.metric, head, drifts.filter(isOwn))]
      : [];
  });
}
