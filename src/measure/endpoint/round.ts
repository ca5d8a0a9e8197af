/** One round of an endpoint: load for a while, and the numbers that came of it. */

import { explainOwnFailure, isServersFailure } from '../../connection-errors.ts';
import { HeadroomError } from '../../errors.ts';
import { isLoopback } from '../../loopback.ts';
import type { EndpointReading } from '../../metrics/metric.ts';
import { metricsOnKind } from '../../metrics.ts';
import type { EndpointTarget, LoadProfile, MetricId, Saturation } from '../../model.ts';
import type { LoadReport, LoadRequest, Ports, ProbeAnswer } from '../../ports.ts';
import { certificateHint } from '../certificate-hint.ts';
import { saturation } from './saturation.ts';

/** The values of a round by metric, and which of them must not be judged and why. */
export interface EndpointRound {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
  /** The latencies as a histogram, and answers per second in equal parts of the round. */
  readonly latencies?: string | undefined;
  readonly throughput?: readonly number[] | undefined;
  /** Set where the load generator was at its own limit. */
  readonly saturated?: Saturation | undefined;
  /**
   * `endpoint-no-answers` where no request succeeded: such a round has an error rate, a throughput
   * of 0, and the time-outs.
   */
  readonly problem?: HeadroomError | undefined;
}

/**
 * One request before the first round, as the load sends it. Throws `endpoint-unreachable`,
 * `endpoint-wrong-status` or `load-not-made`.
 */
export async function checkEndpoint(
  target: EndpointTarget,
  origin: string,
  { load }: Pick<Ports, 'load'>,
  insecure = false,
): Promise<void> {
  const { method, headers, body } = target;
  const { timeoutMs } = target.load;
  const answer = await load.ask({
    url: resolveUrl(target, origin),
    method,
    headers,
    body,
    timeoutMs,
    insecure,
  });
  if ('error' in answer) throw askingFailed(target, origin, answer.error);
  if (!isExpected(target, answer.status))
    throw new HeadroomError('endpoint-wrong-status', wrongStatus(target, answer));
}

function askingFailed(target: EndpointTarget, origin: string, error: string): HeadroomError {
  const hint = certificateHint(error);
  if (hint !== undefined)
    return new HeadroomError(
      'endpoint-unreachable',
      `${target.address} at ${origin} has a certificate that is not trusted (${error}).`,
      { hint },
    );
  if (error !== 'timeout' && !isServersFailure(error)) return loadNotMade(target, { [error]: 1 });
  const why =
    error === 'timeout'
      ? `gave no whole answer within ${target.load.timeoutMs / 1000} s`
      : explain(error);
  return new HeadroomError('endpoint-unreachable', `${target.address} at ${origin} ${why}.`);
}

/**
 * Loads the endpoint for one round at each origin. Two origins go in turns of a tenth of a second,
 * so that both meet the same moments of the machine. In place of a round is the error that kept it
 * from being one: `endpoint-unreachable` or `load-not-made`.
 */
export async function measureEndpoint(
  target: EndpointTarget,
  origins: readonly string[],
  ports: Pick<Ports, 'load' | 'network'>,
): Promise<readonly (EndpointRound | HeadroomError)[]> {
  const { method, headers, body, expectStatus, load } = target;
  const problems = await Promise.all(
    origins.map((origin) => connectionProblem(target, origin, ports)),
  );
  const reached = origins.filter((_, index) => problems[index] === undefined);
  const reports = await ports.load.run(
    reached.map((origin) => ({
      url: resolveUrl(target, origin),
      method,
      headers,
      body,
      expectStatus,
      ...describeLoad(load),
    })),
  );
  const rounds = reports.map((report) => readRound(target, report));
  return problems.flatMap((problem) => problem ?? rounds.shift() ?? []);
}

/** Returns the request that the load makes. A new kind of load must be here to compile. */
function describeLoad(
  load: LoadProfile,
): Pick<LoadRequest, 'connections' | 'durationMs' | 'warmupMs' | 'timeoutMs'> {
  switch (load.kind) {
    case 'closed': {
      const { connections, durationMs, warmupMs, timeoutMs } = load;
      return { connections, durationMs, warmupMs, timeoutMs };
    }
  }
}

