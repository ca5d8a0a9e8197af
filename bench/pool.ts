/**
 * Bench: collects the pool of real rounds that `verdict` draws from: one build as both arms, on
 * real pages and servers. Resumable.
 *
 * `npm run bench -- pool [names] [blocks] [minutes]`; names separated by commas. Each pool is a
 * file of measurements, bench/pool/NAME.json, with the noisy metrics alone; a further call goes on
 * where the last one ended. `observed-PAGE` has the observed times of a page. `observed` names all
 * of these. Their rounds have every other noisy metric as well. Those are not kept, since the pool
 * PAGE has them. A call prints their spread beside that pool's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalLog, terminalRunner } from '../src/adapters/terminal.ts';
import { readConfig } from '../src/config/read-config.ts';
import { openSession } from '../src/measure/session.ts';
import type { Measurements, ServerPlan } from '../src/model.ts';
import { callMinutes } from './figures.ts';
import {
  pathsOfPages,
  type RealPage,
  type RealServerName,
  realPages,
  realServers,
} from './peers.ts';
import { blocksOf, joined, savedPool, savePool } from './pool-file.ts';
import { printSpreads, printSpreadsBeside } from './pool-spreads.ts';

const [names, blocksWanted, minutes] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
/** Pools of observed times stand beside older ones, whose figures stay. */
const observedPrefix = 'observed-';
const observedPools = Object.keys(realPages).map((page) => observedPrefix + page);
const groups: Readonly<Record<string, readonly string[]>> = {
  all: [...Object.keys(realPages), ...Object.keys(realServers), ...observedPools],
  observed: observedPools,
};
const wanted = groups[names ?? 'all'] ?? names?.split(',') ?? [];
const blocks = Number(blocksWanted ?? 40);
const deadlineMs = performance.now() + Number(minutes ?? callMinutes) * 60_000;

const isPage = (name: string): name is RealPage => name in realPages;
const isServer = (name: string): name is RealServerName => name in realServers;

/** Returns the page or the server that a pool is of. */
const subjectOf = (pool: string): string =>
  pool.startsWith(observedPrefix) ? pool.slice(observedPrefix.length) : pool;

/** The budgets file that measures it, in a folder where its server can run. */
function prepare(name: string, directory: string): object {
  if (isPage(name))
    return {
      suite: name,
      server: { static: '.' },
      pages: { [name]: { path: pathsOfPages[name] } },
    };
  if (!isServer(name))
    throw new Error(`no real page or server ${name}: ` + `${groups.all?.join(', ')}`);
  const server = realServers[name];
  server.prepare(directory);
  const endpoints = Object.entries(server.endpoints).map(([endpoint, path]) => [
    `${name} ${endpoint}`,
    { request: `GET ${path}` },
  ]);
  return {
    suite: name,
    server: { command: server.command, ready: server.readyPath },
    endpoints: Object.fromEntries(endpoints),
  };
}

const poolSoFar = (name: string): Measurements | undefined =>
  process.argv.includes('--fresh') ? undefined : savedPool(name);

/**
 * Takes blocks until there are enough, or the call's time is up. Returns how many the target with
 * the fewest has.
 */
async function collect(pooled: string): Promise<number> {
  const name = subjectOf(pooled);
  const before = poolSoFar(pooled);
  const isKept = (metric: string): boolean => name === pooled || metric.startsWith(observedPrefix);
  const fewest = (pool: Measurements | undefined): number =>
    pool ? Math.min(...pool.targets.map(({ id }) => blocksOf(pool.rounds, id))) : 0;
  if (fewest(before) >= blocks) return fewest(before);

  const directory = mkdtempSync(join(tmpdir(), 'bench-pool-'));
  writeFileSync(join(directory, 'budgets.json'), JSON.stringify(prepare(name, directory)));
  const ports = realPorts(
    terminalLog(process.stderr, { debug: false, quiet: true }),
    terminalRunner(),
  );
  const options = {
    'working-directory': directory,
    'time-limit': '24h',
    seed: String(1 + fewest(before)),
  };
  const config = await readConfig(options, ports.files, process.env, {
    baseHint: { kind: 'work-tree', isLocal: true },
  });
  // An arm may only serve what is in its own folder.
  const server: ServerPlan = isPage(name)
    ? { kind: 'static', folder: realPages[name] }
    : config.server;
  const source = { server, directory: isPage(name) ? realPages[name] : directory };
  const session = await openSession(
    config,
    { head: { arm: 'head', ...source }, base: { arm: 'base', ...source } },
    { head: undefined, base: undefined },
    async () => undefined,
    ports,
  );
  let pool = before;
  let ofThisCall = session.measurements();
  try {
    for (
      let tries = 0;
      fewest(pool) < blocks && performance.now() < deadlineMs && tries < 2 * blocks;
      tries += 1
    ) {
      await session.measure(new Map(config.targets.map(({ id }) => [id, 1])));
      ofThisCall = session.measurements();
      const { rounds } = ofThisCall;
      pool = { ...ofThisCall, rounds: joined(before?.rounds ?? [], rounds, isKept) };
      if (pool.rounds.length > 0) savePool(pooled, pool);
    }
  } finally {
    await session.close();
    rmSync(directory, { recursive: true, force: true });
  }
  // An open Chrome of Headroom silences the console.
  if (name !== pooled)
    printSpreadsBeside({ ...ofThisCall, rounds: joined([], ofThisCall.rounds) }, savedPool(name));
  return fewest(pool);
}

const shown = [
  ...['fcp', 'si', 'lcp', 'p50', 'throughput'],
  ...['observed-fcp', 'observed-si', 'observed-lcp'],
];

let isComplete = true;
for (const name of wanted) {
  const fromMs = performance.now();
  const collected =
    performance.now() < deadlineMs
      ? await collect(name)
      : blocksOf(poolSoFar(name)?.rounds ?? [], poolSoFar(name)?.targets[0]?.id ?? '');
  isComplete &&= collected >= blocks;
  console.log(
    `pool ${name}: ${collected} of ${blocks} blocks, ` +
      `${((performance.now() - fromMs) / 1_000).toFixed(0)} s in this call`,
  );
  const pool = savedPool(name);
  if (pool) printSpreads(pool, shown);
}
if (!isComplete) console.log('pool: call it again to go on');
// Lighthouse leaves timers behind.
process.exit(isComplete ? 0 : 1);
