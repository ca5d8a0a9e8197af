/**
 * Bench: how much each cure of noise calms the rounds of real servers: every cure on and off,
 * interleaved. Resumable.
 *
 * `npm run bench -- load-noise [servers] [blocks] [minutes]`; servers separated by commas. In each
 * block every cure measures the same build as both arms; the spread is that of the log-ratio of the
 * two.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { autocannonLoad } from '../src/adapters/load/load.ts';
import type { LoadSettings } from '../src/adapters/load/stream.ts';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalLog, terminalRunner } from '../src/adapters/terminal.ts';
import { measureEndpoint } from '../src/measure/endpoint/round.ts';
import type { EndpointTarget } from '../src/model.ts';
import {
  callMinutes,
  figuresSoFar,
  keepFigures,
  median,
  pairedLogRatios,
  pairedSpread,
  rootMeanSquare,
} from './figures.ts';
import { type RealServer, type RealServerName, realServers } from './peers.ts';
import { type RunningServer, startRealServer } from './running-server.ts';

/** How rounds of a pair are taken. */
interface Cure {
  /** Both in turns of a tenth of a second, or one whole round after the other. */
  readonly inTurns: boolean;
  /** A new process for each round, or the same two for all rounds of a call. */
  readonly process: 'fresh' | 'lasting';
  readonly warmupMs: number;
  /**
   * The state of one arm's server while the other's is measured. Only for rounds one after the
   * other.
   */
  readonly other: 'idle' | 'stopped' | 'down';
  /** The command that starts the server's command. */
  readonly prefix: string;
  /** A free port for each process, or the same two for all pairs. */
  readonly serverPorts: 'free' | 'same';
  /** How the connections of a turn begin. */
  readonly connectionsBegin: LoadSettings['connectionsBegin'];
  /** The core that the load generator keeps to; undefined: any. */
  readonly generatorCore: number | undefined;
}

const today: Cure = {
  inTurns: true,
  process: 'fresh',
  warmupMs: 1_000,
  other: 'idle',
  prefix: '',
  serverPorts: 'free',
  connectionsBegin: 'in-order',
  generatorCore: undefined,
};
const runs = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const canPin = cpus().length > 1 && runs('taskset', '-c', '0', 'true');

const cures: Readonly<Record<string, Cure>> = {
  'as measured today': today,
  'one round after the other': { ...today, inTurns: false },
  'one after the other, SIGSTOP': { ...today, inTurns: false, other: 'stopped' },
  'one after the other, down': { ...today, inTurns: false, other: 'down' },
  'one process for all rounds': { ...today, process: 'lasting' },
  'warm-up 0.5 s': { ...today, warmupMs: 500 },
  'warm-up 2 s': { ...today, warmupMs: 2_000 },
  'same ports for all rounds': { ...today, serverPorts: 'same' },
  'connections begin at once': { ...today, connectionsBegin: 'at-once' },
  ...(runs('setarch', '-R', 'true')
    ? { 'same address layout': { ...today, prefix: 'setarch -R ' } }
    : {}),
  ...(canPin ? { 'a core each': { ...today, prefix: 'taskset -c 0 ', generatorCore: 1 } } : {}),
};

const metrics = ['throughput', 'p50', 'p99'] as const;
type Metric = (typeof metrics)[number];

/** Two rounds of one build. */
interface Pair {
  readonly server: string;
  readonly cure: string;
  readonly block: number;
  readonly tookMs: number;
  readonly values: Readonly<Record<Metric, readonly [number, number]>>;
}

const ports = realPorts(
  terminalLog(process.stderr, { debug: false, quiet: true }),
  terminalRunner(),
);
function keepGeneratorTo(core: number | undefined): void {
  if (canPin)
    runs(
      'taskset',
      '-a',
      '-c',
      '-p',
      core === undefined ? `0-${cpus().length - 1}` : String(core),
      String(process.pid),
    );
}

