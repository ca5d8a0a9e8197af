/** autocannon's own JSON (`autocannon -j`): one file is one round of an endpoint. */
import { z } from 'zod';
import { HeadroomError } from '../../errors.ts';
import { identifyTarget } from '../../model/target-identity.ts';
import type { EndpointTarget, Measurements, MetricId, Round } from '../../model.ts';
import { headroomVersion } from '../../version.ts';
import { firstIssue } from '../check-measurements.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { FormatReader, ImportingConfig, ParsedFile } from './format.ts';
import { damaged } from './parse-json.ts';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** The keys that are read of it. Older versions lack those that are optional. */
const resultSchema = z.object({
  title: z.string().max(300).optional(),
  url: z.string().min(1).max(2_000),
  connections: count.min(1),
  pipelining: count.min(1).optional(),
  /** Seconds. */
  duration: amount,
  start: z.iso.datetime().max(40),
  /** Requests without an answer; those that took too long are among them. */
  errors: count,
  /** Answers with another body than was expected. */
  mismatches: count.optional(),
  '1xx': count,
  '2xx': count,
  '3xx': count,
  '4xx': count,
  '5xx': count,
  statusCodeStats: z.record(z.string().max(10), z.object({ count })).optional(),
  latency: z.object({
    average: amount,
    max: amount,
    p50: amount,
    p75: amount,
    p90: amount,
    p99: amount,
    p99_9: amount.optional(),
    p999: amount.optional(),
  }),
  throughput: z.object({ total: amount }),
});

type AutocannonResult = z.infer<typeof resultSchema>;

/** Reads a file of autocannon 7 or newer. */
export const autocannon = {
  recognizes: (parsed) =>
    ['latency', 'requests', 'throughput', 'connections', 'non2xx'].every((key) => key in parsed),
  read: readAutocannon,
} satisfies FormatReader;

function readAutocannon({ name, parsed }: ParsedFile, config: ImportingConfig): Measurements {
  const checked = resultSchema.safeParse(parsed);
  if (!checked.success) throw damaged(name, firstIssue(checked.error.issues, []));
  const result = checked.data;
  const { url, title, connections, pipelining = 1 } = result;
  const target = findEndpoint({ url, title, connections, pipelining }, config.targets, name);
  const outcome = countRequests(result, target, name);
  if (result.duration === 0 || outcome.sent === 0)
    throw new HeadroomError(
      'import-empty',
      `${name} holds ${outcome.sent} finished requests in ${result.duration} s.`,
    );
  const round: Round = {
    target: target.id,
    arm: 'head',
    block: 0,
    order: 0,
    startedAt: result.start,
    durationMs: Math.round(result.duration * 1_000),
    ...(outcome.failed > 0
      ? failedRound(outcome, name)
      : goodRound(result, groupLimits(target, config), outcome)),
  };
  return {
    format: 'headroom-measurements',
    version: 2,
    source: 'autocannon',
    suite: config.suite,
    startedAt: result.start,
    seed: 0,
    fingerprint: unknownMachine,
    targets: [identifyTarget(target)],
    rounds: [round],
    failures: [],
    diagnoses: [],
  };
}

/** The file does not say where it was measured, nor by which version. */
const unknownMachine: Measurements['fingerprint'] = {
  cpu: 'unknown',
  cores: 0,
  memoryBytes: 0,
  os: 'unknown',
  node: 'unknown',
  headroom: headroomVersion,
  settings: {},
  source: 'autocannon',
};

/** The requests of a file. Requests that were still open at its end are not among them. */
interface Outcome {
  readonly sent: number;
  readonly failed: number;
}

/** A status that the endpoint expects is a success, though autocannon may count it as none. */
function countRequests(
  result: AutocannonResult,
  { name: endpoint, expectStatus }: EndpointTarget,
  name: string,
): Outcome {
  const { statusCodeStats, mismatches = 0, errors } = result;
  if (expectStatus !== undefined && statusCodeStats === undefined)
    throw damaged(
      name,
      `it has no "statusCodeStats", and ${endpoint} expects the status ${expectStatus}`,
    );
  const answers = result['1xx'] + result['2xx'] + result['3xx'] + result['4xx'] + result['5xx'];
  const expected =
    expectStatus === undefined
      ? result['2xx']
      : (statusCodeStats?.[String(expectStatus)]?.count ?? 0);
  if (expected > answers) throw damaged(name, 'more answers have a status than there are answers');
  const good = Math.max(0, expected - mismatches);
  return { sent: answers + errors, failed: answers - good + errors };
}

type Numbers = Pick<Round, 'values' | 'invalid'>;

/** Quantiles and others of a latency: whole milliseconds, rounded down. */
const latencies = ['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'mean', 'max'] as const;

/** Fast errors are no good latency, and autocannon counts them into its latencies. */
function failedRound({ sent, failed }: Outcome, name: string): Numbers {
  const why =
    `${failed} of ${sent} requests in ${name} failed, ` +
    'and its other numbers do not tell them from those that succeeded';
  return {
    values: { 'error-rate': failed / sent },
    invalid: Object.fromEntries(
      ['throughput', 'bytes-per-second', ...latencies].map((metric) => [metric, why]),
    ),
  };
}

function goodRound(
  { latency, throughput, duration }: AutocannonResult,
  limits: ReadonlyMap<MetricId, readonly number[]>,
  { sent }: Outcome,
): Numbers {
  const told: Readonly<Record<(typeof latencies)[number], number | undefined>> = {
    p50: latency.p50,
    p75: latency.p75,
    p90: latency.p90,
    p95: undefined,
    p99: latency.p99,
    'p99.9': latency.p99_9 ?? latency.p999,
    mean: latency.average,
    max: latency.max,
  };
  const invalid = latencies.flatMap((metric) => {
    const why = whyNotJudged(metric, told[metric], limits.get(metric) ?? []);
    return why === undefined ? [] : [[metric, why] as const];
  });
  const without = new Set<string>(invalid.map(([metric]) => metric));
  return {
    values: {
      throughput: sent / duration,
      'error-rate': 0,
      'bytes-per-second': throughput.total / duration,
      ...Object.fromEntries(
        Object.entries(told).flatMap(([metric, value]) =>
          value === undefined || without.has(metric) ? [] : [[metric, value]],
        ),
      ),
    },
    invalid: Object.fromEntries(invalid),
  };
}

/**
 * Returns why a latency cannot be held to its limits. 9 ms may be anything below 10 ms. It is
 * within a limit of 10 ms and over one of 8 ms, but neither for sure where the limit is 9.5 ms.
 */
function whyNotJudged(
  metric: MetricId,
  value: number | undefined,
  limits: readonly number[],
): string | undefined {
  if (value === undefined) return `autocannon reports no ${metric}, and it is not guessed`;
  const limit = limits.find((one) => value <= one && one < value + 1);
  return limit === undefined
    ? undefined
    : `autocannon rounds its milliseconds down, so ${value} ms may be within ${limit} ms or not`;
}

function groupLimits(
  { id }: EndpointTarget,
  { budgets }: ImportingConfig,
): ReadonlyMap<MetricId, readonly number[]> {
  const limits = new Map<MetricId, readonly number[]>();
  for (const { target, metric, bound } of budgets)
    if (target === id && bound.kind === 'limit')
      limits.set(metric, [...(limits.get(metric) ?? []), bound.limit]);
  return limits;
}
