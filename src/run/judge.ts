/** Compare, then decide: the same for measurements that grow and for saved ones. */
import { compare } from '../compare/compare.ts';
import { forecast } from '../compare/forecast.ts';
import { missingMetrics } from '../compare/missing-metrics.ts';
import { budgetChanges } from '../decide/budget-file-changes/budgets.ts';
import { waiverChanges } from '../decide/budget-file-changes/waivers.ts';
import { decide } from '../decide/decide.ts';
import { visitFindings } from '../decide/visits.ts';
import { raiseFailLines } from '../decide/widen-tolerances.ts';
import type {
  Baseline,
  BudgetChange,
  BudgetsAtBase,
  Config,
  Judgement,
  Measurements,
  Waivers,
} from '../model.ts';
import { compareBudgetFiles } from './compare-budget-files.ts';
import { planLooks } from './round-plans.ts';
import { withSmallestChanges } from './smallest-changes.ts';

/** Compares the change's budgets file with the base's, where there is one. */
function changesSince(atBase: BudgetsAtBase | undefined, config: Config): readonly BudgetChange[] {
  if (atBase?.kind === 'unread') return [{ kind: 'base-unread', why: atBase.why }];
  if (atBase?.kind !== 'read') return [];
  const { budgets, waivers = [], measuring, changedFiles: files = [] } = atBase;
  const named: readonly BudgetChange[] =
    files.length > 0 ? [{ kind: 'named-files-changed', files }] : [];
  if (measuring)
    return [...compareBudgetFiles(config, { ...measuring, budgets, waivers }), ...named];
  return [
    ...budgetChanges(config.budgets, budgets),
    ...waiverChanges(config.waivers ?? [], waivers),
  ];
}

/**
 * Judges measurements against the budgets and the baseline, and the budgets against those of the
 * base, unless their changes are `told`.
 */
export function judge(
  config: Config,
  measurements: Measurements,
  baseline: Baseline,
  atBase?: BudgetsAtBase,
  waivers?: Waivers,
  told?: readonly BudgetChange[],
): Judgement {
  // Base and head of one job share the machine that was checked; saved baselines have their own
  // spread.
  const budgets = raiseFailLines(
    config.budgets,
    baseline.kind === 'same-job' ? (measurements.selfCheck ?? []) : [],
  );
  const comparisons = compare(
    measurements,
    baseline,
    budgets,
    planLooks(config, measurements),
    config.policy.failOn,
  );
  const milder =
    told ??
    withSmallestChanges(changesSince(atBase, config), { config, measurements, baseline, atBase });
  const failures = [
    ...measurements.failures,
    ...missingMetrics(measurements, budgets, comparisons),
  ];
  const visits = visitFindings(config.targets, measurements, baseline);
  return decide({
    comparisons,
    budgets,
    failures,
    policy: config.policy,
    baseline,
    forecast,
    budgetChanges: milder,
    waivers,
    visits,
  });
}
