/**
 * The report page as data: the sections of the comment, the whole table, and for each target what
 * its rounds showed. Renderers draw it; nothing in it is decided there.
 */
import type { Body, Headline, Line, Section, TableColumn, TableRow, Tone } from './document.ts';
import type { Arm, Unit } from './target.ts';

/** The rounds of one arm on a strip chart, in the order in which they were measured. */
export interface Lane {
  readonly arm: Arm;
  readonly label: string;
  readonly values: readonly number[];
  readonly median: number | undefined;
}

/** Both arms' rounds on one axis, with the interval that decided and the budgets' lines. */
export interface StripChart {
  readonly kind: 'strip';
  readonly unit: Unit;
  readonly lanes: readonly Lane[];
  /** Where this change's median may lie; ends are finite. */
  readonly interval: { readonly lo: number; readonly hi: number } | undefined;
  readonly limits: readonly { readonly at: number; readonly label: string }[];
}

/** One arm's line of a chart. */
export interface ArmLine<Point> {
  readonly arm: Arm;
  readonly label: string;
  readonly points: readonly Point[];
}

/** For each share of the answers, the milliseconds within which they came. */
export interface PercentileChart {
  readonly kind: 'percentiles';
  readonly lines: readonly ArmLine<{ readonly share: number; readonly ms: number }>[];
}

/** Answers per second over a round (0…1), in the middle of all rounds. */
export interface ThroughputChart {
  readonly kind: 'throughput';
  readonly lines: readonly ArmLine<{ readonly at: number; readonly perSecond: number }>[];
}

/** The base branch's last points, oldest first, and this change as the last dot. */
export interface TrendChart {
  readonly kind: 'trend';
  readonly unit: Unit;
  readonly points: readonly {
    readonly value: number;
    readonly spread: number;
    /** Set where the run's change was an improvement, or was accepted. */
    readonly mark: string | undefined;
  }[];
  /** Places before which the machine or the browser changed. */
  readonly boundaries: readonly number[];
  /** Places before which the level changed. */
  readonly drifts: readonly { readonly at: number; readonly label: string }[];
  readonly head: number;
}

export type Chart = StripChart | PercentileChart | ThroughputChart | TrendChart;

/** Pictures of one arm of a page while it loaded. */
export interface Filmstrip {
  readonly label: string;
  readonly frames: readonly { readonly after: string; readonly image: string }[];
}

/** A chart with its caption, and the same in words for people who do not see it. */
export interface Figure {
  readonly anchor?: string | undefined;
  readonly caption: Line;
  readonly words: string;
  readonly chart: Chart;
}

/** A part of a target's section on the page: a body as the comment has them, or charts. */
export type PageBody =
  | Body
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'filmstrips'; readonly strips: readonly Filmstrip[] };

export interface PageSection {
  readonly heading: Line;
  readonly note?: Line | undefined;
  readonly body: PageBody;
}

/** One target's part of the page, which can be folded away. */
export interface TargetPart {
  readonly heading: Line;
  /** How its budgets stand, in words. */
  readonly note: Line;
  readonly tone: Tone;
  readonly isOpen: boolean;
  readonly sections: readonly PageSection[];
}

/**
 * A row that can be sorted: `keys` has one for each column, the group's first. Undefined: the
 * column is sorted by its words.
 */
export interface PageRow extends TableRow {
  /** The id of the chart that shows its rounds; undefined where there is none. */
  readonly anchor: string | undefined;
  readonly keys: readonly (number | undefined)[];
}

export interface PageTable {
  /** How many budgets stand how. */
  readonly tally: string;
  readonly groupTitle: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly PageRow[];
}

export interface ReportPage {
  readonly title: string;
  readonly suite: string;
  readonly headline: Headline;
  /** Sentences that change how the headline is read. */
  readonly opening: readonly Section[];
  readonly table: PageTable;
  readonly findings: readonly Section[];
  readonly targets: readonly TargetPart[];
  /** How many targets have no part, and why; empty where all have one. */
  readonly targetsLeftOut: Line;
  readonly method: readonly Section[];
  readonly footer: Line;
}
