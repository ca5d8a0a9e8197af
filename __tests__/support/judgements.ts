/** Comparisons, findings and judgements written by hand, for states that few runs reach. */
import { getMetric } from '../../src/metrics.ts';
import type {
  Budget,
  Change,
  Comparison,
  Effect,
  Failure,
  Finding,
  FindingReason,
  Interval,
  Judgement,
  Level,
  Verdict,
} from '../../src/model.ts';

const within = (lo: number, hi: number, confidence = 0.95): Interval => ({ lo, hi, confidence });

interface Numbers {
  readonly base?: number;
  readonly head: number;
  /** Of the change, as a share or in the metric's unit, by the metric's scale. */
  readonly change?: readonly [number, number];
  /** Of the head's median, in the metric's unit. */
  readonly headRange?: readonly [number, number];
  readonly rounds?: number;
  readonly smallest?: number;
}

export function comparison(target: string, metricId: string, numbers: Numbers): Comparison {
  const metric = getMetric(metricId);
  const {
    base,
    head,
    change,
    headRange = [head, head],
    rounds = metric.noise === 'exact' ? 1 : 12,
    smallest = 0.04,
  } = numbers;
  const spread = metric.noise === 'exact' ? 0 : head * 0.05;
  const range = within(headRange[0], headRange[1], 0.875);
  return {
    target,
    metric: metricId,
    noise: metric.noise,
    head: { median: head, min: head - spread, max: head + spread, rounds },
    base: base === undefined ? undefined : { median: base, min: base, max: base, rounds },
    headStrict: range,
    headEarly: range,
    effect: base === undefined ? undefined : effect(metric.scale, base, head, change, smallest),
    blocks: rounds,
    blockMs: 9000,
    notes: [],
  } as Comparison;
}

function effect(
  scale: Effect['scale'],
  base: number,
  head: number,
  change: readonly [number, number] | undefined,
  smallestDetectable: number,
): Effect {
  const estimate = scale === 'ratio' ? head / base - 1 : head - base;
  const interval = change ? within(change[0], change[1], 0.99) : within(estimate, estimate, 1);
  return { scale, estimate, interval, strict: interval, early: interval, smallestDetectable };
}

interface Outcome {
  readonly verdict?: Verdict;
  readonly level?: Level;
  readonly limit?: number;
  readonly share?: number;
  readonly amount?: number;
  readonly reason?: FindingReason;
  readonly line?: number;
}

/** A finding on a comparison; `limit` makes a limit, `share` and `amount` a regression. */
export function finding(
  of: Comparison,
  {
    verdict = 'pass',
    level = 'fail',
    limit,
    share,
    amount = 0,
    reason = { kind: 'judged' },
    line,
  }: Outcome,
): Finding {
  const bound: Budget['bound'] =
    limit === undefined
      ? {
          kind: 'regression',
          tolerance:
            share === undefined ? { kind: 'absolute', amount } : { kind: 'relative', share },
        }
      : { kind: 'limit', limit };
  const sign = getMetric(of.metric).better === 'lower' ? 1 : -1;
  const room =
    limit === undefined
      ? (share ?? amount) - sign * (of.effect?.estimate ?? 0)
      : (sign * (limit - of.head.median)) / (limit || 1);
  const isCompared = limit !== undefined || of.effect !== undefined;
  return {
    budget: {
      id: `${of.target} · ${of.metric} · ${bound.kind} · ${level}`,
      target: of.target,
      metric: of.metric,
      bound,
      level,
      source:
        line === undefined
          ? undefined
          : { file: 'budgets.json', line, column: 20, keyPath: `pages.home.budgets.${of.metric}` },
    },
    verdict,
    reason,
    comparison: reason.kind === 'not-measured' ? undefined : of,
    interval: limit === undefined ? of.effect?.interval : of.headStrict,
    headroom: isCompared ? room : undefined,
  };
}

export const notMeasured = (
  target: string,
  metricId: string,
  failure: Failure | undefined,
  limit: number,
): Finding =>
  finding(comparison(target, metricId, { head: 0 }), {
    verdict: 'fail',
    limit,
    reason: { kind: 'not-measured', failure },
  });

export function judgement(findings: readonly Finding[], more: Partial<Judgement> = {}): Judgement {
  const rank: readonly Verdict[] = ['pass', 'inconclusive', 'warn', 'fail'];
  const verdict = findings.reduce<Verdict>(
    (worst, one) => (rank.indexOf(one.verdict) > rank.indexOf(worst) ? one.verdict : worst),
    'pass',
  );
  const comparisons = [...new Set(findings.flatMap((one) => one.comparison ?? []))];
  return {
    verdict,
    failsJob: verdict === 'fail',
    exitCode: verdict === 'fail' ? 1 : 0,
    findings,
    comparisons,
    changes: [],
    budgetChanges: [],
    ...more,
  };
}

export const change = (direction: Change['direction'], of: Comparison): Change => ({
  direction,
  comparison: of,
});
