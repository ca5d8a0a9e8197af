/**
 * The nouns of the self-check: the same build measured as base and as head, to see what this
 * machine can tell.
 */
import type {
  Budget,
  Change,
  Comparison,
  Effect,
  Finding,
  LookForecast,
  MetricId,
} from '../model.ts';

/**
 * How one noisy metric of one target moves on unchanged code. Amounts are shares of the base where
 * `scale` is `ratio`, else in the metric's unit.
 */
export interface Noise {
  readonly target: string;
  readonly metric: MetricId;
  readonly scale: Effect['scale'];
  /** The median of all rounds of both arms, in the metric's unit. */
  readonly typical: number;
  /** The metric's floor: nothing at or below it is called a change. */
  readonly floor: number;
  /**
   * Robust spread of the paired difference: 1.4826 × the median distance from its median; the
   * standard deviation where more than half of the blocks agree.
   */
  readonly spread: number;
  /** Blocks that measured both arms, and the mean time of one in milliseconds. */
  readonly blocks: number;
  readonly blockMs: number | undefined;
  /** The smallest change that these blocks could have called one (`Effect.smallestDetectable`). */
  readonly smallestDetectable: number;
  /**
   * The forecast for blocks of this spread at every planned look, and at numbers beyond the
   * maximum. `uncertainty` is the standard error at that look.
   */
  readonly looks: readonly LookForecast[];
  /** Correlation of neighbouring blocks, where it is more than chance explains. */
  readonly autocorrelation: number | undefined;
}

/** The abilities of a regression budget on a noisy metric on this machine. */
export interface BudgetForecast {
  readonly budget: Budget;
  readonly noise: Noise;
  /** The tolerance on the scale of the noise, at least the metric's floor. */
  readonly tolerance: number;
  /**
   * The planned look at which unchanged code is expected to pass; undefined when that takes more
   * than the maximum.
   */
  readonly passBlocks: number | undefined;
  /**
   * The smallest regression that is expected to fail in nine of ten runs with the most rounds, on
   * the scale of the noise. Infinite when there is none.
   */
  readonly found: number;
  /** Help where unchanged code is not expected to pass. */
  readonly suggestion: Suggestion | undefined;
}

/**
 * `tolerance` is the least one that unchanged code is expected to pass with the most rounds.
 * `rounds` is how many rounds would do for the budget as it is.
 */
export interface Suggestion {
  readonly tolerance: number;
  readonly rounds: number | undefined;
}

/**
 * In how many of `tables` something was called different, and the upper 95 % bound of that share
 * (Clopper and Pearson).
 */
export interface FalseAlarmRate {
  readonly tables: number;
  readonly alarms: number;
  readonly upper: number;
}

/** How often one metric of one target was called different. */
export interface MetricRate {
  readonly target: string;
  readonly metric: MetricId;
  readonly rate: FalseAlarmRate;
}

/** The findings of an A/A run. */
export interface SelfCheck {
  /** Blocks that were asked for, and the most that an adaptive run may take. */
  readonly rounds: number;
  readonly maxRounds: number;
  readonly noises: readonly Noise[];
  readonly budgets: readonly BudgetForecast[];
  /** Regression budgets of the suite, exact metrics included. */
  readonly regressionBudgets: number;
  /** Regression budgets whose rounds were too few to ever fail, and how many would do. */
  readonly tooFew: { readonly budgets: number; readonly needed: number } | undefined;
  /** Budgets that no round gave a value for, and regression budgets without a paired round. */
  readonly notMeasured: number;
  /** Targets without a single paired round. */
  readonly unmeasuredTargets: readonly string[];
  /** Metrics that were compared, budgeted or not. */
  readonly compared: number;
  /** False alarms: differences that this run found in equal arms. Must be empty. */
  readonly failed: readonly Finding[];
  readonly changes: readonly Change[];
  /** The comparisons of both, each once. */
  readonly different: readonly Comparison[];
  /**
   * Of tables in which base and head were swapped at random within blocks: those with a failed
   * budget, and those with anything called changed.
   */
  readonly budgetRate: FalseAlarmRate;
  readonly changeRate: FalseAlarmRate;
  /**
   * Of the same tables, for every metric that was compared: those in which it failed its budget or
   * was called changed.
   */
  readonly metricRates: readonly MetricRate[];
}
