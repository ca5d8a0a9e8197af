/** Judges budgets whose load generator was at its own limit. */
import type { Arm, Finding } from '../model.ts';
import { mostLost } from './lost-rounds.ts';

/**
 * Latencies are then at most as long as measured and rates at least as high. So only a limit that
 * is kept is certain. An exceeded limit may be the generator's doing, and a change in the server
 * hides behind the generator. The estimate bears a few such rounds, as it bears lost ones. More of
 * them must be made up for. Where they are the majority, the generator was measured and not the
 * server. A failed finding still fails the job.
 */
export function withSaturation(finding: Finding): Finding {
  const { budget, verdict, comparison } = finding;
  if (!comparison?.saturated || (budget.bound.kind === 'limit' && verdict === 'pass'))
    return finding;
  const arms: readonly Arm[] = budget.bound.kind === 'limit' ? ['head'] : ['head', 'base'];
  for (const arm of arms) {
    const found = comparison.saturated[arm];
    if (!found || found.saturated <= found.taken * mostLost) continue;
    const { saturated, taken, why, hint } = found;
    if (2 * saturated <= taken && (verdict === 'pass' || verdict === 'inconclusive'))
      return {
        ...finding,
        verdict: 'inconclusive',
        reason: { kind: 'lost-rounds', arm, lost: saturated, taken, why },
      };
    const message = `${why}, in ${saturated} of ${taken} rounds`;
    const failure = {
      target: budget.target,
      arm,
      block: undefined,
      code: 'load-at-limit',
      message,
      hint,
      metric: budget.metric,
    };
    return { ...finding, verdict: 'fail', reason: { kind: 'not-measured', failure } };
  }
  return finding;
}

/** Whether too many rounds are bounds for a change to be called one. */
export const isMostlySaturated = (comparison: NonNullable<Finding['comparison']>): boolean =>
  Object.values(comparison.saturated ?? {}).some(
    ({ saturated, taken }) => saturated > taken * mostLost,
  );
