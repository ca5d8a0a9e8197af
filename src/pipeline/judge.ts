/** Compare, then decide: the same for measurements that grow and for saved ones. */
import { compare } from '../compare/compare.ts';
import { missingMetrics } from '../compare/missing-metrics.ts';
import { budgetChanges } from '../decide/budget-changes.ts';
import { decide } from '../decide/decide.ts';
import { measuringChanges } from '../decide/measuring-changes.ts';
import { waiverChanges } from '../decide/waiver-changes.ts';
import { widened } from '../decide/widen.ts';
import type { Baseline, BudgetChange, BudgetsAtBase, Config, Judgement, Measurements, Waivers } from '../model.ts';
import { looksOf } from './round-plans.ts';

function changesSince({ budgets, waivers = [], measuring }: Extract<BudgetsAtBase, { kind: 'read' }>, config: Config): readonly BudgetChange[] {
  return [
    ...budgetChanges(config.budgets, budgets),
    ...(measuring ? measuringChanges(config, measuring, budgets) : []),
    ...waiverChanges(config.waivers ?? [], waivers),
  ];
}

/** Judges measurements against the budgets and the baseline, and the budgets against those of the base. */
export function judge(config: Config, measurements: Measurements, baseline: Baseline, atBase?: BudgetsAtBase, waivers?: Waivers): Judgement {
  // Base and head of one job share the machine that was checked; saved baselines have their own spread.
  const budgets = widened(config.budgets, baseline.kind === 'same-job' ? (measurements.selfCheck ?? []) : []);
  const comparisons = compare(measurements, baseline, budgets, looksOf(config, measurements), config.policy.failOn);
  const milder = atBase?.kind === 'read' ? changesSince(atBase, config) : [];
  const failures = [...measurements.failures, ...missingMetrics(measurements, budgets, comparisons)];
  return decide(comparisons, budgets, failures, config.policy, baseline, milder, waivers);
}