function readRound(target: EndpointTarget, report: LoadReport): EndpointRound | HeadroomError {
  if (Object.keys(report.notSent).length > 0) return loadNotMade(target, report.notSent);
  const problem = report.answersPerSecond > 0 ? undefined : noAnswers(target, report);
  const values: Record<MetricId, number> = {};
  const invalid: Record<MetricId, string> = {};
  for (const { id, read } of metricsOnKind('endpoint')) {
    const value = readMetric(report, read);
    if (value === undefined) invalid[id] = problem?.message ?? '';
    else values[id] = value;
  }
  const saturated = saturation(report.generator, target.load.connections);
  return {
    values,
    invalid,
    ...(report.latencyUs ? { latencies: report.latencyUs.histogram() } : {}),
    throughput: report.throughput,
    ...(saturated ? { saturated } : {}),
    ...(problem ? { problem } : {}),
  };
}

/** Returns a metric's value; undefined for a latency when nothing was answered. */
function readMetric(report: LoadReport, read: EndpointReading | undefined): number | undefined {
  const { latencyUs } = report;
  switch (read?.from) {
    case 'load':
      return report[read.field];
    case 'latency-quantile':
      return latencyUs && latencyUs.quantile(read.quantile) / 1000;
    case 'latency':
      return latencyUs && latencyUs[read.statistic] / 1000;
    case undefined:
      return undefined;
  }
}

function noAnswers(target: EndpointTarget, report: LoadReport): HeadroomError {
  const seconds = target.load.durationMs / 1000;
  return new HeadroomError(
    'endpoint-no-answers',
    `${target.address} gave no successful answer in a round of ${seconds} s: ${failures(report)}.`,
  );
}

/** The load was not what was asked for, and it is not the server's doing. */
function loadNotMade(
  { address, load: { connections } }: EndpointTarget,
  notSent: LoadReport['notSent'],
): HeadroomError {
  const [code = 'unknown'] = Object.keys(notSent).sort(
    (one, other) => (notSent[other] ?? 0) - (notSent[one] ?? 0),
  );
  const { what, hint } = explainOwnFailure(code, connections);
  const wanted = connections === 1 ? 'The connection' : `The ${connections} connections`;
  return new HeadroomError(
    'load-not-made',
    `${wanted} to ${address} could not be opened: ${what}. Nothing is said of the server.`,
    { hint },
  );
}

/** Absolute addresses stay what they are. */
function resolveUrl(target: EndpointTarget, origin: string): string {
  return new URL(target.path, origin).href;
}

function isExpected(target: EndpointTarget, status: number): boolean {
  return target.expectStatus === undefined
    ? status >= 200 && status < 300
    : status === target.expectStatus;
}

/** A server that is gone is told at once, without a round of refused connections. */
async function connectionProblem(
  target: EndpointTarget,
  origin: string,
  { network }: Pick<Ports, 'network'>,
): Promise<HeadroomError | undefined> {
  const url = new URL(resolveUrl(target, origin));
  if (
    !isLoopback(url.hostname) ||
    (await network.listens(Number(url.port || (url.protocol === 'https:' ? 443 : 80))))
  )
    return undefined;
  return new HeadroomError(
    'endpoint-unreachable',
    `${target.address} at ${url.origin} ${explain('ECONNREFUSED')}.`,
  );
}

function explain(error: string): string {
  switch (error) {
    case 'ECONNREFUSED':
      return 'refuses connections';
    case 'ECONNRESET':
      return 'closed the connection before its answer was complete';
    default:
      return error.startsWith('HPE_')
        ? `answers something that is not HTTP/1.1 (${error})`
        : `could not be reached (${error})`;
  }
}

/** Of an answer that is quoted. */
const excerptCharacters = 200;

function wrongStatus(
  target: EndpointTarget,
  { status, location, excerpt }: Extract<ProbeAnswer, { readonly status: number }>,
): string {
  const wanted = target.expectStatus ?? 'any 2xx';
  const leads = location === undefined ? '' : `, which leads to ${location}`;
  const says = excerpt?.trim() ? `\nIt says: ${excerpt.trim().slice(0, excerptCharacters)}` : '';
  return `${target.address} answers ${status} instead of ${wanted}${leads}.${says}`;
}

/** `12 answered 503, 3 connections broke, 1 took too long`. */
function failures({ failed, statusCounts }: LoadReport): string {
  const parts = Object.entries(statusCounts).map(
    ([status, count]) => `${count} answered ${status}`,
  );
  if (failed.connection > 0) parts.push(`${failed.connection} lost their connection`);
  if (failed.timeout > 0) parts.push(`${failed.timeout} took too long`);
  return parts.length === 0 ? 'nothing was answered' : parts.join(', ');
}
