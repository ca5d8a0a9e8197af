/**
 * The nouns of Headroom, each defined once. Everything that passes from one stage to the next has
 * its type here. All of it is plain, read-only data that can be written to a file and read back.
 */

export type * from './model/budget.ts';
export type * from './model/comparison.ts';
export type * from './model/config.ts';
export type * from './model/emulation.ts';
export type * from './model/judgement.ts';
export type * from './model/loaded-again.ts';
export type * from './model/measurements.ts';
export type * from './model/rendered.ts';
export type * from './model/saturation.ts';
export type * from './model/target.ts';
export type * from './model/trend.ts';
export type * from './model/visit-finding.ts';
export type * from './model/waiver.ts';
