/**
 * Targets whose base and head are one and the same deployment: compared with itself, nothing ever
 * gets slower.
 */
import { errorTable } from '../errors.ts';
import type { Config, Failure, Target } from '../model.ts';

/**
 * Finds targets on a whole address of their own, which no server of this run serves. Each comes
 * with the failure to tell where a budget compares it with the base.
 */
export function targetsWithoutBase({
  targets,
  budgets,
}: Pick<Config, 'targets' | 'budgets'>): ReadonlyMap<string, Failure | undefined> {
  const compared = new Set(
    budgets.filter(({ bound }) => bound.kind === 'regression').map(({ target }) => target),
  );
  const whole = targets.filter(({ path }) => !path.startsWith('/'));
  return new Map(
    whole.map((target) => [target.id, compared.has(target.id) ? makeFailure(target) : undefined]),
  );
}

const makeFailure = ({ id, address }: Target): Failure => ({
  target: id,
  arm: 'base',
  block: undefined,
  code: 'target-without-base',
  message: `${address} is one deployment, base and head alike: there is nothing to compare`,
  hint: errorTable['target-without-base'].hint,
});
