/** Visits of the real Chrome: a log that says nothing, the environment, a site, whole requests. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditRequest, Log, PlayRequest, Routes } from '../../src/ports.ts';

export const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };

/** Every variable that is set. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

/** A server on a free port of this machine. */
export interface Site {
  readonly origin: string;
  readonly server: Server;
  /** Ends every connection, too. */
  close(): Promise<void>;
}

export async function openSite(answer: RequestListener): Promise<Site> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Returns the routes to a site as a run of the program has them. */
export const routesTo = (origin: string): Routes => ({
  origins: [origin],
  delayMs: 40,
  otherHosts: 'allow',
});

/** Returns a visit on a phone for metrics alone. */
export const auditRequest = (url: string, more: Partial<AuditRequest> = {}): AuditRequest => ({
  url,
  device: 'mobile',
  scope: 'metrics',
  audits: ['first-contentful-paint', 'largest-contentful-paint', 'network-requests'],
  headers: {},
  blockedUrls: [],
  timeoutMs: 20_000,
  ...more,
});

/** Returns a measured round of the flow `checkout` on a phone. */
export const playRequest = (
  asked: Pick<PlayRequest, 'script' | 'origin' | 'cwd'> & Partial<PlayRequest>,
): PlayRequest => ({
  flow: 'checkout',
  steps: [],
  scope: 'round',
  device: 'mobile',
  headers: {},
  blockedUrls: [],
  timeoutMs: 20_000,
  audits: [],
  env: { PATH: process.env.PATH ?? '' },
  allowedHosts: [],
  mayPicture: false,
  ...asked,
});
