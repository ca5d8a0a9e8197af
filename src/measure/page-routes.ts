/** How pages are reached while they are measured: settings that move numbers, so they are part of the fingerprint. */
import { isLoopback } from '../loopback.ts';
import type { Routes } from '../ports.ts';
import type { ArmServer } from './arm-server.ts';

/**
 * On loopback answers arrive within a millisecond of each other, and it is chance which requests end before the first paint;
 * Lighthouse's simulation takes its order from that. A constant latency on every answer fixes the order. The simulation
 * does not count it: it is told how long the server took. `npm run bench -- page-noise` measures what it calms and by how much it shifts.
 */
const delayMs = 40;

/** Other hosts stay in reach: blocking them would take third parties out of the numbers. */
const otherHosts = 'allow';

export function pageRoutes(servers: readonly Pick<ArmServer, 'origin' | 'isFolder'>[]): Routes {
  const originsOf = (some: typeof servers): readonly string[] => some.map(({ origin }) => origin);
  return { origins: originsOf(servers), folders: originsOf(servers.filter(({ isFolder }) => isFolder)), delayMs, otherHosts };
}

/** Name → value, for the fingerprint. `paths` are those of the pages, or their whole addresses; `origins` those of the servers, undefined until they are known. */
export function pageSettings(paths: readonly string[], origins: readonly string[] | undefined): Readonly<Record<string, string>> {
  return { ...(origins ? { 'page latency': latencyOf(paths, origins) } : {}), 'other hosts': otherHosts, simulation: 'calm' };
}

/** Only servers on this machine have a delay line. */
function latencyOf(paths: readonly string[], origins: readonly string[]): string {
  const lines = new Set(origins.map((address) => new URL(address)).flatMap(({ hostname, origin }) => (isLoopback(hostname) ? [origin] : [])));
  const visited = origins.flatMap((origin) => paths.map((path) => new URL(path, origin).origin));
  const delayed = visited.filter((origin) => lines.has(origin)).length;
  if (delayed === 0) return 'none';
  return delayed === visited.length ? `${delayMs} ms` : `${delayMs} ms for those on this machine`;
}

/** Besides, where a budget is of an audit that may read scripts: their text is gathered in each visit, which changes timings a little. */
export const sourcesSetting: Readonly<Record<string, string>> = { 'text of scripts': 'gathered' };
