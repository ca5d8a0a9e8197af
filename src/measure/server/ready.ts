/** Waiting until a server that was just started can serve. */
import type { ProbeAnswer, Spoken } from '../../ports.ts';
import { certificateHint } from '../certificate-hint.ts';
import type { Question } from '../measurer.ts';
import { isGood, type Questions } from './questions.ts';
import type { ServerPorts } from './running-server.ts';

/** An answer, and what was asked. */
export interface Seen {
  readonly url: string;
  readonly answer: ProbeAnswer;
}

/**
 * The outcome of waiting. `seen` is the last answer that was not good enough, `undefined` when
 * nothing ever answered.
 */
export type Readiness =
  | {
      readonly kind: 'ready';
      readonly origin: string;
      readonly status: number;
      readonly despite?: Seen | undefined;
    }
  | { readonly kind: 'redirects-away'; readonly url: string; readonly location: string }
  | { readonly kind: 'speaks'; readonly url: string; readonly what: Spoken }
  | {
      readonly kind: 'untrusted';
      readonly url: string;
      readonly error: string;
      readonly hint: string;
    }
  | { readonly kind: 'late'; readonly seen: Seen | undefined };

/**
 * Where to ask, and what. `onNobody` is called, again and again, while nothing listens on the port.
 */
export interface Asking {
  readonly scheme: 'http' | 'https';
  /** Any certificate will do. */
  readonly insecure?: boolean | undefined;
  readonly port: number;
  readonly questions: Questions;
  readonly deadlineMs: number;
  isGivenUp(): boolean;
  onNobody(): Promise<void>;
}

/** Often enough not to add to the time of a round, which may start a server each. */
export const pauseMs = 25;

/**
 * A question that the deadline cuts off sooner than this says nothing of who listens: on a busy
 * machine even a refusal takes some milliseconds.
 */
const fairMs = 100;

/** A server that is not what was thought is greeted in other protocols this often, at most. */
const greetingEveryMs = 1_000;

/** With which servers answer, in plain HTTP/1.1, that they speak TLS or HTTP/2 alone. */
const refusals: ReadonlySet<number> = new Set([400, 403, 426, 505]);

/** How long a page may take that is asked when time is up. */
const lastChanceMs = 2_000;

/**
 * 127.0.0.1 comes first, because it needs no name to be looked up. Then comes `localhost`, which
 * may be ::1 and is the only name that some servers listen on or answer to. Last is ::1 by itself.
 */
const hosts = ['127.0.0.1', 'localhost', '[::1]'] as const;

/**
 * Asks until an answer is good, a redirect leads elsewhere, another protocol is spoken, or the
 * deadline has passed.
 */
