/** Where a reader of the report can read on. */

/** Absolute URLs; undefined at a terminal. */
export interface ReportLinks {
  readonly run: string | undefined;
  readonly artifact: string | undefined;
  /** The report page, which GitHub opens in the browser. */
  readonly page?: string | undefined;
  /** Why there is no artifact, where one was to be uploaded. */
  readonly artifactProblem?: string | undefined;
}
