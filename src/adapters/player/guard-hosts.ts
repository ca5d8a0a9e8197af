/** Keeps a flow on this machine and on the hosts that the budgets file allows. */
import { mayBeLoaded } from '../../allowed-hosts.ts';
import { HeadroomError } from '../../errors.ts';
import type { PlayRequest } from '../../ports.ts';

export interface HostGuard {
  mayShow(url: string): boolean;
  /** Notes a document that was refused. Returns whether its tab is another one than the flow's. */
  refuse(url: string, targetId: string): boolean;
  /** Notes a download, which Chrome refused. */
  refuseDownload(): void;
  /** Names the tab of the flow. */
  setOwn(targetId: string): void;
  /** Rejects with `host-not-allowed` when the tab of the flow was to show another host. */
  readonly refused: Promise<never>;
  /** Tells of downloads, and of other tabs that were to show another host. */
  met(): readonly string[];
}

/** A page may open as many tabs as it likes. */
const mostMet = 20;

/** Addresses of documents that no host gives, and that a page makes of itself. */
const ofPages: readonly string[] = ['about:', 'data:', 'blob:'];

/** Returns the guard of one run of a flow, for every tab that is open meanwhile. */
export function guardHosts({ flow, allowedHosts }: PlayRequest): HostGuard {
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {}); // It is heeded only while the script plays.
  const met = new Set<string>();
  let own: string | undefined;
  return {
    mayShow(address) {
      const url = URL.parse(address);
      if (url === null) return false;
      return /^https?:$/.test(url.protocol)
        ? mayBeLoaded(url, allowedHosts)
        : ofPages.includes(url.protocol);
    },
    refuse(address, targetId) {
      if (targetId === own) refused.reject(notAllowed(flow, address));
      else if (met.size < mostMet)
        met.add(
          `another tab that was to show ${namePlace(address)}, which "allowHosts" does not name`,
        );
      return targetId !== own;
    },
    refuseDownload: () => void met.add('a download, which was refused'),
    setOwn(targetId) {
      own = targetId;
    },
    refused: refused.promise,
    met: () => [...met],
  };
}

/** Returns the host, or the kind of an address that has none. */
function namePlace(address: string): string {
  const { host = '', protocol = '' } = URL.parse(address) ?? {};
  return host === '' ? `an address that begins with ${protocol}` : host;
}

function notAllowed(flow: string, address: string): HeadroomError {
  const place = namePlace(address);
  const hasHost = URL.parse(address)?.host;
  const hint = hasHost
    ? `List ${place} under "allowHosts" if the flow may go there.`
    : 'Flows show pages of http and https alone: serve the page, and lead the flow there.';
  const said = `${flow} leads to ${place}, which is not this machine and is not in "allowHosts".`;
  return new HeadroomError('host-not-allowed', said, { hint });
}
