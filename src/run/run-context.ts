/** Facts that a step on GitHub knows and a terminal does not. */
import type { FindBase } from '../base/finder.ts';
import type { Baseline, BudgetChange, BudgetsAtBase, Measurements, Waivers } from '../model.ts';
import type { Finished, Links } from '../outputs/output.ts';
import type { KnownHistory } from './history/known-history.ts';

/** Waivers by labels and comments of a pull request. */
export type AskedFor = Omit<Waivers, 'today'>;

export interface RunContext {
  /** The base branch's saved measurements, which are used where nothing better is available. */
  readonly found: Baseline;
  readonly runUrl: string | undefined;
  /** The numbers come from a job that the author of the change controls. */
  readonly unverified: boolean;
  /** The finder of this run, where the base was asked for before the pipeline began. */
  readonly findBase?: FindBase;
  /** Set where the change is already known to touch measured files. */
  readonly isInScope?: boolean;
  /** Set for a change that is not merged yet, which cannot waive its own regressions. */
  readonly isUnderReview?: boolean;
  /** The base's budgets file, where it was read over the API because nothing is checked out. */
  readonly budgetsAtBase?: BudgetsAtBase;
  /** The change's edits of its budgets file, where the change is not judged by that file. */
  readonly budgetChanges?: readonly BudgetChange[];
  /**
   * Looks up the base branch's history. Called after measuring, since other runs may end meanwhile.
   */
  findHistory?(measurements: Measurements): Promise<KnownHistory>;
  /** Publishes the verdict. By default only files, summary and annotations get it. */
  publish?(finished: Finished, links: Links): Promise<Links>;
  /** Asks for the waivers by labels and comments of the pull request. */
  askForWaivers?(): Promise<AskedFor>;
}

export const atTerminal: RunContext = {
  found: { kind: 'none', why: 'No baseline was given.' },
  runUrl: undefined,
  unverified: false,
};
