/** Drift issues as the history asks for them. */
import type { CommitRange } from '../model/drift.ts';

/** The issue of one group, and its range of commits. */
export interface DriftIssue {
  readonly range: CommitRange;
  /** Only a recent change opens an issue; an older one is followed. */
  readonly isRecent: boolean;
  readonly title: string;
  /** Markdown, without the marker. */
  readonly body: string;
}

/** The issues that should be there, and how those that are there compare. */
export interface DriftIssues {
  readonly standing: readonly DriftIssue[];
  /** Whether two ranges are about the same change. */
  isSame(one: CommitRange, other: CommitRange): boolean;
  /** Says how the change of an issue has recovered; undefined where it has not. */
  recovered(range: CommitRange): string | undefined;
}
