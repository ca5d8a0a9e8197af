/**
 * Reads what a change is held against: the base's budgets file, and the files that both budgets
 * files name.
 */

import type { ReadConfigIn } from '../base/budgets.ts';
import { type BaseFile, readBaseFile } from '../base/file.ts';
import type { FindBase } from '../base/finder.ts';
import { changedFilesNamed } from '../config/named-files.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';

/**
 * Returns the base's file. It lists the files that a budgets file names and the change has changed.
 * Never throws.
 */
export async function readBaseFileWithChanges(
  config: Config,
  readConfigIn: ReadConfigIn,
  findBase: FindBase,
  ports: Ports,
): Promise<BaseFile> {
  const base = await readBaseFile(config, readConfigIn, findBase, ports);
  const { budgets, reviewed: commit } = base;
  // A merged commit was reviewed with all files that it names.
  if (budgets.kind !== 'read' || !budgets.measuring || commit.kind === 'none') return base;
  const words = [
    ...new Set([...(config.namedFiles ?? []), ...(budgets.measuring.namedFiles ?? [])]),
  ];
  const [folder, changed] = [
    await ports.git.prefix(config.workingDirectory),
    await ports.git.changedFiles(config.workingDirectory, commit.commit),
  ];
  if (folder === undefined || changed === undefined) return base;
  return {
    ...base,
    budgets: { ...budgets, changedFiles: changedFilesNamed(words, folder, changed) },
  };
}
