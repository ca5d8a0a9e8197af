/**
 * How pages are reached while they are measured: settings that move numbers, so they are part of
 * the fingerprint.
 */
import { isLoopback } from '../../loopback.ts';
import type { Target } from '../../model.ts';
import type { Routes } from '../../ports.ts';
import type { ArmServer } from '../server/arm-server.ts';

/**
 * On loopback answers arrive within a millisecond of each other, and it is chance which requests
 * end before the first paint; Lighthouse's simulation takes its order from that. A constant latency
 * on every answer fixes the order. The simulation does not count it: it is told how long the server
 * took. `npm run bench -- page-noise` measures what it calms and by how much it shifts.
 */
const delayMs = 40;

/** Other hosts stay in reach: blocking them would take third parties out of the numbers. */
const otherHosts = 'allow';

/**
 * Routes to everything that is visited: the servers, and what pages of an address of their own are
 * on.
 */
export function pageRoutes(
  servers: readonly (Pick<ArmServer, 'origin' | 'isFolder'> &
    Partial<Pick<ArmServer, 'isInsecure'>>)[],
  targets: readonly Target[],
): Routes {
  const originsOf = (some: typeof servers): readonly string[] => some.map(({ origin }) => origin);
  const own = pathsOf(targets).flatMap((path) =>
    URL.canParse(path) ? [new URL(path).origin] : [],
  );
  return {
    origins: [...originsOf(servers), ...own],
    folders: originsOf(servers.filter(({ isFolder }) => isFolder)),
    delayMs,
    otherHosts,
    ...(servers.some(({ isInsecure }) => isInsecure) ? { insecure: true } : {}),
  };
}

const pathsOf = (targets: readonly Target[]): readonly string[] =>
  targets.filter(({ kind }) => kind === 'page').map(({ path }) => path);

/**
 * Name → value, for the fingerprint. `servers` are their origins; undefined until they are known.
 */
export function pageSettings(
  targets: readonly Target[],
  servers: readonly string[] | undefined,
): Readonly<Record<string, string>> {
  return {
    ...(servers ? { 'page latency': latencyOf(targets, servers) } : {}),
    'other hosts': otherHosts,
    simulation: 'calm',
  };
}

/** Only what is on this machine has a delay line. */
function latencyOf(targets: readonly Target[], servers: readonly string[]): string {
  const visited = servers.flatMap((server) =>
    pathsOf(targets).map((path) => new URL(path, server)),
  );
  const near = visited.filter(({ hostname }) => isLoopback(hostname)).length;
  if (near === 0) return 'none';
  return near === visited.length ? `${delayMs} ms` : `${delayMs} ms for those on this machine`;
}

/**
 * Besides, where a budget is of an audit that may read scripts: their text is gathered in each
 * visit, which changes timings a little.
 */
export const sourcesSetting: Readonly<Record<string, string>> = { 'text of scripts': 'gathered' };
