/** Decides from the comparisons about the budgets, and about the job. */

import { findMetric, getMetric } from '../metrics.ts';
import type {
  Baseline,
  Budget,
  BudgetChange,
  Change,
  Comparison,
  Failure,
  Finding,
  Forecast,
  Judgement,
  Level,
  MetricId,
  Policy,
  Verdict,
  VisitFinding,
  Waivers,
} from '../model.ts';
import { differingErrorRates, withoutFalseImprovements } from './error-rates.ts';
import { type BudgetEvidence, judgeBudget } from './finding.ts';
import { isMostlySaturated } from './saturated.ts';
import { noWaivers, type Waiving, waive } from './waive.ts';

const comparisonKey = (target: string, metric: string): string => `${target}\n${metric}`;

/** Everything that a judgement is made from. */
export interface Evidence {
  readonly comparisons: readonly Comparison[];
  readonly budgets: readonly Budget[];
  readonly failures: readonly Failure[];
  readonly policy: Policy;
  readonly baseline: Baseline;
  /** Asked for inconclusive findings alone. */
  readonly forecast: Forecast;
  readonly budgetChanges?: readonly BudgetChange[] | undefined;
  readonly waivers?: Waivers | undefined;
  readonly visits?: readonly VisitFinding[] | undefined;
}

/**
 * Judges a run: one finding for each budget, in the order of the budgets. The run's verdict is the
 * worst of all findings; the exit code follows from the same findings by the policy.
 */
export function decide({
  comparisons,
  budgets,
  failures,
  policy,
  baseline,
  forecast,
  budgetChanges = [],
  waivers = noWaivers,
  visits = [],
}: Evidence): Judgement {
  const { findings, remarks } = judgeBudgets(
    { comparisons, budgets, failures, baseline, forecast },
    waivers,
  );
  const errorRates = differingErrorRates(comparisons);
  const milder =
    budgetChanges.length > 0 && policy.budgetChanges !== 'allow' ? policy.budgetChanges : undefined;
  const besides = [...(milder ? [milder] : []), ...visits.map(({ level }) => level)];
  const lostTargets = findLostTargets(failures);
  const exitCode = chooseExitCode(findings, besides, lostTargets, policy);
  return {
    verdict:
      lostTargets.length > 0
        ? 'fail'
        : worst([...findings.map(({ verdict }) => verdict), ...besides]),
    failsJob: exitCode !== 0,
    exitCode,
    findings,
    comparisons,
    changes: withoutFalseImprovements(findChanges(comparisons), errorRates),
    errorRates,
    budgetChanges,
    budgetChangesLevel: milder,
    waiverRemarks: remarks,
    ...(visits.length > 0 ? { visits } : {}),
    ...(lostTargets.length > 0 ? { lostTargets } : {}),
  };
}

function judgeBudgets(
  {
    comparisons,
    budgets,
    failures,
    baseline,
    forecast,
  }: Pick<Evidence, 'comparisons' | 'budgets' | 'failures' | 'baseline' | 'forecast'>,
  waivers: Waivers,
): Waiving {
  const byKey = new Map(
    comparisons.map((comparison) => [
      comparisonKey(comparison.target, comparison.metric),
      comparison,
    ]),
  );
  const missingBase = explainMissingBase(baseline);
  const byTarget = Map.groupBy(failures, ({ target }) => target);
  const find = (target: string, metric: MetricId): Comparison | undefined =>
    byKey.get(comparisonKey(target, metric));
  const evidenceFor = ({ target, metric }: Budget): BudgetEvidence => ({
    comparison: find(target, metric),
    observed: find(target, findMetric(metric)?.observedAs ?? ''),
    failures: byTarget.get(target) ?? [],
    missingBase,
    forecast,
  });
  const findings = budgets.map((budget) => judgeBudget(budget, evidenceFor(budget)));
  return waive(findings, evidenceFor, waivers);
}

/**
 * Finds the targets that no job measured. The run is not green without them, even where no budget
 * watches them: their job may have had something else to say.
 */
function findLostTargets(failures: readonly Failure[]): readonly string[] {
  const lost = failures.filter(({ code }) => code === 'target-not-measured');
  return [...new Set(lost.map(({ target }) => target))];
}

function explainMissingBase(baseline: Baseline): BudgetEvidence['missingBase'] {
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

/** `besides`: levels of what was found beside the budgets. */
function chooseExitCode(
  findings: readonly Finding[],
  besides: readonly Level[],
  lostTargets: readonly string[],
  policy: Policy,
): Judgement['exitCode'] {
  if (lostTargets.length > 0 || findings.some(isNotMeasured)) return 3;
  return findings.some((finding) => failsByPolicy(finding, policy)) ||
    besides.some((level) => levelFails(level, policy))
    ? 1
    : 0;
}

/**
 * A budget that could not be measured always fails the job, even one that only warns: silence must
 * not be green.
 */
const isNotMeasured = ({ reason }: Finding): boolean => reason.kind === 'not-measured';

const levelFails = (level: Level, { failOn }: Policy): boolean =>
  failOn === 'warn' || (level === 'fail' && failOn === 'fail');

function failsByPolicy({ verdict, reason, budget }: Finding, policy: Policy): boolean {
  if (policy.failOn === 'never' || verdict === 'pass') return false;
  if (verdict !== 'inconclusive') return levelFails(verdict, policy);
  if (budget.level === 'warn' && policy.failOn === 'fail') return false;
  const missing = reason.kind === 'no-baseline';
  return (missing ? policy.onMissingBaseline : policy.onInconclusive) === 'fail';
}

/** Returns the changes beyond the floor, for better or worse, with or without a budget. */
function findChanges(comparisons: readonly Comparison[]): readonly Change[] {
  return comparisons.flatMap((comparison) => {
    const change = comparison.effect?.change;
    if (change === undefined || isMostlySaturated(comparison)) return [];
    const worse = (change === 'up') === (getMetric(comparison.metric).better === 'lower');
    return [{ direction: worse ? 'worse' : 'better', comparison } as const];
  });
}
