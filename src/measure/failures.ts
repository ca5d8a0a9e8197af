/** Failed rounds: kept in the journal, told in the log, and counted until a target is given up. */
import { asHeadroomError, HeadroomError } from '../errors.ts';
import type { Arm, Target } from '../model.ts';
import type { Log } from '../ports.ts';
import type { Journal } from './journal.ts';
import type { OpenTargets } from './open-targets.ts';

export interface Failures {
  /**
   * Adds what stopped these targets in a block: a failure of each, and one line of the log. Throws
   * an error that is a bug.
   */
  add(targets: readonly Target[], arm: Arm, block: number, thrown: unknown): Promise<void>;
}

export const openFailures = (journal: Journal, open: OpenTargets, log: Log): Failures => ({
  async add(targets, arm, block, thrown) {
    const error = asHeadroomError(thrown);
    if (error.kind === 'internal') throw error;
    const { code, message, hint } = error;
    const givenUp = targets.filter(({ id }) => open.failed(id, arm));
    for (const target of targets)
      await journal.addFailure({
        target: target.id,
        arm,
        block,
        code,
        message,
        hint,
        ...(givenUp.includes(target) ? { givenUp: true } : {}),
      });
    log.warn(`${nameAll(targets)} (${arm}) [${code}]: ${message}`);
    const stack = findUnexpected(error)?.stack;
    if (stack !== undefined) log.debug(stack);
    if (givenUp.length > 0)
      log.warn(
        `${nameAll(givenUp)} (${arm}) ${givenUp.length === 1 ? 'is' : 'are'} given up after two ` +
          'failures in a row.',
      );
  },
});

const nameAll = (targets: readonly Target[]): string => targets.map(({ id }) => id).join(', ');

/** Returns the error without a code that is behind a coded one. */
function findUnexpected({ cause }: Error): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  return cause instanceof HeadroomError ? findUnexpected(cause) : cause;
}
