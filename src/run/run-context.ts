/** What a step on GitHub knows that a terminal does not. */
import type { FindBase } from '../base/finder.ts';
import type { Baseline, BudgetChange, BudgetsAtBase, Measurements, Waivers } from '../model.ts';
import type { Finished, Links } from '../outputs/output.ts';
import type { KnownHistory } from './history/known-history.ts';

/** What labels and comments of a pull request accept. */
export type AskedFor = Omit<Waivers, 'today'>;

export interface RunContext {
  /** The base branch's saved measurements: used where nothing better is to be had. */
  readonly found: Baseline;
  readonly runUrl: string | undefined;
  /** The numbers come from a job that the author of the change controls. */
  readonly unverified: boolean;
  /** The finder of this run, where the base was asked for before the pipeline began. */
  readonly findBase?: FindBase;
  /** That the change touches what is measured is known already. */
  readonly isInScope?: boolean;
  /** It is a change that is not merged yet: it cannot waive what it makes worse itself. */
  readonly isUnderReview?: boolean;
  /** The base's budgets file, where it was read over the API because nothing is checked out. */
  readonly budgetsAtBase?: BudgetsAtBase;
  /**
   * What the change does to its budgets file, where it is not that file that the change is judged
   * by.
   */
  readonly budgetChanges?: readonly BudgetChange[];
  /** Looks the base branch's history up. Called once it is measured: others may end meanwhile. */
  findHistory?(measurements: Measurements): Promise<KnownHistory>;
  /** Publishes the verdict. By default only files, summary and annotations get it. */
  publish?(finished: Finished, links: Links): Promise<Links>;
  /** What labels and comments of the pull request accept. */
  askForWaivers?(): Promise<AskedFor>;
}

export const atTerminal: RunContext = {
  found: { kind: 'none', why: 'No baseline was given.' },
  runUrl: undefined,
  unverified: false,
};