async function takeRounds(
  servers: readonly RunningServer[],
  path: string,
  { warmupMs, connectionsBegin }: Cure,
): Promise<readonly Record<Metric, number>[]> {
  const target: EndpointTarget = {
    id: path,
    kind: 'endpoint',
    name: path,
    profile: '',
    address: `GET ${path}`,
    method: 'GET',
    path,
    headers: {},
    body: undefined,
    expectStatus: undefined,
    load: { kind: 'closed', connections: 10, durationMs: 2_000, warmupMs, timeoutMs: 10_000 },
  };
  const origins = servers.map(({ origin }) => origin);
  return (
    await measureEndpoint(target, origins, { ...ports, load: autocannonLoad({ connectionsBegin }) })
  ).map((round) => {
    if (round instanceof Error) throw round;
    const { throughput = Number.NaN, p50 = Number.NaN, p99 = Number.NaN } = round.values;
    return { throughput, p50, p99 };
  });
}

interface Place {
  readonly cwd: string;
  /** By arm, for processes that are to have the same port each time. */
  readonly serverPorts: readonly number[];
}

/** The two servers of one cure, where they last, by arm. */
type Arms = (RunningServer | undefined)[];

async function takePair(
  server: RealServer,
  cure: Cure,
  { cwd, serverPorts }: Place,
  arms: Arms,
): Promise<Pair['values']> {
  const start = (arm: number): Promise<RunningServer> =>
    startRealServer(
      server,
      cwd,
      ports,
      cure.prefix,
      cure.serverPorts === 'same' ? serverPorts[arm] : undefined,
    );
  const [path = '/'] = Object.values(server.endpoints);
  const isDown = cure.other === 'down';
  const taken: Record<Metric, number>[] = [];
  try {
    keepGeneratorTo(cure.generatorCore);
    for (const arm of [0, 1]) {
      if (arms[arm]) arms[arm].signal('SIGCONT');
      else if (!isDown) arms[arm] = await start(arm);
    }
    const both = arms.filter((running) => running !== undefined);
    if (cure.inTurns) taken.push(...(await takeRounds(both, path, cure)));
    for (const arm of cure.inTurns ? [] : [0, 1]) {
      const other = 1 - arm;
      if (isDown) arms[arm] = await start(arm);
      if (cure.other === 'stopped') arms[other]?.signal('SIGSTOP');
      const running = arms[arm];
      if (running) taken.push(...(await takeRounds([running], path, cure)));
      arms[other]?.signal('SIGCONT');
      if (isDown) await running?.stop();
      if (isDown) arms[arm] = undefined;
    }
  } finally {
    keepGeneratorTo(undefined);
    for (const arm of [0, 1]) {
      if (cure.process === 'lasting') arms[arm]?.signal('SIGSTOP');
      else await arms[arm]?.stop();
    }
  }
  const pairOf = (metric: Metric): readonly [number, number] => [
    taken[0]?.[metric] ?? Number.NaN,
    taken[1]?.[metric] ?? Number.NaN,
  ];
  return { throughput: pairOf('throughput'), p50: pairOf('p50'), p99: pairOf('p99') };
}

const percent = (share: number): string => (100 * share).toFixed(1);

function print(server: string, pairs: readonly Pair[]): void {
  const blocks = Math.max(0, ...pairs.map(({ block }) => block + 1));
  console.log(
    `\n${server}, ${blocks} blocks: median (latency in ms), s by the median amount / by the ` +
      'root mean square, in %',
  );
  console.log(
    ['cure'.padEnd(30), 's a pair', ...metrics.map((metric) => metric.padStart(22))].join('  '),
  );
  for (const cure of Object.keys(cures)) {
    const own = pairs.filter((pair) => pair.cure === cure);
    if (own.length === 0) continue;
    const cells = metrics.map((metric) => {
      const ratios = pairedLogRatios(own.map(({ values }) => values[metric]));
      const middle = median(own.flatMap(({ values }) => values[metric]));
      return (
        `${middle.toFixed(middle < 100 ? 2 : 0)}  ${percent(pairedSpread(ratios))} / ` +
        `${percent(rootMeanSquare(ratios))}`
      ).padStart(22);
    });
    console.log(
      [
        cure.padEnd(30),
        (median(own.map(({ tookMs }) => tookMs)) / 1_000).toFixed(1).padStart(8),
        ...cells,
      ].join('  '),
    );
  }
}

