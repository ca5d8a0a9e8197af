/** Regressions that somebody accepted. */
import type { Bound, SourcePosition, Tolerance } from './budget.ts';
import type { MetricId } from './target.ts';

/** Accepts that a metric is worse than its budget allows, by at most `amount`. */
export interface Waiver {
  readonly metric: MetricId;
  /** A target's id or name; undefined: of any target. */
  readonly target: string | undefined;
  /** Worse than the base for a regression, than the limit for a limit. */
  readonly amount: Tolerance;
  readonly reason: string;
  /** `label` and `comment` are of one pull request; `file` is the budgets file. */
  readonly source: 'label' | 'comment' | 'file';
  /** The login of who accepted it; undefined in a file, where review has. */
  readonly by: string | undefined;
  /**
   * The last day on which it counts, in UTC, `2026-12-31`; undefined: as long as the pull request.
   */
  readonly expires: string | undefined;
  readonly position?: SourcePosition | undefined;
}

/** A request in the form of a waiver that does not count, with the reason in words. */
export interface RefusedWaiver {
  readonly text: string;
  readonly why: string;
}

/** The waivers that a run knows when it is judged. */
export interface Waivers {
  readonly given: readonly Waiver[];
  readonly refused: readonly RefusedWaiver[];
  /** The day of judging, in UTC, `2026-03-01`. */
  readonly today: string;
}

/** The waiver of a finding, and what the budget's metric was held to in place of the budget. */
export interface Waived {
  readonly waiver: Waiver;
  readonly bound: Bound;
}

/**
 * A waiver that had no effect, and why. `exceeded`: what it covers is worse than it accepts.
 * `without-budget`: it covers no budget.
 */
export type WaiverRemark =
  | { readonly kind: 'expired' | 'exceeded' | 'without-budget'; readonly waiver: Waiver }
  | ({ readonly kind: 'refused' } & RefusedWaiver);
