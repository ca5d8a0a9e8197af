/**
 * Looks for the base's budgets file under another name or in another folder: a file that moves must
 * not leave everything unheld.
 */
import { basename, resolve } from 'node:path';
import type { BudgetsAtBase, Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { type ReadBudgets, type ReadConfigIn, readBudgets } from './budgets.ts';
import { filesAtCommit, withText } from './files-at-commit.ts';

/** The endings of budgets files. */
const ending = /\.(jsonc?|ya?ml)$/i;

/**
 * The default names of budgets files. A file with such a name counts as one even where it cannot be
 * read.
 */
const usual = /^budgets\.(jsonc?|ya?ml)$/i;

/** The most files that are read in the search. A change that removes more of them hides nothing. */
const mostRead = 200;

/** Longer ones are no budgets files. */
const longest = 1_000_000;

/**
 * Finds the budgets file of any name that the base has and the head has no more. Returns `none`
 * where no such file is gone. Call it where the head's name is not there at the base.
 */
export async function movedBudgets(
  config: Config,
  commit: string,
  readConfigIn: ReadConfigIn,
  ports: Ports,
): Promise<ReadBudgets> {
  const gone = await goneFiles(config.workingDirectory, commit, ports);
  if (gone === undefined) return unread('git does not tell which files this change removes');
  if (gone.length > mostRead)
    return unread(`this change removes ${gone.length} files that could be the base's budgets file`);
  for (const path of gone) {
    const found = await readAt(path, config, commit, readConfigIn, ports);
    if (found) return found;
  }
  return { budgets: { kind: 'none' }, config: undefined };
}

const unread = (why: string): ReadBudgets => ({
  budgets: { kind: 'unread', why } satisfies BudgetsAtBase,
  config: undefined,
});

/**
 * Returns the files that are in the base's commit and no more on the disk, the likeliest first;
 * undefined where git cannot tell.
 */
async function goneFiles(
  directory: string,
  commit: string,
  { git, files }: Ports,
): Promise<readonly string[] | undefined> {
  const [root, changed] = [await git.root(directory), await git.changedFiles(directory, commit)];
  if (root === undefined || changed === undefined) return undefined;
  const gone: string[] = [];
  for (const path of changed)
    if (ending.test(path) && !(await files.exists(resolve(root, path)))) gone.push(path);
  return gone.sort(
    (one, other) =>
      Number(usual.test(basename(other))) - Number(usual.test(basename(one))) ||
      one.length - other.length,
  );
}

/**
 * Reads a file at the base; undefined where it is no budgets file. It is read as if it lay where
 * the head's does, since its paths are relative to the working directory.
 */
async function readAt(
  path: string,
  config: Config,
  commit: string,
  readConfigIn: ReadConfigIn,
  ports: Ports,
): Promise<ReadBudgets | undefined> {
  const directory = config.workingDirectory;
  const name = basename(path);
  const isUsual = usual.test(name) || name === basename(config.budgetsFile ?? '');
  const found = await readBudgets(async () => {
    const text = await ports.git.show(directory, commit, path);
    if (text === undefined || text.length > longest) return undefined;
    return readConfigIn(
      directory,
      withText(filesAtCommit(commit, directory, ports), resolve(directory, name), text),
      name,
    );
  });
  if (found.budgets.kind === 'read') return found;
  return isUsual && found.budgets.kind === 'unread'
    ? unread(`${path}: ${found.budgets.why}`)
    : undefined;
}