/** Prints the mean over servers of each cure's spread as a share of today's: below 1 is calmer. */
function printSummary(pairs: readonly Pair[]): void {
  const servers = [...new Set(pairs.map(({ server }) => server))];
  const spread = (server: string, cure: string, metric: Metric): number =>
    rootMeanSquare(
      pairedLogRatios(
        pairs
          .filter((pair) => pair.server === server && pair.cure === cure)
          .map(({ values }) => values[metric]),
      ),
    );
  console.log("\nall servers: root mean square as a share of today's, geometric mean over servers");
  for (const cure of Object.keys(cures)) {
    const cells = metrics.map((metric) => {
      const logs = servers.map((server) =>
        Math.log(spread(server, cure, metric) / spread(server, 'as measured today', metric)),
      );
      return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length).toFixed(2);
    });
    console.log(
      [
        cure.padEnd(30),
        ...cells.map((cell, index) => `${metrics[index]} ${cell}`.padStart(18)),
      ].join('  '),
    );
  }
}

const [names, blocksWanted, minutes] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const wanted = (
  names && names !== 'all' ? names.split(',') : Object.keys(realServers)
) as readonly RealServerName[];
const blocks = Number(blocksWanted ?? 14);
const deadlineMs = performance.now() + Number(minutes ?? callMinutes) * 60_000;
const pairs: Pair[] = [...figuresSoFar<readonly Pair[]>('load-noise', [])];

const isTaken = (server: string, cure: string, block: number): boolean =>
  pairs.some((pair) => pair.server === server && pair.cure === cure && pair.block === block);

/** A fresh folder, fresh lasting arms and two ports for each server and call. */
const places = new Map<string, Place & { readonly lasting: Arms }>();
async function placeOf(name: RealServerName): Promise<Place & { readonly lasting: Arms }> {
  const known = places.get(name);
  if (known) return known;
  const place = {
    cwd: mkdtempSync(join(tmpdir(), 'bench-load-noise-')),
    lasting: [],
    serverPorts: [await ports.network.freePort(), await ports.network.freePort()],
  };
  realServers[name].prepare(place.cwd);
  places.set(name, place);
  return place;
}

try {
  for (let block = 0; block < blocks; block += 1) {
    for (const name of wanted) {
      const names = Object.keys(cures);
      // Another one goes first each time.
      for (const cure of names.map((_, index) => names[(index + block) % names.length] ?? '')) {
        const how = cures[cure];
        if (!how || isTaken(name, cure, block) || performance.now() > deadlineMs) continue;
        const fromMs = performance.now();
        const place = await placeOf(name);
        const values = await takePair(
          realServers[name],
          how,
          place,
          how.process === 'lasting' ? place.lasting : [],
        );
        pairs.push({
          server: name,
          cure,
          block,
          tookMs: Math.round(performance.now() - fromMs),
          values,
        });
        keepFigures('load-noise', pairs);
      }
    }
    if (performance.now() < deadlineMs) console.error(`block ${block + 1} of ${blocks}`);
  }
} finally {
  for (const { cwd, lasting } of places.values()) {
    for (const running of lasting) await running?.stop();
    rmSync(cwd, { recursive: true, force: true });
  }
}
for (const name of wanted) {
  print(
    name,
    pairs.filter((pair) => pair.server === name),
  );
}
printSummary(pairs);
const isComplete = wanted.every((name) =>
  Object.keys(cures).every((cure) => isTaken(name, cure, blocks - 1)),
);
if (!isComplete) console.log('\nload-noise: call it again to go on');
process.exit(isComplete ? 0 : 1);
