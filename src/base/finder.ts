/** Looks for the base's commit once in a run: each search may fetch history. */
import type { Config } from '../model.ts';
import type { Git } from '../ports.ts';
import { type BaseCommit, findBaseCommit } from './commit.ts';

/** Returns the base's commit. The first call searches; all others get the same answer. */
export type FindBase = () => Promise<BaseCommit>;

/** Makes the one finder of a run, which is handed to everybody who asks for the base. */
export function createBaseFinder(
  { workingDirectory, baseHint }: Pick<Config, 'workingDirectory' | 'baseHint'>,
  git: Git,
): FindBase {
  let found: Promise<BaseCommit> | undefined;
  return () => {
    found ??= findBaseCommit(workingDirectory, baseHint, git);
    return found;
  };
}
