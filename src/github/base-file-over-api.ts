/**
 * Reads over the API what a pull request without a checkout is held against: the base's budgets
 * file, and the changed files.
 */
import { posix } from 'node:path';
import { readBudgets } from '../base/budgets.ts';
import { changedFilesNamed } from '../config/named-files.ts';
import type { BudgetsAtBase, Config } from '../model.ts';
import type { GitHub } from '../ports.ts';
import type { ForkSettings } from './judge-fork.ts';

/** The base's file as GitHub gives it. */
export interface TextAtBase {
  /** Undefined where the base has no such file. */
  readonly text: string | undefined;
  readonly pull: number;
}

/** The default names of budgets files. */
const usual = /^budgets\.(jsonc?|ya?ml)$/i;

/**
 * Does over the API what `readBaseFileWithChanges` does in a checkout. Moved files are not looked
 * for, so one that may have moved counts as unreadable.
 */
export async function readBaseFileOverApi(
  config: Config,
  { text, pull }: TextAtBase,
  settings: ForkSettings,
  github: GitHub,
): Promise<BudgetsAtBase> {
  const files = await github.changedFiles(pull);
  const changed = files.ok ? files.value : undefined;
  if (text === undefined) return mayHaveMoved(settings.budgetsPath, changed);
  const { budgets } = await readBudgets(async () => settings.readConfig(text));
  if (budgets.kind !== 'read' || changed === undefined) return budgets;
  const words = [
    ...new Set([...(config.namedFiles ?? []), ...(budgets.measuring?.namedFiles ?? [])]),
  ];
  return { ...budgets, changedFiles: changedFilesNamed(words, settings.folder, changed) };
}

function mayHaveMoved(path: string, changed: readonly string[] | undefined): BudgetsAtBase {
  if (changed === undefined)
    return {
      kind: 'unread',
      why: `the base has no ${path}, and GitHub does not tell whether the change has moved it`,
    };
  const name = posix.basename(path);
  const other = changed.find(
    (file) => file !== path && (usual.test(posix.basename(file)) || posix.basename(file) === name),
  );
  if (other === undefined) return { kind: 'none' };
  return {
    kind: 'unread',
    why: `the base has no ${path}, and the change touches ${other}, which it may have been`,
  };
}
