/** Defines what a metric is held to. */
import type { MetricId } from './target.ts';

/** A place in a file that a person can open; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The keys that lead there: `pages.home.budgets.lcp.limit`. */
  readonly keyPath: string;
}

/** How bad it is when a budget is exceeded: `fail` can fail the job, `warn` cannot. */
export type Level = 'warn' | 'fail';

/**
 * How much worse than the baseline is tolerated: a share of the base (`5%` = 0.05) or an amount in
 * the metric's unit.
 */
export type Tolerance =
  | { readonly kind: 'relative'; readonly share: number }
  | { readonly kind: 'absolute'; readonly amount: number };

/**
 * The bound to which a budget holds a metric. A `limit` is a maximum or a minimum, by the metric's
 * direction, in the metric's unit.
 */
export type Bound =
  | { readonly kind: 'limit'; readonly limit: number }
  | { readonly kind: 'regression'; readonly tolerance: Tolerance };

/**
 * A limit on one metric of one target. `id` is unique in a suite: `home (mobile) · lcp · limit ·
 * fail`.
 */
export interface Budget {
  readonly id: string;
  readonly target: string;
  /** The target's name, where its device is one of the file's own. */
  readonly targetName?: string | undefined;
  readonly metric: MetricId;
  readonly bound: Bound;
  readonly level: Level;
  readonly source: SourcePosition | undefined;
  /** Of a limit: runs of the default branch say when it can be tightened. */
  readonly ratchet?: true | undefined;
  /**
   * Set by the quick self-check where unchanged code moved: what a regression must exceed to fail.
   * A pass still needs the bound.
   */
  readonly failBeyond?: Tolerance | undefined;
  /** Its times are those of the visit itself, since nothing simulates them: it has no twin. */
  readonly isAsSeen?: true | undefined;
  /** As `failBeyond`, of the observed time that a budget on a simulated one watches too. */
  readonly observedFailBeyond?: Tolerance | undefined;
}
