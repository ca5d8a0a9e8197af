/** What the comparisons mean for the budgets, and for the job. */

import { metricOf } from '../metrics.ts';
import type {
  Baseline,
  Budget,
  BudgetChange,
  Change,
  Comparison,
  Failure,
  Finding,
  Judgement,
  Policy,
  Verdict,
  VisitFinding,
  Waivers,
} from '../model.ts';
import { differingErrorRates, withoutFalseImprovements } from './error-rates.ts';
import { type Evidence, findingOf } from './finding.ts';
import { isMostlySaturated } from './saturated.ts';
import { noWaivers, waive } from './waive.ts';

const keyOf = (target: string, metric: string): string => `${target}\n${metric}`;

/**
 * One finding for each budget, in the order of the budgets; the run's verdict is the worst of them.
 */
export function decide(
  comparisons: readonly Comparison[],
  budgets: readonly Budget[],
  failures: readonly Failure[],
  policy: Policy,
  baseline: Baseline,
  budgetChanges: readonly BudgetChange[] = [],
  waivers: Waivers = noWaivers,
  visits: readonly VisitFinding[] = [],
): Judgement {
  const byKey = new Map(
    comparisons.map((comparison) => [keyOf(comparison.target, comparison.metric), comparison]),
  );
  const missingBase = missingBaseOf(baseline);
  const failuresOf = Map.groupBy(failures, ({ target }) => target);
  const evidenceOf = ({ target, metric }: Budget): Evidence => ({
    comparison: byKey.get(keyOf(target, metric)),
    failures: failuresOf.get(target) ?? [],
    missingBase,
  });
  const { findings, remarks } = waive(
    budgets.map((budget) => findingOf(budget, evidenceOf(budget))),
    evidenceOf,
    waivers,
  );
  const errorRates = differingErrorRates(comparisons);
  const milder =
    budgetChanges.length > 0 && policy.budgetChanges !== 'allow' ? policy.budgetChanges : undefined;
  const besides = [...(milder ? [milder] : []), ...visits.map(({ level }) => level)];
  return {
    verdict: worst([...findings.map(({ verdict }) => verdict), ...besides]),
    failsJob:
      failsJob(findings, policy) ||
      besides.some(
        (level) => policy.failOn === 'warn' || (level === 'fail' && policy.failOn === 'fail'),
      ),
    findings,
    comparisons,
    changes: withoutFalseImprovements(changesOf(comparisons), errorRates),
    errorRates,
    budgetChanges,
    budgetChangesLevel: milder,
    waiverRemarks: remarks,
    ...(visits.length > 0 ? { visits } : {}),
  };
}

function missingBaseOf(baseline: Baseline): Evidence['missingBase'] {
  if (baseline.kind === 'none')
    return { why: baseline.why, ...(baseline.hint === undefined ? {} : { hint: baseline.hint }) };
  return baseline.kind === 'same-job' && baseline.problem !== undefined
    ? { why: baseline.problem }
    : undefined;
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['fail', 'warn', 'inconclusive'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'pass';
}

/**
 * A budget that could not be measured always fails the job, even one that only warns: silence must
 * not be green.
 */
function failsJob(findings: readonly Finding[], policy: Policy): boolean {
  return findings.some(({ verdict, reason, budget }) => {
    if (reason.kind === 'not-measured') return true;
    if (policy.failOn === 'never') return false;
    if (verdict === 'fail') return true;
    if (verdict === 'warn') return policy.failOn === 'warn';
    if (verdict !== 'inconclusive' || (budget.level === 'warn' && policy.failOn === 'fail'))
      return false;
    return (
      (reason.kind === 'no-baseline' ? policy.onMissingBaseline : policy.onInconclusive) === 'fail'
    );
  });
}

/** What changed beyond the floor, for better or worse, whether or not a budget watches it. */
function changesOf(comparisons: readonly Comparison[]): readonly Change[] {
  return comparisons.flatMap((comparison) => {
    const change = comparison.effect?.change;
    if (change === undefined || isMostlySaturated(comparison)) return [];
    const worse = (change === 'up') === (metricOf(comparison.metric).better === 'lower');
    return [{ direction: worse ? 'worse' : 'better', comparison } as const];
  });
}
