/** Judges from an A/A run what budgets can do. */

import { getMetric } from '../metrics.ts';
import type {
  BudgetForecast,
  FalseAlarmRate,
  MetricRate,
  Noise,
  SelfCheck,
  Suggestion,
} from '../model/self-check.ts';
import type { Change, Comparison, Finding, Judgement } from '../model.ts';
import { blocksUntilDecided, type OpenQuestion } from './forecast-decision.ts';
import { toleranceOnScale } from './tolerance.ts';

/** The measured and counted figures, and how much an ordinary run may measure. */
export interface SelfCheckEvidence {
  readonly rounds: number;
  readonly maxRounds: number;
  readonly judgement: Judgement;
  readonly noises: readonly Noise[];
  readonly budgetRate: FalseAlarmRate;
  readonly changeRate: FalseAlarmRate;
  readonly metricRates: readonly MetricRate[];
  readonly unmeasuredTargets: readonly string[];
}

export function judgeSelfCheck({ judgement, noises, ...counted }: SelfCheckEvidence): SelfCheck {
  const regressions = judgement.findings.filter(({ budget }) => budget.bound.kind === 'regression');
  const failed = regressions.filter(isFalseAlarm);
  return {
    ...counted,
    noises,
    budgets: regressions.flatMap((finding) => forecastBudget(finding, noises, counted.maxRounds)),
    regressionBudgets: regressions.length,
    tooFew: countTooFew(regressions),
    notMeasured: judgement.findings.filter(
      ({ reason }) => reason.kind === 'not-measured' || reason.kind === 'no-baseline',
    ).length,
    compared: judgement.comparisons.filter(({ effect }) => effect).length,
    failed,
    changes: judgement.changes,
    different: calledDifferent(failed, judgement.changes),
  };
}

/**
 * Unchanged code that is over a tolerance. A limit may be exceeded without any alarm being false.
 */
export function isFalseAlarm({ budget, verdict, reason }: Finding): boolean {
  return (
    budget.bound.kind === 'regression' &&
    (verdict === 'fail' || verdict === 'warn') &&
    reason.kind === 'judged'
  );
}

/** The comparisons that failed budgets and those of changes, each once. */
export function calledDifferent(
  failed: readonly Finding[],
  changes: readonly Change[],
): readonly Comparison[] {
  return [
    ...new Set([...failed.flatMap(findAlarms), ...changes.map(({ comparison }) => comparison)]),
  ];
}

/** Returns what failed a budget: its own comparison, the one of its observed time, or both. */
function findAlarms({ comparison, twin }: Finding): readonly Comparison[] {
  const isOwn = twin === undefined || twin.own.verdict === 'fail' || twin.own.verdict === 'warn';
  return [
    ...(isOwn && comparison ? [comparison] : []),
    ...(twin?.verdict === 'warn' ? [twin.comparison] : []),
  ];
}

function countTooFew(findings: readonly Finding[]): SelfCheck['tooFew'] {
  const needs = findings.flatMap(
    ({ comparison }) =>
      comparison?.notes.flatMap((note) => (note.kind === 'too-few-rounds' ? [note.needed] : [])) ??
      [],
  );
  return needs.length > 0 ? { budgets: needs.length, needed: Math.max(...needs) } : undefined;
}

function forecastBudget(
  { budget, comparison }: Finding,
  noises: readonly Noise[],
  maxRounds: number,
): readonly BudgetForecast[] {
  const noise = noises.find(
    ({ target, metric }) => target === budget.target && metric === budget.metric,
  );
  if (!noise || !comparison) return [];
  const tolerance = toleranceIn(budget, comparison);
  if (tolerance === undefined) return [];
  const planned = noise.looks.filter(({ blocks }) => blocks <= maxRounds);
  const unchanged: OpenQuestion = {
    estimate: 0,
    line: tolerance,
    rounds: noise.blocks,
    forecast: noise.looks,
  };
  const blocks = blocksUntilDecided(unchanged);
  const passBlocks = blocks !== undefined && blocks <= maxRounds ? blocks : undefined;
  const last = planned.at(-1);
  return [
    {
      budget,
      noise,
      tolerance,
      passBlocks,
      found: last
        ? tolerance + last.strict + nineOfTen * last.uncertainty
        : Number.POSITIVE_INFINITY,
      suggestion: passBlocks === undefined ? suggest(noise, maxRounds, blocks) : undefined,
    },
  ];
}

/**
 * The normal quantile of 0.9: an estimate falls short of the truth by more than that many standard
 * errors in one of ten runs.
 */
const nineOfTen = 1.2816;

function toleranceIn(
  { bound, metric }: Finding['budget'],
  comparison: Comparison,
): number | undefined {
  if (bound.kind !== 'regression' || !comparison.effect) return undefined;
  return toleranceOnScale(bound.tolerance, getMetric(metric), comparison.effect, comparison);
}

function suggest(noise: Noise, maxRounds: number, rounds: number | undefined): Suggestion {
  return { tolerance: leastTolerance(noise, maxRounds), rounds };
}

/**
 * Returns the least tolerance that unchanged code is expected to pass with the most rounds, on the
 * scale of the noise. Below it nothing can be judged.
 */
function leastTolerance(noise: Noise, maxRounds: number): number {
  const reaches = noise.looks.filter(({ blocks }) => blocks <= maxRounds).map(({ early }) => early);
  return Math.max(noise.floor, Math.min(Number.POSITIVE_INFINITY, ...reaches));
}
