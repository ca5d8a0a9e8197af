/** Head against base for every metric that was measured, budgeted or not. */

import { getMetric, type Metric } from '../metrics.ts';
import type {
  Baseline,
  Bound,
  Budget,
  Comparison,
  ComparisonNote,
  Effect,
  LookPlan,
  Measurements,
  Policy,
} from '../model.ts';
import { summarizeArms } from './arm-summaries.ts';
import { type ArtifactSamples, artifactSamples, compareWithRuns } from './artifact-baseline.ts';
import { autocorrelationNote } from './autocorrelation.ts';
import { exactEffect, isExact } from './exact.ts';
import { headIntervals } from './head-intervals.ts';
import { fewestAble, type Parts, sharedParts } from './levels.ts';
import { calmLimitNote, findLimitSample, selectCompared } from './limit-samples.ts';
import { plannedLooks } from './looks.ts';
import { lostRounds } from './lost-rounds.ts';
import { pairedSample } from './paired-bounds.ts';
import { pairedBlocks, pairedEffect } from './paired-effect.ts';
import {
  blocksByTarget,
  blockTimes,
  collectSamples,
  comparisonKey,
  type Sample,
} from './samples.ts';
import { saturatedRounds, saturationNote } from './saturated.ts';
import type { Scale } from './scale.ts';
import { sortNumbers } from './sorted.ts';
import { withMeasuredTwins } from './watched.ts';

/** When the rounds of a target are looked at. */
export type PlanOf = (target: string) => LookPlan;

/** The inputs that all comparisons of one run share. */
interface Run {
  readonly baseline: Baseline;
  readonly plan: PlanOf;
  readonly parts: Parts;
  /** Keys of comparisons that a budget of this kind watches: only they need a forecast. */
  readonly limited: ReadonlySet<string>;
  readonly regressionBudgeted: ReadonlySet<string>;
  readonly blocks: ReadonlyMap<string, number>;
  readonly blockMs: ReadonlyMap<string, number>;
  readonly saved: ArtifactSamples | undefined;
  readonly lost: ReturnType<typeof lostRounds>;
  readonly limitSample: ReturnType<typeof findLimitSample>;
  readonly measurements: Measurements;
}

/**
 * One comparison for every target and metric that `measurements` holds of the head. The strict
 * bounds are controlled over all planned looks and all budgets that can fail the job, which
 * `failOn` tells. So `decide` only holds them against the tolerances.
 */
export function compare(
  measurements: Measurements,
  baseline: Baseline,
  budgets: readonly Budget[],
  plan: LookPlan | PlanOf,
  failOn?: Policy['failOn'],
): readonly Comparison[] {
  const measured = collectSamples(measurements).filter(({ head }) => head.values.length > 0);
  const samples = selectCompared(measured, budgets);
  const saved =
    baseline.kind === 'artifact' ? artifactSamples(measurements, baseline.runs) : undefined;
  const watched = withMeasuredTwins(
    budgets,
    samples,
    (sample) => findBaseValues(sample, baseline, saved).length > 0,
  );
  const run: Run = {
    baseline,
    plan: typeof plan === 'function' ? plan : () => plan,
    parts: sharedParts(watched, samples.length, failOn),
    limited: collectKeys(budgets, 'limit'),
    regressionBudgeted: collectKeys(watched, 'regression'),
    blocks: blocksByTarget(measurements, 'head'),
    blockMs: blockTimes(measurements),
    saved,
    lost: lostRounds(measurements, samples),
    limitSample: findLimitSample(measured),
    measurements,
  };
  return samples.map((sample) => compareSample(sample, run));
}

const findBaseValues = (
  { target, metric, base }: Sample,
  baseline: Baseline,
  saved: ArtifactSamples | undefined,
): readonly number[] =>
  baseline.kind === 'same-job' ? base.values : (saved?.values(target, metric) ?? []);

