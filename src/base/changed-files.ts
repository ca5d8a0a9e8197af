/** Finds the files that a change touches, so that a run with nothing to measure is skipped. */
import type { Git } from '../ports.ts';
import type { FindBase } from './finder.ts';

/** A change as git tells it. All paths are relative to the repository's top folder. */
export interface ChangeScope {
  /** The working directory; empty for the top folder. */
  readonly folder: string;
  /** The files that differ from the base. */
  readonly changed: readonly string[];
  /** All files that the repository has or, where the change removes them, had. */
  readonly files: readonly string[];
}

/** Asks git which files differ from the base. Returns undefined when git cannot tell. */
export async function changeScope(
  directory: string,
  findBase: FindBase,
  git: Git,
): Promise<ChangeScope | undefined> {
  const base = await findBase();
  if (base.kind === 'none') return undefined;
  const [folder, changed, tracked] = [
    await git.prefix(directory),
    await git.changedFiles(directory, base.commit),
    await git.trackedFiles(directory),
  ];
  if (folder === undefined || changed === undefined || tracked === undefined) return undefined;
  return { folder, changed, files: [...changed, ...tracked] };
}
