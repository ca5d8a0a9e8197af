/**
 * Reads the base's commit and its budgets file from git. No file that the change checks out, links
 * to or names stands in for it.
 */
import type { BudgetsAtBase, Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import {
  isReviewed,
  type ReadBudgets,
  type ReadConfigIn,
  readBudgets,
  reviewedBudgets,
} from './budgets.ts';
import { type BaseCommit, findReviewedCommit } from './commit.ts';
import { filesAtCommit } from './files-at-commit.ts';
import type { FindBase } from './finder.ts';
import { movedBudgets } from './moved-budgets.ts';

/**
 * The base as git knows it. `config` is its own, where its budgets file could be read; `budgets` is
 * what the change is held against.
 */
export interface BaseFile extends ReadBudgets {
  /** The commit that the change is measured beside. */
  readonly commit: BaseCommit;
  /** Whose budgets file the change is held against. */
  readonly reviewed: BaseCommit;
}

/**
 * Looks for the base's commit and reads its budgets file there, without a checkout. Never throws: a
 * file that cannot be read is an answer.
 */
export async function readBaseFile(
  config: Config,
  readConfigIn: ReadConfigIn,
  findBase: FindBase,
  ports: Ports,
): Promise<BaseFile> {
  const { workingDirectory: directory, baseHint } = config;
  const commit = await findBase();
  const own =
    commit.kind === 'none' ? undefined : await readAt(config, commit.commit, readConfigIn, ports);
  const merged = reviewedBudgets(config);
  if (merged) return { commit, reviewed: commit, config: own?.config, budgets: merged };
  const reviewed = await findReviewedCommit(directory, baseHint, commit, ports.git);
  if (reviewed.kind === 'none')
    return {
      commit,
      reviewed,
      config: own?.config,
      budgets: withoutReviewed(config, commit, reviewed.why),
    };
  const isSame = commit.kind === 'found' && commit.commit === reviewed.commit;
  const { budgets } =
    (isSame ? own : undefined) ?? (await readAt(config, reviewed.commit, readConfigIn, ports));
  return { commit, reviewed, config: own?.config, budgets };
}

async function readAt(
  config: Config,
  commit: string,
  readConfigIn: ReadConfigIn,
  ports: Ports,
): Promise<ReadBudgets> {
  const directory = config.workingDirectory;
  const own = await readBudgets(() =>
    readConfigIn(directory, filesAtCommit(commit, directory, ports)),
  );
  if (own.budgets.kind !== 'none') return own;
  const moved = await movedBudgets(config, commit, readConfigIn, ports);
  if (moved.budgets.kind !== 'none') return moved;
  return config.budgetsFile === undefined
    ? { ...own, budgets: { kind: 'read', budgets: [] } }
    : own;
}

/**
 * Returns why the base's budgets are not known. They count as `unread` where an event names the
 * base or git has it, since a file should be there.
 */
function withoutReviewed(
  { baseHint, budgetsFile }: Config,
  commit: BaseCommit,
  why: string,
): BudgetsAtBase {
  const isExpected = baseHint.kind !== 'work-tree' || commit.kind === 'found';
  return { kind: budgetsFile !== undefined && isExpected ? 'unread' : 'unknown', why };
}

/**
 * Returns whether the change's own commands may run in the base's checkout. They may where the base
 * has no file that could say otherwise, and where the change is merged. They also may at a
 * terminal, where people may run everything.
 */
export function mayRunOnBase({ baseHint }: Config, { budgets }: BaseFile): boolean {
  return (
    budgets.kind === 'none' ||
    budgets.kind === 'unknown' ||
    isReviewed(baseHint) ||
    (baseHint.kind === 'work-tree' && baseHint.isLocal === true)
  );
}
