/** What a change touches, for leaving a run out that has nothing to measure. */
import type { BaseHint } from '../model.ts';
import type { Git } from '../ports.ts';
import { findBaseCommit } from './base-commit.ts';

/** The files that differ from the base, relative to the repository's top folder; undefined when that cannot be told. */
export async function changedFiles(directory: string, hint: BaseHint, git: Git): Promise<readonly string[] | undefined> {
  const base = await findBaseCommit(directory, hint, git);
  return base.kind === 'found' ? git.changedFiles(directory, base.commit) : undefined;
}
