/** Waiting until a server that was just started can serve. */
import type { ProbeAnswer } from '../ports.ts';
import type { ServerPorts } from './running-server.ts';

/** What became of waiting. `seen` is the last answer that was not good enough, `undefined` when nothing ever answered. */
export type Readiness =
  | { readonly kind: 'ready'; readonly origin: string; readonly status: number }
  | { readonly kind: 'redirects-away'; readonly url: string; readonly location: string }
  | { readonly kind: 'late'; readonly seen: { readonly url: string; readonly answer: ProbeAnswer } | undefined };

/** Often enough not to add to the time of a round, which may start a server each. */
export const pauseMs = 25;

/** A question that the deadline cuts off sooner than this says nothing of who listens: on a busy machine even a refusal takes some milliseconds. */
const fairMs = 100;

/**
 * 127.0.0.1 comes first, because it needs no name to be looked up; then `localhost`, which some servers listen on or
 * answer to alone and which may be ::1; then ::1 by itself.
 */
const hosts = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** Asks until an answer is 2xx or 3xx, a redirect leads elsewhere, or `deadlineMs` of the clock has passed. */
export async function waitUntilReady(port: number, path: string, deadlineMs: number, isGivenUp: () => boolean, ports: ServerPorts): Promise<Readiness> {
  let seen: { readonly url: string; readonly answer: ProbeAnswer } | undefined;
  const answeredBefore = new Set<string>([hosts[0]]);
  while (!isGivenUp()) {
    let isFirst = true;
    for (const host of hosts) {
      const leftMs = deadlineMs - ports.clock.nowMs();
      if (leftMs <= 0) return { kind: 'late', seen };
      const origin = `http://${host}:${port}`;
      const url = origin + path;
      const answer = await ports.network.probe(url, { method: 'GET', headers: {}, body: undefined, timeoutMs: leftMs });
      if ('error' in answer) {
        if (isNobodyThere(answer.error) || (answer.error === 'timeout' && leftMs < fairMs)) continue;
        seen ??= { url, answer };
        break;
      }
      if (!answeredBefore.has(host)) {
        answeredBefore.add(host); // the server may have begun to listen just now: 127.0.0.1 gets another chance
        break;
      }
      if (answer.status >= 200 && answer.status < 400) {
        const away = leadsAway(url, answer.location);
        return away === undefined ? { kind: 'ready', origin, status: answer.status } : { kind: 'redirects-away', url, location: away };
      }
      if (isFirst) seen = { url, answer };
      isFirst = false;
    }
    await ports.clock.sleep(pauseMs);
  }
  return { kind: 'late', seen };
}

const isNobodyThere = (error: string) =>
  ['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN'].includes(error);

/** Where a redirect leads when that is another origin than the one that was asked; the names of this machine are one. */
function leadsAway(url: string, location: string | undefined): string | undefined {
  if (location === undefined) return undefined;
  const target = URL.parse(location, url);
  return target === null || sameOrigin(target, new URL(url)) ? undefined : target.href;
}

function sameOrigin(one: URL, other: URL): boolean {
  const machine = (url: URL) => (url.hostname === 'localhost' || url.hostname === '[::1]' ? '127.0.0.1' : url.hostname);
  return one.protocol === other.protocol && one.port === other.port && machine(one) === machine(other);
}
