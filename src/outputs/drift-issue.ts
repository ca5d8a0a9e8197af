/** What the history asks of the drift issues. */
import type { CommitRange } from '../model/drift.ts';

/** What the issue of one group says, and what its range is. */
export interface DriftIssue {
  readonly range: CommitRange;
  readonly title: string;
  /** Markdown, without the marker. */
  readonly body: string;
}

/** What the history says of issues that are there, and of those that should be. */
export interface DriftIssues {
  readonly standing: readonly DriftIssue[];
  /** Whether two ranges are about the same change. */
  isSame(one: CommitRange, other: CommitRange): boolean;
  /** Says how the change of an issue has recovered; undefined where it has not. */
  recovered(range: CommitRange): string | undefined;
}
