/** The meaning of the comparisons for the budgets, and the facts for people. */
import type { Budget, Level } from './budget.ts';
import type { Comparison, Effect, Interval, LostRounds } from './comparison.ts';
import type { Config } from './config.ts';
import type { Failure } from './measurements.ts';
import type { Arm, MetricId } from './target.ts';
import type { VisitFinding } from './visit-finding.ts';
import type { Waived, Waiver, WaiverRemark } from './waiver.ts';

/** The four answers, of a finding or of a whole run. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'inconclusive';

/** Why a finding has its verdict. */
export type FindingReason =
  | { readonly kind: 'judged' }
  /**
   * `moreBlocks`: undefined where more would hardly settle it; `unchangedPasses` is then the
   * tolerance, in the budget's terms, that unchanged code would pass. `isIntervalOver`: the whole
   * shown interval is over the budget, but a fail needs more certainty than it has.
   */
  | {
      readonly kind: 'inconclusive';
      readonly moreBlocks: number | undefined;
      readonly moreMs: number | undefined;
      readonly unchangedPasses?: number | undefined;
      readonly isIntervalOver?: true;
    }
  | {
      readonly kind: 'too-few-rounds';
      readonly rounds: number;
      readonly needed: number;
      readonly isIntervalOver?: true;
    }
  | ({ readonly kind: 'lost-rounds'; readonly arm: Arm } & LostRounds)
  /** A limit would be kept, by values that are lower than those that it means. */
  | { readonly kind: 'calm-values' }
  /** `hint`: what to do about just this; undefined where the general advice holds. */
  | { readonly kind: 'no-baseline'; readonly why: string; readonly hint?: string }
  | { readonly kind: 'not-measured'; readonly failure: Failure | undefined };

/** The outcome of one budget. */
export interface Finding {
  readonly budget: Budget;
  readonly verdict: Verdict;
  readonly reason: FindingReason;
  /** Undefined only when nothing was measured. */
  readonly comparison: Comparison | undefined;
  /**
   * The interval that decided: of the head's median for a limit, of the effect for a regression.
   */
  readonly interval: Interval | undefined;
  /**
   * How far the measurement is from its limit, positive when there is room. For a limit other than
   * 0 it is a share of the limit. For a limit of 0 or an absolute tolerance it is in the metric's
   * unit, for a relative tolerance a share of the base.
   */
  readonly headroom: number | undefined;
  /**
   * Set where somebody accepted that the budget is not kept: a `pass` then is one by the waiver.
   */
  readonly waived?: Waived | undefined;
  /**
   * The observed time beside the simulated one that the budget is on. Set where it may have become
   * worse by more than the tolerance and 100 ms.
   */
  readonly twin?: Twin | undefined;
}

/** The finding on an observed time, and the outcome of the simulated one alone. */
export interface Twin extends Omit<Finding, 'twin' | 'waived'> {
  readonly verdict: 'warn' | 'inconclusive';
  readonly comparison: Comparison;
  readonly own: Pick<Finding, 'verdict' | 'reason'>;
}

/**
 * Something that a change of the budgets file made milder than it is at the base, or that makes its
 * budgets speak of something else.
 */
