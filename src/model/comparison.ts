/** Head against base. */
import type { Saturation } from './saturation.ts';
import type { Arm, MetricId } from './target.ts';

/**
 * An interval in a metric's unit (or of an effect), with its two-sided confidence (0…1). Ends may
 * be infinite.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly confidence: number;
}

/** A summary of a sample: the median and the range of its rounds, in the metric's unit. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/**
 * How much the head differs from the base, in the metric's own direction (positive = the number
 * went up). `ratio`: a share of the base (0.05 = 5 % up). `difference`: in the metric's unit.
 */
export interface Effect {
  readonly scale: 'ratio' | 'difference';
  readonly estimate: number;
  /** The interval to show when neither bound below decided. */
  readonly interval: Interval;
  /**
   * One-sided bounds on the strict level, controlled over the whole table: what a `fail` (or an
   * improvement) needs.
   */
  readonly strict: Interval;
  /** One-sided bounds on the early level: what a `pass` needs. */
  readonly early: Interval;
  /**
   * How much worse the head would have had to be for this run to call it a change. The number is
   * positive and on the same scale. It is the metric's floor plus the reach of the strict bound.
   * Infinite when the rounds are too few for any.
   */
  readonly smallestDetectable: number;
  /**
   * Set when the head differs beyond the metric's floor, with error controlled over every
   * comparison of the table.
   */
  readonly change?: 'up' | 'down' | undefined;
  /**
   * Set where a regression budget watches the metric and more blocks can be measured, so neither
   * for exact metrics nor for saved bases.
   */
  readonly forecastBasis?: EffectForecastBasis | undefined;
}

/**
 * When the rounds of a target are judged. `adaptive`: at planned numbers of blocks up to
 * `maxRounds`, until everything is decided. `single`: once, as with a fixed number of rounds.
 */
export type LookPlan =
  | { readonly kind: 'single' }
  | { readonly kind: 'adaptive'; readonly maxRounds: number };

/** The numbers that a forecast of later looks starts from. */
interface ForecastBasis {
  readonly plan: LookPlan;
  /** Blocks of the target so far. */
  readonly blocks: number;
  /** The rounds that gave a value to judge. */
  readonly judged: number;
  /** The comparison's part of the table's allowed error. */
  readonly part: number;
}

/** For a regression: the standard error of the paired differences, on the judging scale. */
export interface EffectForecastBasis extends ForecastBasis {
  readonly standardError: number;
}

/** For a limit: centre and standard deviation of the head's rounds, on the judging scale. */
export interface HeadForecastBasis extends ForecastBasis {
  readonly scale: Effect['scale'];
  readonly mean: number;
  readonly deviation: number;
}

/**
 * How far the interval is expected to reach from the estimate once there are this many blocks
 * (rounds, for a limit).
 */
export interface LookForecast {
  readonly blocks: number;
  /** Below and above the estimate, on its scale, for the strict and the early bounds. */
  readonly strict: number;
  readonly early: number;
  /** One standard error of the estimate now: how far it may still move. */
  readonly uncertainty: number;
}

/**
 * Rounds of one arm that were taken and gave nothing to judge. Rounds that were set aside are not
 * among them: they were taken again.
 */
export interface LostRounds {
  readonly lost: number;
  /** All that were taken, lost or not. */
  readonly taken: number;
  readonly why: string;
}

/**
 * Rounds of one arm in which the load generator was at its own limit. They are among those that are
 * judged.
 */
export interface SaturatedRounds extends Saturation {
  readonly saturated: number;
  readonly taken: number;
}

/** Head against base for one metric of one target, and the head alone against any limit. */
export interface Comparison {
  readonly target: string;
  readonly metric: MetricId;
  /** How it was judged: an exact metric whose rounds differ is judged as a noisy one. */
  readonly noise: 'exact' | 'noisy';
  /** As they are shown and as limits are held against them. */
  readonly head: Summary;
  readonly base: Summary | undefined;
  /**
   * The rounds that the effect rests on, where `head` and `base` are by Lighthouse's own
   * simulation: those of the calm one (docs/adr/0013-numbers-people-recognise.md).
   */
  readonly compared?: { readonly head: Summary; readonly base: Summary | undefined } | undefined;
  /** Intervals of the head's own median, in the metric's unit: for limits. */
  readonly headStrict: Interval;
  readonly headEarly: Interval;
  /** As `Effect.forecastBasis`, for limits. */
  readonly headForecastBasis?: HeadForecastBasis | undefined;
  /** Mean time that a block of this target took, in milliseconds. */
  readonly blockMs?: number | undefined;
  /** Undefined when there is no comparable base. */
  readonly effect: Effect | undefined;
  /** Rounds (blocks, in the same job) that the effect rests on. */
  readonly blocks: number;
  /** Arms that lost rounds of this metric. */
  readonly lost?: Readonly<Partial<Record<Arm, LostRounds>>> | undefined;
  /**
   * Arms whose numbers are bounds in some rounds, since the load generator was at its own limit.
   */
  readonly saturated?: Readonly<Partial<Record<Arm, SaturatedRounds>>> | undefined;
  /** Why there is no effect, or why it must be read with care; words are chosen in `report`. */
  readonly notes: readonly ComparisonNote[];
}

/** A note for the reader of a comparison. */
export type ComparisonNote =
  | { readonly kind: 'fingerprints-differ'; readonly fields: readonly string[] }
  | { readonly kind: 'too-few-baseline-runs'; readonly runs: number; readonly needed: number }
  | { readonly kind: 'too-few-rounds'; readonly rounds: number; readonly needed: number }
  /**
   * A limit is held against the calm simulation: because the budgets file asks for that one, or
   * because there are no other values.
   */
  | { readonly kind: 'calm-limit'; readonly isChosen?: true }
  | { readonly kind: 'autocorrelated'; readonly coefficient: number }
  | {
      readonly kind: 'saturated-rounds';
      readonly saturated: number;
      readonly taken: number;
      readonly why: string;
    }
  | { readonly kind: 'invalid-rounds'; readonly rounds: number; readonly reason: string };

/** Forecasts every later look at a comparison, for its limits or for its regressions. */
export type Forecast = (
  comparison: Comparison,
  bound: 'limit' | 'regression',
) => readonly LookForecast[];
