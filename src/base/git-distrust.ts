/**
 * Recognizes a repository that git refuses because it belongs to another user. Mostly it is the
 * workspace of a job in a container.
 */
import type { Git } from '../ports.ts';

/** Returns what is wrong and its cure; undefined where git does not refuse. */
export async function whyDistrusted(
  directory: string,
  git: Pick<Git, 'distrusted'>,
): Promise<string | undefined> {
  const repository = await git.distrusted(directory);
  if (repository === undefined) return undefined;
  const inShell = /^[\w./-]+$/.test(repository)
    ? repository
    : `'${repository.replaceAll("'", `'\\''`)}'`;
  return (
    `Git refuses the repository ${repository}, because it belongs to another user ("dubious ` +
    'ownership"), as in a job that runs in a container. Run `git config --global --add ' +
    `safe.directory ${inShell}\` in a step before.`
  );
}