export type BudgetChange =
  | { readonly kind: 'loosened' | 'downgraded'; readonly was: Budget; readonly now: Budget }
  | { readonly kind: 'removed'; readonly was: Budget }
  | { readonly kind: 'target-removed'; readonly target: string }
  /**
   * Something else is measured under the same name; `keys` are those of the budgets file, the
   * addresses are set where they differ.
   */
  | {
      readonly kind: 'target-changed';
      readonly target: string;
      readonly keys: readonly string[];
      readonly from?: string;
      readonly to?: string;
    }
  /** `to` is a way in which the base is had, as in `baseline-changed`. */
  | { readonly kind: 'baseline-added'; readonly to: string }
  | { readonly kind: 'baseline-removed' }
  /**
   * The base is had in another way: `build`, the folder of a ready-made build, or the origin of a
   * deployment.
   */
  | { readonly kind: 'baseline-changed'; readonly from: string; readonly to: string }
  /**
   * The base of later changes is built otherwise; that of this one is built by its own commands.
   */
  | { readonly kind: 'baseline-commands'; readonly keys: readonly string[] }
  /** Where the measured site comes from; `keys` are those of "server". */
  | { readonly kind: 'server-changed'; readonly keys: readonly string[] }
  /** The check has another name, and saved measurements under the old one are not found. */
  | { readonly kind: 'suite-renamed'; readonly from: string; readonly to: string }
  /** The content of a file that the budgets file names. */
  | { readonly kind: 'named-files-changed'; readonly files: readonly string[] }
  | { readonly kind: 'hosts-allowed'; readonly hosts: readonly string[] }
  /** Parts of the configuration that have no words of their own. */
  | { readonly kind: 'otherwise'; readonly keys: readonly string[] }
  /** "paths" leaves out changes that it did not leave out before; `paths` is what it is now. */
  | { readonly kind: 'fewer-paths'; readonly paths: readonly string[] }
  /**
   * `time-limit` in milliseconds. Where a fixed number of rounds takes the place of as many as it
   * takes, `from` is the most that there were.
   */
  | {
      readonly kind: 'less-measured';
      readonly key: 'rounds' | 'max-rounds' | 'time-limit';
      readonly from: number;
      readonly to: number;
    }
  /**
   * More budgets share the allowed error, or the rounds are looked at oftener. `growth` is the
   * factor by which the reach of the strict bound grows, with as many rounds as the base's file
   * plans. It is infinite where nothing could be seen any more. `smallest`: what that is in this
   * run.
   */
  | {
      readonly kind: 'sees-less';
      readonly budgets: { readonly from: number; readonly to: number };
      readonly rounds: { readonly from: number; readonly to: number };
      readonly growth: number;
      readonly smallest?: SmallestChange | undefined;
    }
  /**
   * The base has a budgets file, and it could not be read: nothing of this change's is held against
   * it.
   */
  | { readonly kind: 'base-unread'; readonly why: string }
  | { readonly kind: 'waived'; readonly waiver: Waiver };

/**
 * The smallest visible change of one metric with so many rounds, by the base's budgets file and by
 * this one; infinite where none is.
 */
export interface SmallestChange {
  readonly target: string;
  readonly metric: MetricId;
  readonly scale: Effect['scale'];
  readonly rounds: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The budgets file as it stands at the base: its budgets, none because there is no such file, or
 * why it could not be read.
 */
export type BudgetsAtBase =
  | {
      readonly kind: 'read';
      readonly budgets: readonly Budget[];
      readonly waivers?: readonly Waiver[] | undefined;
      /** How the base measures; left out where the budgets are this change's own. */
      readonly measuring?: Config | undefined;
      /**
       * Files that this budgets file or the change's own names, and that the change has changed.
       */
      readonly changedFiles?: readonly string[] | undefined;
    }
  | { readonly kind: 'none' }
  /**
   * There is one, or should be, and nobody can tell what it says: a finding, since nothing of the
   * change's is held against it.
   */
  | { readonly kind: 'unread'; readonly why: string }
  /** There is none that this change could be held against. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A change found by the same rule as a failure, whether or not a budget watches it. */
export interface Change {
  readonly direction: 'better' | 'worse';
  readonly comparison: Comparison;
}

/** How often the requests of a target failed (0…1), where that differs between the arms. */
export interface ErrorRates {
  readonly target: string;
  readonly base: number;
  readonly head: number;
}

/** The conclusion of the run. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Whether the job must fail, by `fail-on`, `on-inconclusive` and `on-missing-baseline`. */
  readonly failsJob: boolean;
  /** 0: within budget. 1: over budget. 3: a budget or a whole target could not be measured. */
  readonly exitCode: 0 | 1 | 3;
  readonly findings: readonly Finding[];
  readonly comparisons: readonly Comparison[];
  readonly changes: readonly Change[];
  /**
   * Targets whose arms failed differently often: none of their other numbers is called an
   * improvement.
   */
  readonly errorRates?: readonly ErrorRates[] | undefined;
  /** The edits by which the change makes the budgets file milder. */
  readonly budgetChanges: readonly BudgetChange[];
  /** How bad that is by `budget-changes`; undefined when nothing became milder, or when it may. */
  readonly budgetChangesLevel?: Level | undefined;
  /** The visits that did not go as requested. */
  readonly visits?: readonly VisitFinding[] | undefined;
  /** Waivers that had no effect. */
  readonly waiverRemarks?: readonly WaiverRemark[] | undefined;
  /**
   * Targets whose job was lost: the run could not measure, whether or not a budget watches them.
   */
  readonly lostTargets?: readonly string[] | undefined;
}
