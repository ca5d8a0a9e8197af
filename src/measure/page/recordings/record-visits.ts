/** Visits pages once, and keeps what other hosts answer. */
import { groupTargets } from '../../../model/target-group.ts';
import type { Config, Target } from '../../../model.ts';
import type { Ports, RecordedExchange } from '../../../ports.ts';
import { chromeWithLogins } from '../../chrome-with-logins.ts';
import { findMeasurer } from '../../measurers.ts';
import { openArmServer } from '../../server/arm-server.ts';
import { pageRoutes } from '../routes.ts';
import { withoutTyped } from './without-typed.ts';

const mostLostTold = 10;

/** The exchanges of each recording, by its name. */
export type RecordedFiles = ReadonlyMap<string, readonly RecordedExchange[]>;

/**
 * Visits each target that Chrome visits, and gives what `nameFile` keeps. An address that a visit
 * asked for belongs to that visit: later visits repeat it and add nothing. Throws the `server-*`
 * errors, and the error of the first visit that failed.
 */
export async function recordVisits(
  config: Config,
  nameFile: (target: Target) => string | undefined,
  ports: Ports,
): Promise<RecordedFiles> {
  const { workingDirectory: directory, server: plan, childEnvironment } = config;
  const visited = config.targets.filter(
    (target) => findMeasurer(target).visitedAddresses(target).length > 0,
  );
  const server = await openArmServer({ arm: 'head', server: plan, directory }, config, ports);
  try {
    const addresses = visited.flatMap((target) => findMeasurer(target).visitedAddresses(target));
    let taken: RecordedExchange[] = [];
    const lost = new Map<string, string>();
    const browser = await chromeWithLogins(config, [server], ports, false).launch(
      childEnvironment,
      {
        ...pageRoutes([server], addresses),
        otherHosts: {
          record: (exchange) => void taken.push(exchange),
          sayLost: (url, why) => void lost.set(url, why),
        },
      },
    );
    const files = new Map<string, RecordedExchange[]>();
    try {
      for (const { targets } of groupTargets(visited)) {
        const [target] = targets;
        const name = nameFile(target);
        if (name === undefined) continue;
        taken = [];
        const tools = {
          config,
          ports,
          browser: async () => browser,
          addDiagnosis: async () => {},
          isFreshEachRound: false,
        };
        const visitor = target.group ?? target.id;
        ports.log.progress(`${visitor}: visiting`);
        await findMeasurer(target).visitOnce(targets, server, tools);
        const own = files.get(name) ?? [];
        files.set(name, [...own, ...withoutRepeated(taken, own)]);
        ports.log.note(`${visitor}: ${describe(taken)}`);
      }
    } finally {
      await browser.close();
    }
    // A text may be typed before its file has all that tell of it.
    for (const [name, exchanges] of files)
      files.set(
        name,
        exchanges.map((exchange) => withoutTyped(exchange, browser.coverTyped)),
      );
    for (const [url, why] of [...lost].slice(0, mostLostTold))
      ports.log.warn(`Not recorded: ${url}: ${why}`);
    if (lost.size > mostLostTold) ports.log.warn(`Not recorded: ${lost.size - mostLostTold} more`);
    return files;
  } finally {
    await server.stop();
  }
}

const keyOf = ({ method, url }: RecordedExchange): string => `${method} ${url}`;

function withoutRepeated(
  taken: readonly RecordedExchange[],
  before: readonly RecordedExchange[],
): readonly RecordedExchange[] {
  const known = new Set(before.map(keyOf));
  return taken.filter((exchange) => !known.has(keyOf(exchange)));
}

function describe(taken: readonly RecordedExchange[]): string {
  const hosts = new Set(taken.map(({ url }) => new URL(url).host));
  const [requests, places] = [
    `${taken.length} ${taken.length === 1 ? 'request' : 'requests'}`,
    `${hosts.size} other ${hosts.size === 1 ? 'host' : 'hosts'}`,
  ];
  return `${requests} to ${places}`;
}
