/** Turns any error of a request to GitHub into a `Problem`. */
import type { Problem, ProblemKind } from '../../ports.ts';

/** The parts of Octokit's RequestError that are read here. */
interface Failed {
  readonly status?: number;
  readonly message?: string;
  readonly cause?: unknown;
  readonly response?: {
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly data?: unknown;
  };
}

/** The purpose of a request. `permission` is the line of `permissions:` that it needs. */
export interface Purpose {
  readonly doing: string;
  readonly permission: string | undefined;
}

type Redact = (text: string) => string;

/** Shortens a text. Secrets are covered first: half a secret is not found. */
export const short = (text: string, redact: Redact): string =>
  redact(text).replace(/\s+/g, ' ').trim().slice(0, 200);

/**
 * Returns GitHub's own answer in one short line. HTML pages of proxies and load balancers are not
 * quoted.
 */
function wording(failed: Failed, redact: Redact): string {
  const data = failed.response?.data;
  const text =
    typeof data === 'object' && data !== null && 'message' in data
      ? String(data.message)
      : String(failed.message ?? '');
  if (/^\s*</.test(text)) return 'an HTML page came back instead of an answer';
  return short(text, redact);
}

/**
 * Octokit reports a failed connection as status 500 without a response. The reason is somewhere in
 * the causes.
 */
function transportProblem(thrown: unknown, redact: Redact): { kind: ProblemKind; message: string } {
  let message = '';
  let error = thrown as
    | {
        readonly name?: unknown;
        readonly message?: unknown;
        readonly code?: unknown;
        readonly cause?: unknown;
      }
    | undefined
    | null;
  for (let depth = 0; typeof error === 'object' && error !== null && depth < 6; depth += 1) {
    if (/timeout|abort/i.test(String(error.name)))
      return { kind: 'timeout', message: 'no answer in time' };
    const code = typeof error.code === 'string' ? ` (${error.code})` : '';
    if (typeof error.message === 'string' && error.message !== '')
      message = short(`${error.message}${code}`, redact);
    error = error.cause as typeof error;
  }
  return { kind: 'network', message: message === '' ? 'the connection failed' : message };
}

function classifyAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string | undefined>>,
): ProblemKind {
  if (status === 401) return 'credentials';
  const limited =
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit|abuse detection/i.test(message);
  if (status === 429 || (status === 403 && limited)) return 'rate-limit';
  if (status === 403)
    return /archived/i.test(message)
      ? 'archived'
      : /\blocked\b/i.test(message)
        ? 'locked'
        : 'permission';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  if (status >= 500) return 'server';
  return 'invalid';
}

/**
 * Describes an error as a problem. Never throws. Only a problem of permission names a permission.
 */
export function describeProblem(thrown: unknown, purpose: Purpose, redact: Redact): Problem {
  const failed = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Failed;
  if (failed.response === undefined || failed.status === undefined) {
    return {
      ...transportProblem(thrown, redact),
      doing: purpose.doing,
      status: undefined,
      permissionToAdd: undefined,
    };
  }
  const message = wording(failed, redact);
  const kind = classifyAnswer(failed.status, message, failed.response.headers ?? {});
  return {
    kind,
    doing: purpose.doing,
    status: failed.status,
    message,
    permissionToAdd: kind === 'permission' ? purpose.permission : undefined,
  };
}

/** Returns how long GitHub asks to wait, in milliseconds; undefined when it does not say. */
export function askedWaitMs(thrown: unknown, now: Date): number | undefined {
  const headers = (thrown as Failed | undefined)?.response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter) && retryAfter >= 0) return retryAfter * 1000;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
    return Math.max(0, reset * 1000 - now.getTime());
  return undefined;
}
