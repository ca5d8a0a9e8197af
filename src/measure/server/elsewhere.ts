/**
 * A command that listens on another port than the one it was given: the commonest first mistake.
 */
import { stripVTControlCharacters } from 'node:util';
import { errorTable } from '../../errors.ts';
import type { Child, ListeningSocket } from '../../ports.ts';
import type { ServerPorts } from './running-server.ts';

/**
 * As long as most servers take; of one that starts others first the log says no more than is so.
 */
const patienceMs = 2_000;
const lookEveryMs = 1_000;

/** The error that follows says it too, where the server is never ready. */
const { hint } = errorTable['server-other-port'];

/** Lines of output in which an address is looked for. */
const tailLines = 40;

export interface Elsewhere {
  /**
   * To be called while nothing listens on the port: says once, early, what the command listens on
   * instead.
   */
  nobody(): Promise<void>;
  /**
   * Returns what is wrong with the port that it listens on, as the rest of a sentence; undefined
   * where nothing is known.
   */
  problem(): Promise<string | undefined>;
}

/**
 * Watches what a command listens on that was started just now. `isGiven` says that the budgets file
 * names the port.
 */
export function watchElsewhere(
  name: string,
  child: Child,
  port: number,
  isGiven: boolean,
  ports: ServerPorts,
): Elsewhere {
  const startedMs = ports.clock.nowMs();
  let lookedMs = startedMs + patienceMs - lookEveryMs;
  let isSaid = false;
  const problem = async (): Promise<string | undefined> => {
    const sockets = await listening(child, ports);
    const wanted = `port ${port} (${isGiven ? '"port"' : '$PORT'})`;
    const unreachable = sockets.filter((socket) => socket.port === port).map(({ host }) => host);
    // It may have begun to listen since it was asked.
    if (unreachable.length > 0 && (await ports.network.listens(port))) return undefined;
    if (unreachable.length > 0)
      return (
        `nothing listens on ${wanted} at 127.0.0.1 or ::1; it listens there at ` +
        `${unreachable.join(' and ')} alone: let it listen on localhost`
      );
    const others = [...new Set(await answering(sockets, ports))];
    if (others.length === 0) return undefined;
    return `nothing listens on ${wanted}; it listens on ${others.join(' and ')}`;
  };
  return {
    problem,
    async nobody() {
      if (isSaid || ports.clock.nowMs() - lookedMs < lookEveryMs) return;
      lookedMs = ports.clock.nowMs();
      const found = await problem();
      if (found === undefined) return;
      isSaid = true;
      ports.log.note(`${name}, is not ready yet: ${found}. ${hint}`);
    },
  };
}

/**
 * By the system, or where that tells nothing by the addresses in the output at which something
 * listens.
 */
async function listening(
  child: Child,
  { network }: ServerPorts,
): Promise<readonly ListeningSocket[]> {
  const known = await child.listening();
  if (known !== undefined && known.length > 0) return known;
  const said = stripVTControlCharacters(child.tail(tailLines)).matchAll(
    /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{2,5})\b/g,
  );
  const sockets = [...new Set([...said].map(([, port]) => Number(port)))].map((port) => ({
    host: '127.0.0.1',
    port,
  }));
  const open = await Promise.all(sockets.map(({ port }) => network.listens(port)));
  return sockets.filter((_, index) => open[index]);
}

/**
 * Of several ports those that speak what a site speaks: a database or a debugger listens as well.
 */
async function answering(
  sockets: readonly ListeningSocket[],
  { network }: ServerPorts,
): Promise<readonly number[]> {
  const ports = [...new Set(sockets.map(({ port }) => port))];
  if (ports.length < 2) return ports;
  const spoken = await Promise.all(ports.map((port) => network.spokenAt('localhost', port)));
  const sites = ports.filter((_, index) => spoken[index] !== undefined);
  return sites.length > 0 ? sites : ports;
}