export async function waitUntilReady(asking: Asking, ports: ServerPorts): Promise<Readiness> {
  const { scheme, insecure, port, questions, deadlineMs } = asking;
  const { first, others, isFirstMeasured } = questions;
  let seen: Seen | undefined;
  let greetedMs = Number.NEGATIVE_INFINITY;
  const answeredBefore = new Set<string>([hosts[0]]);
  const otherProtocol = async (
    host: string,
    url: string,
    isHttp1 = false,
  ): Promise<Readiness | undefined> => {
    if (ports.clock.nowMs() - greetedMs < greetingEveryMs) return undefined;
    greetedMs = ports.clock.nowMs();
    const what = await ports.network.spokenAt(host.replace(/[[\]]/g, ''), port);
    if (
      what === undefined ||
      what === (scheme === 'https' ? 'tls' : 'http') ||
      (isHttp1 && what === 'http/2')
    )
      return undefined;
    return { kind: 'speaks', url, what };
  };
  const lastChance = async (): Promise<Readiness | undefined> => {
    if (seen === undefined || !isFirstMeasured) return undefined;
    return askOthers(
      { origin: new URL(seen.url).origin, insecure },
      others,
      lastChanceMs,
      seen,
      ports,
    );
  };
  while (!asking.isGivenUp()) {
    let isFirst = true;
    let isAnybodyThere = false;
    for (const host of hosts) {
      const leftMs = deadlineMs - ports.clock.nowMs();
      const origin = `${scheme}://${host}:${port}`;
      const url = origin + first.path;
      if (leftMs <= 0) return (await lastChance()) ?? { kind: 'late', seen };
      const answer = await probe({ origin, insecure }, first, leftMs, ports);
      if ('error' in answer) {
        if (isNobodyThere(answer.error) || (answer.error === 'timeout' && leftMs < fairMs))
          continue;
        isAnybodyThere = true;
        seen ??= { url, answer };
        const spoken = answer.error === 'timeout' ? undefined : await otherProtocol(host, url);
        if (spoken) return spoken;
        const hint = certificateHint(answer.error);
        if (hint !== undefined) return { kind: 'untrusted', url, error: answer.error, hint };
        break;
      }
      isAnybodyThere = true;
      if (!answeredBefore.has(host)) {
        // The server may have begun to listen just now: 127.0.0.1 gets another chance.
        answeredBefore.add(host);
        break;
      }
      if (isGood(first, answer.status)) {
        const away = leadsAway(url, answer.location);
        return away === undefined
          ? { kind: 'ready', origin, status: answer.status }
          : { kind: 'redirects-away', url, location: away };
      }
      if (isFirst) seen = { url, answer };
      isFirst = false;
      const spoken = refusals.has(answer.status) ? await otherProtocol(host, url, true) : undefined;
      if (spoken) return spoken;
      const ready = isFirstMeasured
        ? undefined
        : await askOthers({ origin, insecure }, others, leftMs, undefined, ports);
      if (ready) return ready;
    }
    if (!isAnybodyThere) await asking.onNobody();
    await ports.clock.sleep(pauseMs);
  }
  return { kind: 'late', seen };
}

/** Ready where one of them has a good answer. `despite` is the answer that was none. */
async function askOthers(
  at: Address,
  others: readonly Question[],
  timeoutMs: number,
  despite: Seen | undefined,
  ports: ServerPorts,
): Promise<Readiness | undefined> {
  for (const question of others) {
    const { origin } = at;
    const answer = await probe(at, question, timeoutMs, ports);
    if (
      'status' in answer &&
      isGood(question, answer.status) &&
      leadsAway(origin + question.path, answer.location) === undefined
    )
      return { kind: 'ready', origin, status: answer.status, despite };
  }
  return undefined;
}

/** A server, and whether any certificate of it will do. */
type Address = { readonly origin: string } & Pick<Asking, 'insecure'>;

function probe(
  { origin, insecure }: Address,
  { path, headers }: Question,
  timeoutMs: number,
  { network }: ServerPorts,
): Promise<ProbeAnswer> {
  return network.probe(origin + path, {
    method: 'GET',
    headers,
    body: undefined,
    timeoutMs,
    insecure,
  });
}

const isNobodyThere = (error: string) =>
  [
    'ECONNREFUSED',
    'EADDRNOTAVAIL',
    'ENETUNREACH',
    'EHOSTUNREACH',
    'EAFNOSUPPORT',
    'ENOTFOUND',
    'EAI_AGAIN',
  ].includes(error);

/**
 * Where a redirect leads when that is another origin than the one that was asked; the names of this
 * machine are one.
 */
function leadsAway(url: string, location: string | undefined): string | undefined {
  if (location === undefined) return undefined;
  const target = URL.parse(location, url);
  return target === null || sameOrigin(target, new URL(url)) ? undefined : target.href;
}

function sameOrigin(one: URL, other: URL): boolean {
  const machine = (url: URL) =>
    url.hostname === 'localhost' || url.hostname === '[::1]' ? '127.0.0.1' : url.hostname;
  return (
    one.protocol === other.protocol && one.port === other.port && machine(one) === machine(other)
  );
}
