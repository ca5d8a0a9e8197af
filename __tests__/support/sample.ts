/** A run to report, made of as few words as a test needs. */
import { getMetric } from '../../src/metrics.ts';
import type {
  Budget,
  Change,
  Comparison,
  Effect,
  Failure,
  Finding,
  FindingReason,
  Fingerprint,
  Interval,
  Judgement,
  Level,
  Measurements,
  TargetIdentity,
  Verdict,
} from '../../src/model.ts';
import type { ReportContext } from '../../src/report/context.ts';

const fingerprint: Fingerprint = {
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 4,
  memoryBytes: 16_772_000_000,
  os: 'Ubuntu 24.04.3 LTS',
  chrome: '142.0.7444.59',
  lighthouse: '13.5.0',
  autocannon: '9.0.0',
  node: '24.21.0',
  headroom: '0.1.0',
  settings: {},
};

export const page = (name: string, device = 'mobile', address = '/'): TargetIdentity => ({
  id: `${name} (${device})`,
  kind: 'page',
  name,
  profile: device,
  address,
});

export const endpoint = (name: string, address: string): TargetIdentity => ({
  id: name,
  kind: 'endpoint',
  name,
  profile: '10 connections',
  address,
});

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

export function context(
  targets: readonly TargetIdentity[],
  more: Partial<ReportContext> = {},
): ReportContext {
  return {
    suite: 'default',
    mode: 'gate',
    head: {
      commit: '3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a',
      branch: 'faster-hero',
      dirty: false,
    },
    base: { commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d', branch: 'main', dirty: false },
    baseline: {
      kind: 'same-job',
      commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d',
      describe: 'what the pull request was merged onto',
    },
    budgetsAtBase: { kind: 'read', budgets: [] },
    targets,
    fingerprint,
    seed: 1337,
    startedAt: '2026-03-04T10:20:30.000Z',
    durationMs: 252_000,
    rounds: targets.map(({ id }) => ({ target: id, head: 12, base: 12 })),
    failures: [],
    diagnoses: [],
    links: {
      run: 'https://github.com/acme/shop/actions/runs/42',
      artifact: 'https://github.com/acme/shop/actions/runs/42/artifacts/7',
    },
    unverified: false,
    origin: undefined,
    ...more,
  };
}

/** A saved run without rounds. */
export const measurements: Measurements = {
  format: 'headroom-measurements',
  version: 1,
  suite: 'default',
  startedAt: '2026-03-04T10:20:30.000Z',
  seed: 1337,
  head: undefined,
  base: undefined,
  fingerprint,
  targets: [],
  rounds: [],
  failures: [],
  diagnoses: [],
};
