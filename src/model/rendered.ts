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
}
