/** What tests read of the report.json that a run leaves. */
export interface SavedReport {
  readonly verdict: string;
  readonly findings: readonly {
    readonly target: string;
    readonly metric: string;
    readonly verdict: string;
  }[];
}
