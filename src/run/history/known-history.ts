/** What a run knows of the base branch's past, and where its own point goes. */
import type { History } from '../../model/history.ts';
import type { RunFacts } from '../../saved/history/new-history.ts';

/** The history as it was found, and what becomes of it. */
export interface KnownHistory {
  readonly history: History | undefined;
  /** What the history says of this run; undefined where the run leaves no point. */
  readonly own: RunFacts | undefined;
  /** The file that the new history is written to. */
  readonly file: string;
  /** Texts that could not be read as a history: they are kept beside it. */
  readonly rejected: readonly string[];
}
