/** Reads the facts of one visit from its trace. */

import type { PaintedFrames } from './frames.ts';

/**
 * An event of the trace; times in microseconds. `dur`: from its start to its end; `tdur`: for how
 * long its thread had a core.
 */
export interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    /** Of the document that a navigation asked for. */
    readonly url?: string;
    /** Of the document that is parsed; empty for an empty page. */
    readonly beginData?: { readonly url?: string };
  };
}

/**
 * The facts of a visit. Times are in microseconds of the trace's clock, and undefined where nothing
 * was painted.
 */
export interface VisitFacts {
  readonly mainThread: readonly TraceEvent[];
  readonly frames: PaintedFrames;
  readonly startUs: number;
  /**
   * The page's own document: the last one, where a page leads to another. Its address and those
   * that the server led here from, and when its headers had arrived.
   */
  readonly document: { readonly urls: ReadonlySet<string>; readonly answeredUs: number };
  readonly firstContentfulPaintUs: number | undefined;
  /** Origin → how long its server took to answer, in milliseconds. */
  readonly responseMs: ReadonlyMap<string, number>;
  /** Id of a request → how long its server took, where that is not as long as for most. */
  readonly ownResponseMs: ReadonlyMap<string, number>;
}
