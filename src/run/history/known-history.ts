/** The base branch's past as a run knows it, and the place for the run's own point. */
import type { History } from '../../model/history.ts';
import type { RunFacts } from '../../saved/history/new-history.ts';

/** The history as it was found, and what becomes of it. */
export interface KnownHistory {
  readonly history: History | undefined;
  /** The facts that the history keeps of this run; undefined where the run leaves no point. */
  readonly own: RunFacts | undefined;
  /** The file that the new history is written to. */
  readonly file: string;
  /** Texts that could not be read as a history: they are kept beside it. */
  readonly rejected: readonly string[];
}
