/** The outcome of one budget. */

import { deriveTwin } from '../metrics/observed-twin.ts';
import { getMetric } from '../metrics.ts';
import { comparedBase } from '../model/compared-summaries.ts';
import type {
  Budget,
  Comparison,
  Failure,
  Finding,
  FindingReason,
  Forecast,
  Interval,
  Verdict,
} from '../model.ts';
import { blocksUntilDecided } from './forecast-decision.ts';
import { withLostRounds } from './lost-rounds.ts';
import { openQuestion } from './open-question.ts';
import { withSaturation } from './saturated.ts';
import { failLineOnScale, isBeyond, isWithin, toleranceOnScale, worsening } from './tolerance.ts';
import { withTwin } from './twin.ts';
import { unchangedPasses } from './unchanged-passes.ts';

/** The inputs of a finding beside its budget. */
export interface BudgetEvidence {
  readonly comparison: Comparison | undefined;
  /** Of the metric that tells what the visits themselves took, where that was measured. */
  readonly observed?: Comparison | undefined;
  /** Comparisons of the budget's target, or more. */
  readonly failures: readonly Failure[];
  /** Why there is no base, when there is none for the whole run or for a job of it. */
  readonly missingBase: { readonly why: string; readonly hint?: string } | undefined;
  readonly forecast: Forecast;
}

export function judgeBudget(budget: Budget, evidence: BudgetEvidence): Finding {
  const { comparison } = evidence;
  if (!comparison)
    return {
      budget,
      verdict: 'fail',
      reason: notMeasured(budget, evidence),
      comparison,
      interval: undefined,
      headroom: undefined,
    };
  const judged =
    budget.bound.kind === 'limit'
      ? limitFinding(budget, comparison, budget.bound.limit, evidence)
      : regressionFinding(budget, comparison, evidence);
  return withTwin(withLostRounds(withSaturation(judged), evidence), judgeTwin(budget, evidence));
}

function judgeTwin(budget: Budget, evidence: BudgetEvidence): Finding | undefined {
  const twin = evidence.observed && deriveTwin(budget);
  return twin && evidence.observed && regressionFinding(twin, evidence.observed, evidence);
}

function notMeasured(budget: Budget, { failures }: BudgetEvidence): FindingReason {
  const own = failures.filter(
    ({ target, metric }) =>
      target === budget.target && (metric === undefined || metric === budget.metric),
  );
  return { kind: 'not-measured', failure: own.find((failure) => failure.arm === 'head') ?? own[0] };
}

function limitFinding(
  budget: Budget,
  comparison: Comparison,
  limit: number,
  { forecast }: BudgetEvidence,
): Finding {
  const { better } = getMetric(budget.metric);
  const sign = better === 'lower' ? 1 : -1;
  const line = sign * limit;
  const over = isBeyond(worsening(comparison.headStrict, better).lo, line);
  const within = isWithin(worsening(comparison.headEarly, better).hi, line);
  const typical = comparison.noise === 'exact' ? comparison.headStrict.lo : comparison.head.median;
  const room = (line - sign * typical) / (limit === 0 ? 1 : Math.abs(limit));
  const outcome = judge(budget, over, within);
  const isUnproven = outcome === 'pass' && isByLowerValues(comparison);
  const few = comparison.head.rounds < 3;
  const isIntervalOver = isBeyond(worsening(comparison.headEarly, better).lo, line);
  return {
    budget,
    verdict: isUnproven ? 'inconclusive' : outcome,
    reason: isUnproven
      ? { kind: 'calm-values' }
      : outcome === 'inconclusive'
        ? openReason(
            budget,
            comparison,
            few ? { rounds: comparison.head.rounds, needed: 3 } : undefined,
            { forecast, isIntervalOver },
          )
        : judged,
    comparison,
    interval: over ? comparison.headStrict : comparison.headEarly,
    headroom: room,
  };
}

/**
 * Whether a limit is held against calm values for want of others, as in measurements of Headroom
 * 0.1. They are mostly below Lighthouse's own (docs/evidence/fidelity.md). So a limit that they
 * keep is not known to be kept.
 */
const isByLowerValues = ({ notes }: Comparison): boolean =>
  notes.some((note) => note.kind === 'calm-limit' && note.isChosen !== true);

