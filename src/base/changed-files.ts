/** What a change touches, for leaving a run out that has nothing to measure. */
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

/** Asks git what differs from the base. Returns undefined when that cannot be told. */
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
