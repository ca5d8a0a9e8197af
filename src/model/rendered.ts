/** The output of `report` for a judgement, for every output. */

/**
 * A remark on a line of a file in the repository, with levels as GitHub's checks know them. Lines
 * and columns count from 1. Title and message are plain text.
 */
export interface Annotation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/**
 * The report in the formats of other tools. `exceeded`: a JSON array for the steps of a workflow
 * that come after. `badge`: an endpoint of shields.io.
 */
export type ExportFormat =
  | 'junit'
  | 'browser-performance'
  | 'load-performance'
  | 'badge'
  | 'exceeded';

/** The rendered report that is published. */
export interface Rendered {
  /** One line in words: "LCP of home +18 % (+12 to +25 %), 1 inconclusive, 22 within". */
  readonly title: string;
  /** The pull request's comment. */
  readonly markdown: string;
  /** The text of report.json. */
  readonly json: string;
  /** Returns the text of report.html: one page that loads nothing. */
  html(): Promise<string>;
  readonly annotations: readonly Annotation[];
  /** Returns the text in the format of another tool. */
  exportAs(format: ExportFormat): string;
}
