/**
 * Sends requests to GitHub. They are bounded in time, number and waiting, repeated where that is
 * safe, and checked for shape.
 */
import type { z } from 'zod';
import type { Answer, Clock, Log, Problem } from '../../ports.ts';
import { askedWaitMs, describeProblem, type Purpose } from './problem.ts';

interface Response {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Octokit's `request`, as far as it is used. */
export type SendRequest = (route: string, parameters: Record<string, unknown>) => Promise<Response>;

/**
 * The request of one method of the port. `repeat` is true where a second identical request does no
 * harm. `take` picks what is not the body.
 */
export interface Operation extends Purpose {
  readonly route: string;
  readonly repeat: boolean;
  /**
   * One of many like it, which are counted by themselves. They must leave requests for the report
   * at the end.
   */
  readonly isDownload?: boolean;
  /**
   * Belongs to the end of a run: check, status or comment. It may use the reserve, which no other
   * request may.
   */
  readonly isLastWord?: boolean;
  readonly take?: (response: Response) => unknown;
}

/** Bounds for a whole run, in milliseconds where they are times. */
export interface RequestLimits {
  readonly requests: number;
  /** Of these requests, and of the time for waiting, what is kept for the last word. */
  readonly reserve: { readonly requests: number; readonly waitMs: number };
  /** Downloads are bounded apart: the legs of a matrix, and baselines. */
  readonly downloads: number;
  readonly timeoutMs: number;
  readonly waitMs: number;
  readonly attempts: number;
}

/**
 * GitHub allows an Actions token 1,000 requests an hour for a repository: 100 leaves room for the
 * other jobs. A usual run needs under 30, and more only where a conversation has thousands of
 * comments. The last word takes 11 when every answer is right.
 */
export const usualLimits: RequestLimits = {
  requests: 100,
  reserve: { requests: 30, waitMs: 30_000 },
  downloads: 90,
  timeoutMs: 20_000,
  waitMs: 90_000,
  attempts: 3,
};

/**
 * Requests in a row without an answer after which no more are tried for a while, and that while.
 */
const deafAfter = 4;
const deafForMs = 60_000;

/** GitHub's advice for a secondary limit without `retry-after` is a minute. */
const unstatedRateWaitMs = 60_000;

export interface Requester {
  /** Returns the answer's data in the requested shape. */
  send<T>(
    operation: Operation,
    parameters: Record<string, unknown>,
    shape: z.ZodType<T>,
  ): Promise<Answer<T>>;
}

const budgetKind = ({ isDownload }: Operation): 'requests' | 'downloads' =>
  isDownload ? 'downloads' : 'requests';

export function createRequester(
  request: SendRequest,
  clock: Clock,
  log: Log,
  limits: RequestLimits,
  redact: (text: string) => string,
): Requester {
  const sent = { requests: 0, downloads: 0 };
  let waitedMs = 0;
  let unanswered = 0;
  let deafUntilMs = 0;

  const refusal = (operation: Operation): Problem | undefined => {
    const base = { doing: operation.doing, status: undefined, permissionToAdd: undefined };
    const kind = budgetKind(operation);
    const kept = kind === 'downloads' || operation.isLastWord ? 0 : limits.reserve.requests;
    if (sent[kind] >= limits[kind] - kept)
      return { ...base, kind: 'budget', message: `${sent[kind]} ${kind} were made already` };
    if (clock.nowMs() < deafUntilMs)
      return {
        ...base,
        kind: 'network',
        message: `not tried: the last ${deafAfter} requests had no answer`,
      };
    return undefined;
  };

  const note = (problem: Problem) => {
    unanswered = problem.kind === 'network' || problem.kind === 'timeout' ? unanswered + 1 : 0;
    if (unanswered >= deafAfter) {
      deafUntilMs = clock.nowMs() + deafForMs;
      unanswered = 0;
    }
  };

  const attempt = async <T>(
    operation: Operation,
    parameters: Record<string, unknown>,
    shape: z.ZodType<T>,
  ) => {
    sent[budgetKind(operation)] += 1;
    try {
      const signal = AbortSignal.timeout(limits.timeoutMs);
      const response = await request(operation.route, {
        ...parameters,
        request: { ...(parameters.request as object | undefined), signal },
      });
      unanswered = 0;
      const parsed = shape.safeParse(
        operation.take === undefined ? response.data : operation.take(response),
      );
      if (parsed.success) return { ok: true as const, value: parsed.data };
      const message =
        'the answer is not what the API describes ' +
        `(${parsed.error.issues[0]?.path.join('.') || 'whole body'})`;
      const problem: Problem = {
        kind: 'malformed',
        doing: operation.doing,
        status: response.status,
        message,
        permissionToAdd: undefined,
      };
      return { ok: false as const, problem, askedMs: undefined };
    } catch (thrown) {
      const problem = describeProblem(thrown, operation, redact);
      note(problem);
      return { ok: false as const, problem, askedMs: askedWaitMs(thrown, clock.now()) };
    }
  };

  /**
   * Returns how long to wait before the next attempt; undefined when there is none. A refused
   * request did nothing, so waiting out a rate limit is always safe.
   */
  const pauseMs = (
    operation: Operation,
    problem: Problem,
    askedMs: number | undefined,
    attempts: number,
  ): number | undefined => {
    if (attempts >= limits.attempts) return undefined;
    if (problem.kind === 'rate-limit') return askedMs ?? unstatedRateWaitMs;
    if (problem.kind === 'timeout') return operation.repeat && attempts < 2 ? 1_000 : undefined;
    const passing =
      problem.kind === 'server' || problem.kind === 'network' || problem.kind === 'malformed';
    return operation.repeat && passing ? (askedMs ?? 1_000 * 3 ** (attempts - 1)) : undefined;
  };

  return {
    async send(operation, parameters, shape) {
      for (let attempts = 1; ; attempts += 1) {
        const refused = refusal(operation);
        if (refused !== undefined) return { ok: false, problem: refused };
        const outcome = await attempt(operation, parameters, shape);
        if (outcome.ok) return attempts > 1 ? { ...outcome, isRepeated: true } : outcome;
        const pause = pauseMs(operation, outcome.problem, outcome.askedMs, attempts);
        const mostWaitMs = limits.waitMs - (operation.isLastWord ? 0 : limits.reserve.waitMs);
        if (pause === undefined || waitedMs + pause > mostWaitMs)
          return { ok: false, problem: outcome.problem };
        waitedMs += pause;
        log.debug(
          `GitHub: could not ${operation.doing} (${outcome.problem.kind}); trying again in ` +
            `${Math.ceil(pause / 1000)} s`,
        );
        await clock.sleep(pause);
      }
    },
  };
}
