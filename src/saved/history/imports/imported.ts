/** Runs with points that other tools have kept. */
import type { NewPoint } from '../new-history.ts';

/** One run of another tool. */
export interface ImportedRun {
  readonly commit: string;
  /** Commits that are known to come before it. */
  readonly after: readonly string[];
  readonly startedAtMs: number;
  /** Undefined where the tool does not tell. */
  readonly committedAtMs: number | undefined;
  readonly points: readonly Omit<NewPoint, 'mark'>[];
}

/** All that was read of a tool. */
export interface Imported {
  readonly tool: string;
  readonly runs: readonly ImportedRun[];
}
