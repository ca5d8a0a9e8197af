/** The limits that stand, held against the history of the base branch. */
import type { Budget } from './budget.ts';

/** The limit that the last points of a metric would have kept, in the metric's unit. */
export type Room =
  | {
      readonly kind: 'known';
      /** The worst of the points, and their spread beyond it. */
      readonly bound: number;
      readonly spread: number;
      readonly points: number;
    }
  | { readonly kind: 'too-few-points'; readonly points: number; readonly needed: number }
  /** Too few of the points are of the machine and browser that the newest one is of. */
  | { readonly kind: 'other-machine'; readonly points: number; readonly needed: number };

/** One line of the budgets file decides for these; there is at least one. */
type OfLine = { readonly budgets: readonly Budget[] };

/** The fate of one limit of the budgets file. */
export type Tightening = OfLine &
  (
    | {
        readonly kind: 'tighter';
        readonly to: number;
        /** The largest spread of its targets, in the metric's unit. */
        readonly spread: number;
        readonly points: number;
      }
    /** Nothing tighter would have been kept. */
    | { readonly kind: 'as-tight' }
    /** The points of one target tell nothing. */
    | {
        readonly kind: 'unknown';
        readonly target: string;
        readonly why: Exclude<Room, { readonly kind: 'known' }>;
      }
    /** Some of its targets would keep a tighter limit, and this one would not. */
    | { readonly kind: 'needed'; readonly target: string; readonly bound: number }
    /** Other lines take the value from this one, by an anchor. */
    | { readonly kind: 'anchored' }
  );