function regressionFinding(
  budget: Budget,
  comparison: Comparison,
  { missingBase, failures, forecast }: BudgetEvidence,
): Finding {
  const { effect } = comparison;
  if (!effect || budget.bound.kind !== 'regression') {
    const failed = failures.find(
      (failure) => failure.target === budget.target && failure.arm === 'base',
    );
    const missing = failed
      ? { why: failed.message, hint: failed.hint }
      : (missingBase ?? { why: whyNoBase(comparison) });
    return {
      budget,
      verdict: 'inconclusive',
      reason: { kind: 'no-baseline', ...missing },
      comparison,
      interval: undefined,
      headroom: undefined,
    };
  }
  const metric = getMetric(budget.metric);
  const line = toleranceOnScale(budget.bound.tolerance, metric, effect, comparison);
  const strict = worsening(effect.strict, metric.better);
  const failLine = failLineOnScale(budget, metric, effect, comparison) ?? line;
  const over = isBeyond(strict.lo, failLine);
  const within = isWithin(worsening(effect.early, metric.better).hi, line);
  const isIntervalOver = isBeyond(worsening(effect.interval, metric.better).lo, failLine);
  const estimate = metric.better === 'lower' ? effect.estimate : -effect.estimate;
  const outcome = judge(budget, over, within);
  return {
    budget,
    verdict: outcome,
    reason:
      outcome === 'inconclusive'
        ? regressionReason(budget, comparison, { forecast, isIntervalOver })
        : judged,
    comparison,
    interval: over ? decidingInterval(comparison, metric.better) : effect.interval,
    headroom: computeHeadroom(budget, comparison, line, estimate),
  };
}

function whyNoBase({ notes }: Comparison): string {
  const differ = notes.find((note) => note.kind === 'fingerprints-differ');
  return differ?.kind === 'fingerprints-differ'
    ? `the saved runs visited it with a different ${differ.fields.join(', ')}`
    : 'the baseline has no such measurement';
}

const judged: FindingReason = { kind: 'judged' };

/**
 * A fail is stricter than a pass, so it is asked first; where both hold (no width at all) over
 * means over.
 */
function judge(budget: Budget, over: boolean, within: boolean): Verdict {
  if (over) return budget.level;
  return within ? 'pass' : 'inconclusive';
}

/** The strict end that decided, with the other end as it is always shown. */
function decidingInterval(
  comparison: Comparison,
  better: 'lower' | 'higher',
): Interval | undefined {
  const { effect } = comparison;
  if (!effect) return undefined;
  const { strict, interval } = effect;
  const confidence = Math.min(strict.confidence, interval.confidence);
  return better === 'lower'
    ? { lo: strict.lo, hi: interval.hi, confidence }
    : { lo: interval.lo, hi: strict.hi, confidence };
}

/** The details of an inconclusive finding. */
interface Telling {
  readonly forecast: Forecast;
  readonly isIntervalOver: boolean;
}

function regressionReason(budget: Budget, comparison: Comparison, telling: Telling): FindingReason {
  const runs = comparison.notes.find((note) => note.kind === 'too-few-baseline-runs');
  if (runs?.kind === 'too-few-baseline-runs') {
    return {
      kind: 'no-baseline',
      why:
        `${runs.runs} comparable ${runs.runs === 1 ? 'run' : 'runs'} of the base; ` +
        `${runs.needed} are needed to gate a timing`,
    };
  }
  const few = comparison.notes.find((note) => note.kind === 'too-few-rounds');
  return openReason(budget, comparison, few?.kind === 'too-few-rounds' ? few : undefined, telling);
}

function openReason(
  budget: Budget,
  comparison: Comparison,
  few: { readonly rounds: number; readonly needed: number } | undefined,
  { forecast, isIntervalOver }: Telling,
): FindingReason {
  const over = isIntervalOver ? ({ isIntervalOver } as const) : {};
  if (few) return { kind: 'too-few-rounds', rounds: few.rounds, needed: few.needed, ...over };
  const question = openQuestion({ budget, comparison }, forecast);
  const blocks = question && blocksUntilDecided(question);
  const moreBlocks = blocks === undefined ? undefined : Math.max(1, blocks - comparison.blocks);
  const moreMs =
    moreBlocks === undefined || comparison.blockMs === undefined
      ? undefined
      : moreBlocks * comparison.blockMs;
  return {
    kind: 'inconclusive',
    moreBlocks,
    moreMs,
    ...(moreBlocks === undefined ? { unchangedPasses: unchangedPasses(budget, comparison) } : {}),
    ...over,
  };
}

/**
 * Returns the rest of the tolerance: in the metric's unit for an absolute one, as a share of the
 * base for a relative one.
 */
function computeHeadroom(
  budget: Budget,
  comparison: Comparison,
  line: number,
  estimate: number,
): number {
  const room = line - estimate;
  const base = Math.abs(comparedBase(comparison)?.median ?? 0);
  const relative = budget.bound.kind === 'regression' && budget.bound.tolerance.kind === 'relative';
  if (comparison.effect?.scale === 'ratio') return relative ? room : room * base;
  return relative && base > 0 ? room / base : room;
}
