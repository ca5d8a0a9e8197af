/** Rounds of targets that lead from one to the next. */
import { HeadroomError } from '../errors.ts';
import type { Target } from '../model.ts';
import type { RoundValues } from './measurer.ts';
import { orError } from './or-error.ts';

/**
 * Takes a round of each target in turn. Once one has failed, those after it are not tried: each
 * gets an error that names where it stopped.
 */
export async function takeInTurn<T extends Target>(
  targets: readonly T[],
  take: (target: T) => Promise<RoundValues>,
): Promise<readonly (RoundValues | HeadroomError)[]> {
  const taken: (RoundValues | HeadroomError)[] = [];
  let stopped: HeadroomError | undefined;
  for (const target of targets) {
    const outcome = stopped ?? (await orError(take(target)));
    taken.push(outcome);
    if (outcome instanceof HeadroomError && outcome.kind !== 'internal')
      stopped ??= notReached(target, outcome);
  }
  return taken;
}

/** Returns the error of those after a target that failed. */
export const notReached = ({ id }: Target, { code, message }: HeadroomError): HeadroomError =>
  new HeadroomError('not-reached', `${id} failed before it [${code}]: ${message}`);
