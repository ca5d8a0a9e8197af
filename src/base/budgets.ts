/** Reads the budgets file as it stands at the base, so that a change to it can be judged. */
import { asHeadroomError } from '../errors.ts';
import type { BaseHint, BudgetsAtBase, Config } from '../model.ts';
import type { Files } from '../ports.ts';

/**
 * Reads the budgets file of a working directory from the files given, or from the disk. `budgets`
 * is the file's name where the base calls it otherwise. Undefined when there is none. Throws what
 * `config` throws.
 */
export type ReadConfigIn = (
  workingDirectory: string,
  files?: Files,
  budgets?: string,
) => Promise<Config | undefined>;

/** The budgets of a file, with the configuration that they are part of where it could be read. */
export interface ReadBudgets {
  readonly budgets: BudgetsAtBase;
  readonly config: Config | undefined;
}

/**
 * Returns the budgets that were reviewed. A commit on the default branch was reviewed when it was
 * merged, so its budgets file is its own base. Undefined for all others.
 */
export function reviewedBudgets({
  baseHint,
  budgets,
  waivers = [],
}: Config): BudgetsAtBase | undefined {
  return isReviewed(baseHint) ? { kind: 'read', budgets, waivers } : undefined;
}

/** Returns whether the checked-out commit is merged. */
export const isReviewed = (hint: BaseHint): boolean =>
  (hint.kind === 'push' || hint.kind === 'work-tree') && hint.onDefaultBranch === true;

/**
 * Returns the budgets that `read` gives, with the configuration that they are part of. Never
 * throws: a file that cannot be read is an answer.
 */
export async function readBudgets(read: () => Promise<Config | undefined>): Promise<ReadBudgets> {
  try {
    const config = await read();
    if (config?.budgetsFile === undefined) return { budgets: { kind: 'none' }, config };
    return {
      budgets: {
        kind: 'read',
        budgets: config.budgets,
        waivers: config.waivers ?? [],
        measuring: config,
      },
      config,
    };
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    if (error.code === 'budgets-not-found') return { budgets: { kind: 'none' }, config: undefined };
    return { budgets: { kind: 'unread', why: error.message }, config: undefined };
  }
}
