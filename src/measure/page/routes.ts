/**
 * How pages are reached while they are measured: settings that move numbers, so they are part of
 * the fingerprint.
 */
import { isLoopback } from '../../loopback.ts';
import { nameSimulation } from '../../model/simulation-setting.ts';
import type { PageTarget } from '../../model.ts';
import type { Recording, Routes } from '../../ports.ts';
import type { ArmServer } from '../server/running-server.ts';

/**
 * On loopback, answers arrive within a millisecond of each other, and chance decides which requests
 * end before the first paint. Lighthouse's simulation takes its order from that. A constant latency
 * on every answer fixes the order. The simulation does not count it: it is told how long the server
 * took. `npm run bench -- page-noise` measures what it calms and by how much it shifts.
 */
const delayMs = 40;

/** Other hosts stay in reach: blocking them would take third parties out of the numbers. */
const otherHosts = 'allow';

/**
 * Returns Chrome's routes to the servers and to every visited address. `visited` holds paths and
 * whole addresses; a path is on one of the servers.
 */
export function pageRoutes(
  servers: readonly (Pick<ArmServer, 'origin' | 'isFolder'> &
    Partial<Pick<ArmServer, 'isInsecure'>>)[],
  visited: readonly string[],
): Routes {
  const listOrigins = (some: typeof servers): readonly string[] => some.map(({ origin }) => origin);
  const own = visited.flatMap((address) =>
    URL.canParse(address) ? [new URL(address).origin] : [],
  );
  return {
    origins: [...listOrigins(servers), ...own],
    folders: listOrigins(servers.filter(({ isFolder }) => isFolder)),
    delayMs,
    otherHosts,
    ...(servers.some(({ isInsecure }) => isInsecure) ? { insecure: true } : {}),
  };
}

/**
 * Name → value, for the fingerprint. `servers` are their origins; undefined until they are known.
 */
export function pageSettings(
  targets: readonly Pick<PageTarget, 'path' | 'simulation'>[],
  servers: readonly string[] | undefined,
): Readonly<Record<string, string>> {
  const addresses = targets.map(({ path }) => path);
  const simulations = targets.map(({ simulation }) => nameSimulation(simulation));
  return {
    ...(servers ? { 'page latency': describeLatency(addresses, servers) } : {}),
    simulation: [...new Set(simulations)].sort().join(', '),
  };
}

/**
 * Name → value, for the fingerprint. Answers of one recording are not comparable with those of
 * another.
 */
export function otherHostsSetting(
  targets: readonly Pick<PageTarget, 'replay'>[],
  recordings: ReadonlyMap<string, Pick<Recording, 'digest'>>,
): Readonly<Record<string, string>> {
  const named = targets.map(({ replay }) =>
    replay === undefined ? otherHosts : `replay ${recordings.get(replay)?.digest ?? ''}`.trim(),
  );
  return { 'other hosts': [...new Set(named)].sort().join(', ') };
}

/** Only what is on this machine has a delay line. */
function describeLatency(addresses: readonly string[], servers: readonly string[]): string {
  const visited = servers.flatMap((server) => addresses.map((address) => new URL(address, server)));
  const near = visited.filter(({ hostname }) => isLoopback(hostname)).length;
  if (near === 0) return 'none';
  return near === visited.length ? `${delayMs} ms` : `${delayMs} ms for those on this machine`;
}

/**
 * Besides, where a budget is of an audit that may read scripts: their text is gathered in each
 * visit, which changes timings a little.
 */
export const sourcesSetting: Readonly<Record<string, string>> = { 'text of scripts': 'gathered' };