function compareSample(sample: Sample, run: Run): Comparison {
  const metric = getMetric(sample.metric);
  const head = sample.head.values;
  const base = findBaseValues(sample, run.baseline, run.saved);
  const exact =
    metric.noise === 'exact' &&
    isExact(metric, head) &&
    (base.length === 0 || isExact(metric, base));
  const scale: Scale =
    metric.scale === 'ratio' && head.every(isPositive) && base.every(isPositive)
      ? 'ratio'
      : 'difference';
  const part = run.parts.forBudgets(sample.key);
  const blocks = run.blocks.get(sample.target) ?? head.length;
  const own = summarizeArms(metric, head, base, exact);
  const limited = run.limitSample(sample);
  const plan = run.plan(sample.target);
  const rule = { scale, plan, part, blocks, forecast: run.limited.has(sample.key) };
  const judged = computeEffect(
    sample,
    metric,
    { head, base, baseMedian: own.base?.median ?? 0, exact, scale, part, blocks },
    run,
  );
  return {
    target: sample.target,
    metric: sample.metric,
    noise: exact ? 'exact' : 'noisy',
    ...(limited ? { ...summarizeLimited(limited, metric, run), compared: own } : own),
    ...headIntervals(metric, sortNumbers((limited ?? sample).head.values), exact, rule),
    blockMs: run.blockMs.get(sample.target),
    effect: judged.effect,
    blocks: judged.blocks,
    lost: run.lost(sample),
    saturated: saturatedRounds(sample),
    notes: [
      ...judged.notes,
      ...saturationNote(sample),
      ...invalidNote(sample),
      ...(run.limited.has(sample.key) && !limited ? calmLimitNote(sample, run.measurements) : []),
    ],
  };
}

const summarizeLimited = (limited: Sample, metric: Metric, { baseline, saved }: Run) =>
  summarizeArms(metric, limited.head.values, findBaseValues(limited, baseline, saved), false);

const collectKeys = (budgets: readonly Budget[], kind: Bound['kind']): ReadonlySet<string> =>
  new Set(
    budgets
      .filter((budget) => budget.bound.kind === kind)
      .map((budget) => comparisonKey(budget.target, budget.metric)),
  );

const isPositive = (value: number): boolean => value > 0;

interface Prepared {
  readonly head: readonly number[];
  readonly base: readonly number[];
  readonly baseMedian: number;
  readonly exact: boolean;
  readonly scale: Scale;
  readonly part: number;
  readonly blocks: number;
}

interface Judged {
  readonly effect: Effect | undefined;
  readonly blocks: number;
  readonly notes: readonly ComparisonNote[];
}

function computeEffect(sample: Sample, metric: Metric, prepared: Prepared, run: Run): Judged {
  const { head, base, exact } = prepared;
  if (base.length === 0)
    return { effect: undefined, blocks: head.length, notes: otherVisitsNote(sample, run) };
  if (exact) return { effect: exactEffect(metric, head, base), blocks: head.length, notes: [] };
  if (run.saved)
    return {
      ...compareWithRuns(
        sample,
        metric,
        { ...prepared, changePart: run.parts.forChanges },
        run.saved,
      ),
      blocks: head.length,
    };
  return pairedJudgement(sample, metric, prepared, run);
}

function pairedJudgement(
  sample: Sample,
  metric: Metric,
  { baseMedian, scale, part, blocks }: Prepared,
  run: Run,
): Judged {
  const blocksOfBoth = pairedBlocks(scale, sample.head, sample.base);
  if (blocksOfBoth.head.length === 0) return { effect: undefined, blocks: 0, notes: [] };
  const paired = pairedSample(blocksOfBoth);
  const floor = scale === 'ratio' ? Math.log1p(metric.floor / baseMedian) : metric.floor;
  const forecast = run.regressionBudgeted.has(sample.key);
  const changePart = run.parts.forChanges;
  const plan = run.plan(sample.target);
  const effect = pairedEffect(paired, {
    scale,
    better: metric.better,
    floor,
    plan,
    blocks,
    part,
    changePart,
    forecast,
  });
  const needed = neededBlocks(plan, part);
  const few: readonly ComparisonNote[] =
    needed > paired.n ? [{ kind: 'too-few-rounds', rounds: paired.n, needed }] : [];
  return { effect, blocks: paired.n, notes: [...few, ...autocorrelationNote(paired.differences)] };
}

/** The first look at which this comparison could ever be called a change. */
function neededBlocks(plan: LookPlan, part: number): number {
  const fewest = fewestAble(plan, part);
  return plan.kind === 'single'
    ? fewest
    : (plannedLooks(plan.maxRounds).find((look) => look >= fewest) ?? fewest);
}

/** Says that saved runs visited the target with other settings. */
function otherVisitsNote({ target }: Sample, { saved }: Run): readonly ComparisonNote[] {
  const fields = saved?.otherVisits(target) ?? [];
  return fields.length > 0 ? [{ kind: 'fingerprints-differ', fields }] : [];
}

function invalidNote(sample: Sample): readonly ComparisonNote[] {
  return sample.invalid > 0
    ? [{ kind: 'invalid-rounds', rounds: sample.invalid, reason: sample.invalidReason }]
    : [];
}
