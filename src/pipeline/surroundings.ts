/** What a step on GitHub knows that a terminal does not. */
import type { Baseline } from '../model.ts';

export interface Surroundings {
  /** The base branch's saved measurements: used where nothing better is to be had. */
  readonly found: Baseline;
  readonly runUrl: string | undefined;
  /** The numbers come from a job that the author of the change controls. */
  readonly unverified: boolean;
}

export const atTerminal: Surroundings = { found: { kind: 'none', why: 'No baseline was given.' }, runUrl: undefined, unverified: false };
