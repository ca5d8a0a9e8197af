/** Which rounds an effect rests on. */
import type { Comparison, Summary } from './comparison.ts';

/** Returns the summary of the base that the effect is a change of; undefined without a base. */
export const comparedBase = ({ base, compared }: Comparison): Summary | undefined =>
  compared ? compared.base : base;
