/** The budgets and the base that a pull request is judged by again. */
import { HeadroomError } from '../errors.ts';
import type { BudgetChange, BudgetsAtBase, Config } from '../model.ts';
import type { GitHub, Log, PullRequest } from '../ports.ts';
import type { MeasuredEarlier } from '../saved/artifact/measured-earlier.ts';
import { readBaseFileOverApi } from './base-file-over-api.ts';
import { findForkBudgetChanges } from './fork-budget-changes.ts';
import type { ForkSettings } from './judge-fork.ts';
import { judgedCommits } from './judged-commits.ts';

export type Found = MeasuredEarlier & { readonly kind: 'found' };

/** By what and against what it is judged. */
interface Basis {
  readonly config: Config;
  readonly budgetsAtBase: BudgetsAtBase;
  readonly baseSha: string | undefined;
  /** The change's edits of its budgets file, where it is judged by the base branch's file. */
  readonly budgetChanges?: readonly BudgetChange[];
}

/**
 * The configuration by the budgets file at a commit or branch; undefined where there is none.
 * Throws what `config` throws.
 */
export async function readConfigAt(
  ref: string,
  settings: ForkSettings,
  github: GitHub,
): Promise<Config | undefined> {
  const text = await textAt(ref, settings, github);
  return text === undefined ? undefined : settings.readConfig(text);
}

async function textAt(
  ref: string,
  { budgetsPath }: ForkSettings,
  github: GitHub,
): Promise<string | undefined> {
  const text = await github.fileAt(budgetsPath, ref);
  if (text.ok) return text.value;
  if (text.problem.kind === 'not-found') return undefined;
  throw new HeadroomError(
    'file-unreadable',
    `The budgets file ${budgetsPath} of ${ref} could not be read: ${text.problem.message}`,
  );
}

/**
 * As the second workflow for forks does it: by the base branch's file alone, and what the change
 * does to it is told.
 */
export async function readBaseBasis(
  ofBase: Config | undefined,
  pull: PullRequest,
  settings: ForkSettings,
  github: GitHub,
): Promise<Basis | undefined> {
  const text = await textAt(pull.baseRef, settings, github);
  if (!ofBase || text === undefined) return undefined;
  const budgetChanges = await findForkBudgetChanges(pull, text, settings, github);
  const budgetsAtBase: BudgetsAtBase = {
    kind: 'read',
    budgets: ofBase.budgets,
    waivers: ofBase.waivers,
  };
  return { config: ofBase, budgetsAtBase, baseSha: pull.baseSha, budgetChanges };
}

/**
 * Judges by the change's own file, as the run itself did. So judging again cannot drop a budget
 * that the change brings, nor the warning that it made others milder. Waivers are those that the
 * base branch has now.
 */
export async function readRunBasis(
  found: Found,
  pull: PullRequest,
  ofBase: Config | undefined,
  settings: ForkSettings,
  { github, log }: { readonly github: GitHub; readonly log: Log },
): Promise<Basis | 'unknown' | undefined> {
  const commits = await judgedCommits(found.measurements, pull, github);
  if (commits.problem) {
    log.warn(`${commits.problem.doing}: ${commits.problem.message}`);
    return 'unknown';
  }
  const config = await readConfigAt(commits.head, settings, github);
  if (!config) return undefined;
  const { base } = commits;
  if (base === undefined)
    return {
      config,
      budgetsAtBase: {
        kind: 'unread',
        why: 'GitHub does not tell what the change was merged onto',
      },
      baseSha: pull.baseSha,
    };
  // A file that GitHub does not give now is no file that is wrong: without it the warning of milder
  // budgets would be gone.
  const text = await textAt(base, settings, github);
  const budgets = await readBaseFileOverApi(config, { text, pull: pull.number }, settings, github);
  return {
    config,
    budgetsAtBase: budgets.kind === 'read' ? { ...budgets, waivers: ofBase?.waivers } : budgets,
    baseSha: base,
  };
}
