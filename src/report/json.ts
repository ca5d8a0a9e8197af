/**
 * `report.json`: the verdict and every number behind it, for machines. Its shape is versioned;
 * docs/comment.md names its keys.
 */
import type { Baseline, Comparison, Effect, Finding, Interval, Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { newestRun } from './context.ts';
import { countByStatus } from './counts.ts';
import { readEstimate } from './read-estimate.ts';
import { isJudgedAsNoisy, metricFor, type Row, type RowStatus } from './row.ts';

/** Grows with every change that a reader of an earlier version would misread. */
const reportVersion = 1;

/** The whole report as JSON. Open ends of intervals are null, as JSON has no infinity. */
export function writeJson(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
  title: string,
): string {
  const {
    suite,
    mode,
    unverified,
    head,
    base,
    targets,
    startedAt,
    durationMs,
    rounds,
    fingerprint,
    seed,
    failures,
    links,
  } = context;
  const report = {
    format: 'headroom-report',
    version: reportVersion,
    suite,
    mode,
    title,
    verdict: judgement.verdict,
    failsJob: judgement.failsJob,
    unverified,
    counts: countByStatus(rows),
    head,
    base,
    baseline: baselineJson(context.baseline),
    budgetChanges: {
      level: judgement.budgetChangesLevel ?? null,
      ...againstJson(context),
      changes: judgement.budgetChanges,
    },
    waivers: { unused: judgement.waiverRemarks ?? [] },
    visits: judgement.visits ?? [],
    findings: rows.map(({ finding, status }) => findingJson(finding, status)),
    changes: judgement.changes.map(({ direction, comparison }) => ({
      direction,
      ...comparisonJson(comparison),
    })),
    errorRates: judgement.errorRates ?? [],
    comparisons: judgement.comparisons.map(comparisonJson),
    failures,
    measured: { startedAt, durationMs, seed, targets, rounds, fingerprint },
    links,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function baselineJson(baseline: Baseline): object {
  if (baseline.kind !== 'artifact') return baseline;
  return {
    kind: baseline.kind,
    describe: baseline.describe,
    runs: baseline.runs.length,
    newest: newestRun(baseline)?.startedAt,
  };
}

/**
 * Whether the base's budgets file could be read: `read`, `none` (this is the first run), or
 * `unknown` with the reason.
 */
function againstJson({
  budgetsAtBase: against = { kind: 'unknown', why: 'not asked for' },
}: ReportContext): object {
  return against.kind === 'unknown'
    ? { base: against.kind, why: against.why }
    : { base: against.kind };
}

function findingJson(finding: Finding, status: RowStatus): object {
  const { budget, verdict, reason, comparison, interval, headroom, waived, twin } = finding;
  const { label, unit, better } = metricFor(budget.metric);
  const figures = readEstimate(finding);
  return {
    ...budget,
    label,
    unit,
    better,
    verdict,
    standing: status,
    reason,
    waived,
    headroom: finite(headroom),
    scale: figures?.scale,
    estimate: finite(figures?.estimate),
    interval: intervalJson(interval),
    rounds: figures?.rounds,
    smallestDetectable: finite(figures?.smallestDetectable),
    comparison: comparison ? comparisonJson(comparison) : undefined,
    observed: twin && {
      metric: twin.budget.metric,
      verdict: twin.verdict,
      reason: twin.reason,
      interval: intervalJson(twin.interval),
      comparison: comparisonJson(twin.comparison),
      simulated: twin.own,
    },
  };
}

function comparisonJson(comparison: Comparison): object {
  const { headForecastBasis: _, noise, ...shown } = comparison;
  const { effect, headStrict, headEarly } = shown;
  return {
    ...shown,
    lane: noise,
    demoted: isJudgedAsNoisy(comparison),
    headStrict: intervalJson(headStrict),
    headEarly: intervalJson(headEarly),
    effect: effectJson(effect),
  };
}

function effectJson(effect: Effect | undefined): object | undefined {
  if (!effect) return undefined;
  const { interval, strict, early } = effect;
  return {
    scale: effect.scale,
    estimate: finite(effect.estimate),
    interval: intervalJson(interval),
    strict: intervalJson(strict),
    early: intervalJson(early),
    smallestDetectable: finite(effect.smallestDetectable),
  };
}

function intervalJson(interval: Interval | undefined): object | undefined {
  return (
    interval && {
      lo: finite(interval.lo),
      hi: finite(interval.hi),
      confidence: interval.confidence,
    }
  );
}

const finite = (value: number | undefined): number | null | undefined =>
  value === undefined || Number.isFinite(value) ? value : null;
