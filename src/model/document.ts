/**
 * The content of a report before rendering: headline, sections, tables, as plain data. `report`
 * builds it once; renderers turn it into Markdown, into text for a terminal, and into HTML.
 */

/**
 * One piece of a line. A string is Headroom's own words. All else is foreign or set apart; each
 * renderer makes it safe.
 */
export type Span =
  | string
  | { readonly kind: 'text'; readonly foreign: string }
  | { readonly kind: 'code'; readonly foreign: string }
  | { readonly kind: 'strong'; readonly words: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

/** A line of text: a sentence, a heading, a cell. An empty cell has no spans. */
export type Line = readonly Span[];

/** How something stands: renderers with colours show it. */
export type Tone = 'bad' | 'open' | 'good';

/** The verdict in words. `symbol` repeats it as one character; `detail` may be empty. */
export interface Headline {
  readonly symbol: string;
  readonly verdict: Line;
  readonly detail: Line;
  readonly tone: Tone;
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align: 'left' | 'right';
}

/** Rows that stand alike. `column` says it within a row, `heading` above several. */
export interface RowGroup {
  readonly column: Line;
  readonly heading: string;
  readonly tone: Tone;
}

export interface TableRow {
  /** One line for each column. */
  readonly cells: readonly Line[];
  /** The same on two lines, for a narrow terminal; undefined where a cell is no shorter so. */
  readonly narrow: readonly (string | undefined)[];
  readonly group?: RowGroup | undefined;
}

/** `set` names tables whose columns are of equal width where they stand below each other. */
export interface Table {
  readonly kind: 'table';
  readonly set: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** The rows stand differently, so that each must say how: the title of that column. */
  readonly groupTitle?: string | undefined;
}

/** A course of values, the last of which is this change's own. Renderers may leave it out. */
export interface Chart {
  readonly kind: 'chart';
  /** Foreign text. */
  readonly title: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** A line that the values are held to. */
  readonly limit: number | undefined;
}

export type Body =
  | { readonly kind: 'paragraphs'; readonly lines: readonly Line[] }
  | { readonly kind: 'list'; readonly lines: readonly Line[] }
  | Table
  /** Foreign lines as they were printed, below their heading. */
  | { readonly kind: 'log'; readonly lines: readonly string[] }
  | Chart
  /** A file that the reader can save. */
  | { readonly kind: 'source'; readonly language: string; readonly text: string };

export interface Section {
  /**
   * The order of leaving out where there is no room: the smallest number goes first. Sections with
   * the same number go one after the other, the last one first. Undefined: never.
   */
  readonly priority?: number | undefined;
  /** It makes sense only as a whole; else its last lines or rows are left out first. */
  readonly isWhole?: boolean;
  readonly heading?: Line | undefined;
  /** Advice for the reader, beside the heading. */
  readonly note?: Line | undefined;
  /** Folded away under these words, where the renderer can fold; else they are its heading. */
  readonly fold?: Line | undefined;
  /** Of less interest than what stands around it. */
  readonly isAside?: boolean;
  /** Not worth a place where nothing can be folded. */
  readonly isDetail?: boolean;
  /**
   * Where the report page has it, which shows all rows in one table and each target's differences
   * with its charts. Undefined: below the table.
   */
  readonly place?: 'opening' | 'table' | 'target' | 'trend' | 'method' | undefined;
  readonly body: Body;
}

export interface Document {
  /** One line of plain text, at most 200 characters. */
  readonly title: string;
  readonly headline: Headline;
  readonly sections: readonly Section[];
  /** Suite, commits and where to read on. */
  readonly footer: Line;
  /** Where all of it is, for a renderer that had to leave something out. */
  readonly full: Line;
}
