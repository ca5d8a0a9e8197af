/** The base's commit and its budgets file, which git has: nothing that the change checks out, links to or names stands in for it. */
import type { BaseHint, BudgetsAtBase, Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { type BaseCommit, findBaseCommit } from './base-commit.ts';
import { isReviewed, type ReadBudgets, type ReadConfigIn, readBudgets, reviewedBudgets } from './budgets-at-base.ts';
import { filesAtCommit } from './files-at-commit.ts';
import { movedBudgets } from './moved-budgets.ts';

/** The base as git knows it. `config` is its own, where its budgets file could be read; `budgets` is what the change is held against. */
export interface BaseFile extends ReadBudgets {
  readonly commit: BaseCommit;
}

/** Looks for the base's commit and reads its budgets file there, without a checkout. Never throws: a file that cannot be read is an answer. */
export async function readBaseFile(config: Config, readConfigIn: ReadConfigIn, ports: Ports): Promise<BaseFile> {
  const directory = config.workingDirectory;
  const commit = await findBaseCommit(directory, config.baseHint, ports.git);
  const reviewed = reviewedBudgets(config);
  if (commit.kind === 'none') return { commit, config: undefined, budgets: reviewed ?? withoutCommit(config, commit.why) };
  const own = await readAt(config, commit.commit, readConfigIn, ports);
  return { commit, config: own.config, budgets: reviewed ?? own.budgets };
}

async function readAt(config: Config, commit: string, readConfigIn: ReadConfigIn, ports: Ports): Promise<ReadBudgets> {
  const directory = config.workingDirectory;
  const own = await readBudgets(() => readConfigIn(directory, filesAtCommit(commit, directory, ports)));
  if (own.budgets.kind !== 'none') return own;
  const moved = await movedBudgets(config, commit, readConfigIn, ports);
  if (moved.budgets.kind !== 'none') return moved;
  return config.budgetsFile === undefined ? { ...own, budgets: { kind: 'read', budgets: [] } } : own;
}

/** An event that names a base must have one; at a terminal, and where no budgets are judged, there need not be any. */
function withoutCommit({ baseHint, budgetsFile }: Config, why: string): BudgetsAtBase {
  return { kind: budgetsFile !== undefined && namesBase(baseHint) ? 'unread' : 'unknown', why };
}

const namesBase = ({ kind }: BaseHint): boolean => kind !== 'work-tree';

/**
 * Whether the change's own commands may run in the base's checkout: where there is no file of the base that could say otherwise, where the change is
 * merged, and at a terminal, where nobody is kept from anything.
 */
export function mayRunOnBase({ baseHint }: Config, { budgets }: BaseFile): boolean {
  return budgets.kind === 'none' || budgets.kind === 'unknown' || isReviewed(baseHint) || (baseHint.kind === 'work-tree' && baseHint.isLocal === true);
}
