/** One round of an endpoint: load for a while, and the numbers that came of it. */
import { HeadroomError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import type { EndpointTarget, MetricId } from '../model.ts';
import type { LoadReport, Ports, ProbeAnswer } from '../ports.ts';
import { saturation } from './endpoint-saturation.ts';

/** The values of a round by metric, and which of them must not be judged and why. */
export interface EndpointRound {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
  /** `endpoint-no-answers` where no request succeeded: such a round has an error rate, and nothing else. */
  readonly problem?: HeadroomError | undefined;
}

/** Quantiles by metric. */
const quantiles = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99, 'p99.9': 0.999 } as const;

/** One request before the first round. Throws `endpoint-unreachable` or `endpoint-wrong-status`. */
export async function checkEndpoint(target: EndpointTarget, origin: string, { network }: Pick<Ports, 'network'>): Promise<void> {
  const { method, headers, body, load } = target;
  const answer = await network.probe(urlOf(target, origin), { method, headers, body, timeoutMs: load.timeoutMs, wholeAnswer: true });
  if ('error' in answer) {
    const why = answer.error === 'timeout' ? `gave no whole answer within ${load.timeoutMs / 1000} s` : explain(answer.error);
    throw new HeadroomError('endpoint-unreachable', `${target.address} at ${origin} ${why}.`);
  }
  if (!isExpected(target, answer.status)) throw new HeadroomError('endpoint-wrong-status', wrongStatus(target, answer));
}

/**
 * Loads the endpoint for one round at each origin: two in turns of a tenth of a second, so that both meet the same moments of
 * the machine. In place of a round is the error that kept it from being one: `endpoint-unreachable`.
 */
export async function measureEndpoint(
  target: EndpointTarget,
  origins: readonly string[],
  ports: Pick<Ports, 'load' | 'network'>,
): Promise<readonly (EndpointRound | HeadroomError)[]> {
  const { method, headers, body, expectStatus, load } = target;
  const problems = await Promise.all(origins.map((origin) => connectionProblem(target, origin, ports)));
  const reached = origins.filter((_, index) => problems[index] === undefined);
  const reports = await ports.load.run(reached.map((origin) => ({ url: urlOf(target, origin), method, headers, body, expectStatus, ...load })));
  const rounds = reports.map((report) => roundOf(target, report));
  return problems.flatMap((problem) => problem ?? rounds.shift() ?? []);
}

function roundOf(target: EndpointTarget, report: LoadReport): EndpointRound {
  const { latencyUs } = report;
  if (latencyUs === undefined) return roundWithoutAnswers(target, report);

  const values = {
    throughput: report.answersPerSecond,
    'error-rate': errorRate(report),
    ...Object.fromEntries(Object.entries(quantiles).map(([metric, q]) => [metric, latencyUs.quantile(q) / 1000])),
    mean: latencyUs.mean / 1000,
    max: latencyUs.max / 1000,
    'bytes-per-second': report.bytesPerSecond,
  };
  const reason = saturation(report.generator);
  const unjudged = reason === undefined ? [] : Object.keys(values).filter((metric) => metric !== 'error-rate');
  return { values, invalid: Object.fromEntries(unjudged.map((metric) => [metric, reason ?? ''])) };
}

function roundWithoutAnswers(target: EndpointTarget, report: LoadReport): EndpointRound {
  const seconds = target.load.durationMs / 1000;
  const message = `${target.address} gave no successful answer in a round of ${seconds} s: ${failures(report)}.`;
  const others = ['throughput', ...Object.keys(quantiles), 'mean', 'max', 'bytes-per-second'];
  return {
    values: { 'error-rate': 1 },
    invalid: Object.fromEntries(others.map((metric) => [metric, message])),
    problem: new HeadroomError('endpoint-no-answers', message),
  };
}

/** Absolute addresses stay what they are. */
function urlOf(target: EndpointTarget, origin: string): string {
  return new URL(target.path, origin).href;
}

function isExpected(target: EndpointTarget, status: number): boolean {
  return target.expectStatus === undefined ? status >= 200 && status < 300 : status === target.expectStatus;
}

/** autocannon would try again as fast as it can against a server that is gone. */
async function connectionProblem(target: EndpointTarget, origin: string, { network }: Pick<Ports, 'network'>): Promise<HeadroomError | undefined> {
  const url = new URL(urlOf(target, origin));
  if (!isLoopback(url.hostname) || (await network.listens(Number(url.port || (url.protocol === 'https:' ? 443 : 80))))) return undefined;
  return new HeadroomError('endpoint-unreachable', `${target.address} at ${url.origin} ${explain('ECONNREFUSED')}.`);
}

function explain(error: string): string {
  switch (error) {
    case 'ECONNREFUSED':
      return 'refuses connections';
    case 'ECONNRESET':
      return 'closed the connection before its answer was complete';
    default:
      return `could not be reached (${error})`;
  }
}

function wrongStatus(target: EndpointTarget, { status, location, excerpt }: Extract<ProbeAnswer, { readonly status: number }>): string {
  const wanted = target.expectStatus ?? 'any 2xx';
  const leads = location === undefined ? '' : `, which leads to ${location}`;
  const says = excerpt?.trim() ? `\nIt says: ${excerpt.trim()}` : '';
  return `${target.address} answers ${status} instead of ${wanted}${leads}.${says}`;
}

/** Requests that failed, as a share of all that ended. */
function errorRate({ completed, failed }: LoadReport): number {
  const ended = completed + failed.connection + failed.timeout;
  return ended === 0 ? 0 : (failed.connection + failed.timeout + failed.status) / ended;
}

/** `12 answered 503, 3 connections broke, 1 took too long`. */
function failures({ failed, statusCounts }: LoadReport): string {
  const parts = Object.entries(statusCounts).map(([status, count]) => `${count} answered ${status}`);
  if (failed.connection > 0) parts.push(`${failed.connection} lost their connection`);
  if (failed.timeout > 0) parts.push(`${failed.timeout} took too long`);
  return parts.length === 0 ? 'nothing was answered' : parts.join(', ');
}
