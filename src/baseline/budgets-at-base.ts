/** Reads the budgets file as it stands at the base, so that a change to it can be judged. */
import { asHeadroomError, HeadroomError } from '../errors.ts';
import type { BudgetsAtBase, Config } from '../model.ts';
import type { Files, Git, Ports } from '../ports.ts';
import { findBaseCommit } from './base-commit.ts';

/** Reads the budgets file of a working directory, from the files given or from the disk; undefined when there is none. Throws what `config` throws. */
export type ReadConfigIn = (workingDirectory: string, files?: Files) => Promise<Config | undefined>;

/** What is on the default branch was reviewed when it was merged: its budgets file is its own base. Undefined for all else. */
export function reviewedBudgets({ baseHint, budgets, waivers = [] }: Config): BudgetsAtBase | undefined {
  const isMerged = (baseHint.kind === 'push' || baseHint.kind === 'work-tree') && baseHint.onDefaultBranch;
  return isMerged ? { kind: 'read', budgets, waivers } : undefined;
}

/** Looks for the base's commit and reads its budgets file there, without a checkout. Never throws: a file that cannot be read is an answer. */
export async function budgetsAtBase(config: Config, readConfigIn: ReadConfigIn, ports: Ports): Promise<BudgetsAtBase> {
  const reviewed = reviewedBudgets(config);
  if (reviewed) return reviewed;
  const directory = config.workingDirectory;
  const base = await findBaseCommit(directory, config.baseHint, ports.git);
  if (base.kind === 'none') return { kind: 'unknown', why: base.why };
  const { budgets } = await readBudgets(() => readConfigIn(directory, filesAt(base.commit, directory, ports)));
  if (budgets.kind === 'none' && config.budgetsFile === undefined) return { kind: 'read', budgets: [] };
  return budgets;
}

/** The budgets that `read` gives, with the configuration that they are part of. */
export async function readBudgets(read: () => Promise<Config | undefined>): Promise<{ readonly budgets: BudgetsAtBase; readonly config: Config | undefined }> {
  try {
    const config = await read();
    if (config?.budgetsFile === undefined) return { budgets: { kind: 'none' }, config };
    return { budgets: { kind: 'read', budgets: config.budgets, waivers: config.waivers ?? [], measuring: config }, config };
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    if (error.code === 'budgets-not-found') return { budgets: { kind: 'none' }, config: undefined };
    return { budgets: { kind: 'unknown', why: error.message }, config: undefined };
  }
}

/** The files of a folder as they stand at a commit; those elsewhere (the event of the workflow) as they are. Nothing can be written. */
function filesAt(commit: string, directory: string, { git, files }: { readonly git: Git; readonly files: Files }): Files {
  const inside = `${directory.replace(/[\\/]$/, '')}/`;
  const textAt = (path: string) => git.show(directory, commit, `./${path.slice(inside.length)}`);
  const refuse = async (): Promise<never> => {
    throw new Error(`the files of ${commit} can only be read`);
  };
  const isAt = (path: string): boolean => path.replaceAll('\\', '/').startsWith(inside.replaceAll('\\', '/'));
  return {
    ...files,
    async read(path, maxBytes, inside) {
      if (!isAt(path)) return files.read(path, maxBytes, inside);
      const text = await textAt(path);
      if (text === undefined) throw new HeadroomError('file-not-found', `${path} does not exist at ${commit.slice(0, 7)}.`);
      if (maxBytes !== undefined && text.length > maxBytes) throw new HeadroomError('file-unreadable', `${path} at ${commit.slice(0, 7)} is too large.`);
      return text;
    },
    exists: async (path) => (isAt(path) ? (await textAt(path)) !== undefined : files.exists(path)),
    write: refuse,
    remove: refuse,
    discard: refuse,
    lock: refuse,
    temporaryFolder: refuse,
  };
}
