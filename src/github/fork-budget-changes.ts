/**
 * Finds how a fork's pull request changes the budgets file. The changes are told as for other pull
 * requests, but never used for judging.
 */
import { HeadroomError } from '../errors.ts';
import type { BudgetChange, Config } from '../model.ts';
import type { Files, GitHub, PullRequest } from '../ports.ts';
import { compareBudgetFiles } from '../run/compare-budget-files.ts';

export interface BudgetsAsData {
  /** Path of the budgets file in the repository. */
  readonly budgetsPath: string;
  /**
   * Reads a text as the budgets file without filling in a variable and without reading another
   * file.
   */
  readData(budgets: string): Promise<Config>;
}

/**
 * Returns everything that is milder in the budgets file of the pull request's head than where it
 * left the base branch. `ofBase` is the text on the base branch now. Throws what is wrong with the
 * file, and where GitHub does not give it: then nobody knows.
 */
export async function findForkBudgetChanges(
  pull: PullRequest,
  ofBase: string,
  { budgetsPath, readData }: BudgetsAsData,
  github: GitHub,
): Promise<readonly BudgetChange[]> {
  const ofHead = await textAt(pull.headSha, budgetsPath, github);
  if (ofHead === ofBase) return [];
  const compared = await github.compare(pull.baseSha, pull.headSha);
  if (!compared.ok)
    throw untold(
      budgetsPath,
      'the commit that the pull request starts from',
      compared.problem.message,
    );
  // Later changes of the base branch are not the pull request's doing.
  const before = (await textAt(compared.value.mergeBase, budgetsPath, github)) ?? ofBase;
  if (ofHead === before) return [];
  const was = await readData(before);
  return compareBudgetFiles(
    ofHead === undefined ? withoutBudgets(was) : await readData(ofHead),
    was,
  );
}

async function textAt(ref: string, path: string, github: GitHub): Promise<string | undefined> {
  const text = await github.fileAt(path, ref);
  if (text.ok) return text.value;
  if (text.problem.kind === 'not-found') return undefined;
  throw untold(path, ref.slice(0, 7), text.problem.message);
}

const untold = (path: string, of: string, message: string): HeadroomError =>
  new HeadroomError(
    'file-unreadable',
    `What the pull request changes in ${path} cannot be told: ${of} could not be read: ${message}.`,
  );

/** A file that is gone, or that was moved away. */
const withoutBudgets = (was: Config): Config => ({
  ...was,
  targets: [],
  budgets: [],
  waivers: [],
  baseline: { kind: 'none' },
});

/**
 * Files in which there is the budgets file with this text; a name in the text leads to nothing on
 * this machine.
 */
export function dataFiles(files: Files, path: string, budgets: string): Files {
  return {
    ...files,
    async read(asked, maxBytes) {
      if (asked !== path)
        throw new HeadroomError(
          'file-not-found',
          `${asked} is not read: the budgets file of a fork is data.`,
        );
      if (maxBytes !== undefined && Buffer.byteLength(budgets) > maxBytes)
        throw new HeadroomError('file-unreadable', `${path} has more than ${maxBytes} bytes.`);
      return budgets;
    },
    exists: async (asked) => asked === path,
  };
}
