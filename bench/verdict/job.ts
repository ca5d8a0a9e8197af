/** The contract of a simulation, and its figures. */

/** The figures of one job. `counts` are out of `trials`. */
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

/** Numbers of budgets of the tables whose false alarms are counted. */
export const tableSizes: readonly number[] = [5, 20, 60];

/** Blocks that any simulated run may use. */
export const maxRounds = 24;
