/** What a simulation is, and what it gives. */

/** What one job gave. `counts` are out of `trials`. */
export interface JobFigures {
  readonly id: string;
  readonly seed: number;
  readonly trials: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly means: Readonly<Record<string, number>>;
}

export interface Job {
  readonly id: string;
  readonly trials: number;
  readonly run: (seed: number, trials: number) => Pick<JobFigures, 'counts' | 'means'>;
}

/** Blocks that any simulated run may use. */
export const maxRounds = 24;
