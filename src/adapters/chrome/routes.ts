/** Leads Chrome to servers through delay lines, which the page does not see. */
import type { LookupFunction } from 'node:net';
import { isLoopback } from '../../loopback.ts';
import type { Routes } from '../../ports.ts';
import { hashCertificateKeys } from '../certificates.ts';
import type { AnswersByOrigin, ServerAnswer } from '../lighthouse/server-answers.ts';
import { type OtherHosts, openOtherHosts } from '../other-hosts/other-hosts.ts';
import { type DelayLine, openDelayLine } from './delay-line.ts';

/** Chrome's flags for the routes, and the lines behind them. */
export interface OpenRoutes {
  readonly flags: readonly string[];
  /**
   * Returns for each origin its server's answers since the last call. Only servers behind a line
   * that speak HTTP/1.1 in the clear are known. One answer for a folder.
   */
  takeAnswers(): AnswersByOrigin;
  /**
   * Returns origin → by how much each of its answers is held back, in milliseconds: by its line, or
   * where a recording answers.
   */
  delaysMs(): ReadonlyMap<string, number>;
  /**
   * Holds answers back by so many milliseconds from now on; undefined: as the routes say. Encrypted
   * ones pass at once then: their line would slow down the handshake as well.
   */
  holdBack(delayMs: number | undefined): void;
  readonly otherHosts: Pick<OtherHosts, 'begin' | 'unrecorded'>;
  close(): Promise<void>;
}

/**
 * An answer from a folder counts as so many milliseconds, which is next to nothing. Lighthouse
 * takes 0 for not known.
 */
const folderAnswer: ServerAnswer = { request: undefined, tookMs: 1 };

/**
 * Opens a delay line for each loopback origin. Chrome is told to connect to the line where a URL
 * names the server. That happens below URLs: origin, Host header, cookies, certificates and
 * redirects to the server's own address stay as they are. `lookup` resolves the names of hosts
 * that are recorded.
 */
export async function openRoutes(
  routes: Routes | undefined,
  lookup?: LookupFunction,
): Promise<OpenRoutes> {
  if (!routes)
    return {
      flags: [],
      takeAnswers: () => new Map(),
      delaysMs: () => new Map(),
      holdBack: () => {},
      otherHosts: { begin: () => {}, unrecorded: () => [] },
      close: async () => {},
    };
  const lines = new Map<string, DelayLine>();
  let heldBackMs: number | undefined;
  const rules: string[] = [];
  const delayFor = (origin: string): number =>
    heldBackMs === undefined ? routes.delayMs : origin.startsWith('https:') ? 0 : heldBackMs;
  const folders = (routes.folders ?? []).map((address) => new URL(address).origin);
  for (const { origin, hostname, host, port } of parseServers(routes.origins)) {
    if (routes.delayMs <= 0 || !isLoopback(hostname)) {
      rules.push(`MAP ${host} ${host}`);
      continue;
    }
    const line = await openDelayLine(
      { host: hostname.replaceAll(/[[\]]/g, ''), port },
      routes.delayMs,
    );
    lines.set(origin, line);
    rules.push(`MAP ${host} 127.0.0.1:${line.port}`);
  }
  // The first rule that fits counts. Other servers on this machine stay in reach.
  const otherHosts = await openOtherHosts(routes, lookup);
  rules.push(...otherHosts.rules);
  return {
    flags: [
      ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(', ')}`] : []),
      ...(await certificateFlags(routes, otherHosts)),
    ],
    takeAnswers: () =>
      new Map([
        ...otherHosts.takeAnswers(),
        ...[...lines].map(
          ([origin, line]) =>
            [origin, folders.includes(origin) ? [folderAnswer] : line.takeAnswers()] as const,
        ),
      ]),
    delaysMs: () =>
      new Map([
        ...otherHosts.delaysMs(),
        ...[...lines.keys()].map((origin) => [origin, delayFor(origin)] as const),
      ]),
    holdBack(delayMs) {
      heldBackMs = delayMs;
      for (const [origin, line] of lines) line.setDelayMs(delayFor(origin));
      otherHosts.holdBack(delayMs);
    },
    otherHosts,
    close: async () =>
      void (await Promise.all([...lines.values(), otherHosts].map((line) => line.close()))),
  };
}

async function certificateFlags(
  { insecure, origins }: Routes,
  { keyHashes }: OtherHosts,
): Promise<readonly string[]> {
  const keys = [...keyHashes, ...(insecure ? await hashCertificateKeys(origins) : [])];
  return keys.length > 0 ? [`--ignore-certificate-errors-spki-list=${keys.join(',')}`] : [];
}

/** Returns each server once, with its port spelled out in `host`. */
function parseServers(origins: readonly string[]): readonly {
  readonly origin: string;
  readonly hostname: string;
  readonly host: string;
  readonly port: number;
}[] {
  const servers = origins.map((address) => {
    const { origin, hostname, port, protocol } = new URL(address);
    const number = Number(port) || (protocol === 'https:' ? 443 : 80);
    return { origin, hostname, host: `${hostname}:${number}`, port: number };
  });
  return [...new Map(servers.map((server) => [server.host, server])).values()];
}
