/** Problems after which a write may have happened although no answer said so. */
import type { Problem } from '../ports.ts';

/** Kinds of problems in which GitHub's answer was lost or cannot be read. */
export const lostAnswers: ReadonlySet<Problem['kind']> = new Set([
  'server',
  'network',
  'timeout',
  'malformed',
]);
