/** The figures that a page gives of one step of a flow. */

/** Where the time of an interaction went, in milliseconds. */
export interface SlowInteraction {
  readonly durationMs: number;
  readonly target?: string | undefined;
  readonly type?: 'pointer' | 'keyboard' | undefined;
  readonly inputDelayMs: number;
  readonly processingMs: number;
  readonly presentationDelayMs: number;
  /** The script that took longest. */
  readonly script?:
    | {
        readonly url: string;
        readonly function: string;
        readonly invoker: string;
        readonly part: string;
        readonly durationMs: number;
      }
    | undefined;
}

/** A change of the address without a new document. Times are from the interaction on. */
export interface SoftNavigation {
  readonly url: string;
  readonly fcpMs?: number | undefined;
  readonly lcpMs?: number | undefined;
}

/** The figures of a step that loaded no document. */
export interface ObservedStep {
  /** How many interactions Chrome counted. */
  readonly interactions: number;
  /**
   * The slowest interaction but for one of each fifty. Undefined where it was too short for Chrome
   * to tell of it.
   */
  readonly slowest?: SlowInteraction | undefined;
  readonly layoutShift: number;
  /** The parts of its tasks beyond 50 ms, in milliseconds. */
  readonly blockedMs: number;
  readonly softNavigation?: SoftNavigation | undefined;
}
