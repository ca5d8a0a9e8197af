/**
 * Finds targets that saved measurements lack. A job failed, was cancelled, or divided the targets
 * unlike the others.
 */

import { errorTable } from '../errors.ts';
import { identifyTarget } from '../model/target-identity.ts';
import type { Config, Failure, Measurements } from '../model.ts';

const code = 'target-not-measured';

/** Adds a failure for each target of the budgets file without a round or a failure. */
export function withMissingTargets(
  measurements: Measurements,
  { targets }: Pick<Config, 'targets'>,
): Measurements {
  const known = new Set(
    [...measurements.rounds, ...measurements.failures].flatMap(({ arm, target }) =>
      arm === 'head' ? [target] : [],
    ),
  );
  const missing = targets.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return measurements;
  const listed = new Set(measurements.targets.map(({ id }) => id));
  const failures = missing.map(
    ({ id }): Failure => ({
      target: id,
      arm: 'head',
      block: undefined,
      code,
      message: 'no job measured it',
      hint: errorTable[code].hint,
    }),
  );
  return {
    ...measurements,
    targets: [
      ...measurements.targets,
      ...missing.filter(({ id }) => !listed.has(id)).map(identifyTarget),
    ],
    failures: [...measurements.failures, ...failures],
  };
}
