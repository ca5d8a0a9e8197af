/** A branch of the repository that holds files and has one commit. */
import type { Answer } from './answer.ts';

/** Paths in the branch, and the texts of those that are there. */
export type BranchFiles = ReadonlyMap<string, string>;

/** A change of the branch. */
export interface BranchChange {
  /** The files that `change` is given. */
  readonly paths: readonly string[];
  /** The first line of the commit's message. */
  readonly message: string;
  /** Returns the files to be written; asked again for each try. The other files stay. */
  change(files: BranchFiles): BranchFiles;
}

/** The branch that keeps the history. No call throws. */
export interface FileBranch {
  /** The texts of the files that are there; none where there is no branch. */
  read(paths: readonly string[]): Promise<Answer<BranchFiles>>;
  /**
   * Replaces the branch by one commit, unless it has moved meanwhile: then it is read and changed
   * again. `conflict` where others are first each time.
   */
  rewrite(change: BranchChange): Promise<Answer<undefined>>;
}
