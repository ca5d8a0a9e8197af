/** Judges budgets with lost rounds: the rounds that are left must not speak for them. */
import type { Arm, Failure, Finding, LostRounds } from '../model.ts';

/**
 * The share of rounds that may be lost for a pass. The lost rounds may be the slow ones. The
 * estimate bears up to 29 % of such (the breakdown point of Hodges and Lehmann's estimator, 1963),
 * the median half.
 */
export const mostLost = 1 / 5;

/**
 * A head that was given up was not measured, unless the rounds before tell that the budget is
 * exceeded. A pass needs four of five rounds of each arm that it rests on.
 */
export function withLostRounds(
  finding: Finding,
  { failures }: { readonly failures: readonly Failure[] },
): Finding {
  const { budget, verdict, comparison } = finding;
  if (verdict === 'fail' || verdict === 'warn') return finding;
  const last = failures.find(
    ({ target, arm, givenUp }) => givenUp && arm === 'head' && target === budget.target,
  );
  if (last) return { ...finding, verdict: 'fail', reason: { kind: 'not-measured', failure: last } };
  if (verdict !== 'pass') return finding;
  const arms: readonly Arm[] = budget.bound.kind === 'limit' ? ['head'] : ['head', 'base'];
  for (const arm of arms) {
    const lost = comparison?.lost?.[arm];
    if (lost && lost.lost > lost.taken * mostLost)
      return { ...finding, verdict: 'inconclusive', reason: { kind: 'lost-rounds', arm, ...lost } };
  }
  return finding;
}

/** How many rounds more would make up for those that were lost, if no more are. */
export const blocksToMakeUp = ({ lost, taken }: LostRounds): number =>
  Math.max(1, Math.ceil(lost / mostLost) - taken);
