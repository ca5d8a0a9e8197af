/**
 * Finds how much must be planted for a given share, by measuring on the spot without the tested
 * program.
 */
import { join } from 'node:path';
import { measureEndpoint } from '../../src/measure/endpoint/round.ts';
import { measurePage } from '../../src/measure/page/round.ts';
import { pageRoutes } from '../../src/measure/page/routes.ts';
import { startServer } from '../../src/measure/server/server.ts';
import type { Arm, EndpointTarget, PageTarget } from '../../src/model.ts';
import type { Ports } from '../../src/ports.ts';
import { median } from '../figures.ts';
import { type Plant, workCode } from './plants.ts';

const named = (path: string) => ({
  id: path,
  name: path,
  profile: '',
  address: path,
  path,
  headers: {},
});

const pageTarget = (path: string): PageTarget => ({
  ...named(path),
  kind: 'page',
  device: 'mobile',
  timeoutMs: 45_000,
  blockedUrls: [],
});

const endpointTarget = (path: string): EndpointTarget => ({
  ...named(path),
  kind: 'endpoint',
  method: 'GET',
  body: undefined,
  expectStatus: undefined,
  load: { kind: 'closed', connections: 10, durationMs: 2_000, warmupMs: 1_000, timeoutMs: 10_000 },
});

/** Share → amount. */
export type Amounts = Readonly<Record<string, number>>;

export function calibrate(
  plant: Plant,
  folder: string,
  shares: readonly number[],
  env: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<Amounts> {
  return plant.kind === 'page'
    ? calibratePage(plant, folder, shares, env, ports)
    : calibrateEndpoint(plant, folder, shares, env, ports);
}

/** Lighthouse simulates slow 4G, 1.6 Mbit/s. */
const bytesPerMs = 200;
const tries = 4;
const closeEnough = 0.008;

/** Corrects the script's size until LCP is as much slower as it should be. */
async function calibratePage(
  plant: Plant,
  folder: string,
  shares: readonly number[],
  env: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<Amounts> {
  const lcpWith = async (amount: number, rounds: number): Promise<number> => {
    plant.set(folder, 'head', amount);
    // It remembers the sizes of its files.
    const served = await ports.network.serveFolder(join(folder, 'head', 'site'), folder);
    const target = pageTarget(plant.path);
    const browser = await ports.chrome.launch(
      env,
      pageRoutes([{ origin: served.origin, isFolder: true }], [target.path]),
    );
    const taken: number[] = [];
    try {
      for (let round = -1; round < rounds; round += 1) {
        const visit = () => measurePage(target, served.origin, [], browser);
        // A page that paints nothing once gets another chance. The first visit is not counted.
        const { values } = await visit().catch(visit);
        if (round >= 0) taken.push(values[plant.primary] ?? Number.NaN);
      }
    } finally {
      await browser.close();
      await served.close();
    }
    return median(taken);
  };
  const baseMs = await lcpWith(plant.smallest, 3);
  const amounts: Record<string, number> = {};
  for (const share of shares) {
    let added = share * baseMs * bytesPerMs;
    let best = { added, off: Number.POSITIVE_INFINITY };
    for (let attempt = 0; attempt < tries && best.off > closeEnough; attempt += 1) {
      const reached = (await lcpWith(plant.smallest + added, 2)) / baseMs - 1;
      const off = Math.abs(reached - share);
      if (off < best.off) best = { added, off };
      added *= Math.min(2.5, Math.max(0.4, share / Math.max(reached, share / 10)));
    }
    amounts[share] = Math.round(plant.smallest + best.added);
  }
  return amounts;
}

/**
 * The time of a request, and how many turns of the loop fill its share; then corrected by what the
 * largest share gave.
 */
async function calibrateEndpoint(
  plant: Plant,
  folder: string,
  shares: readonly number[],
  env: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<Amounts> {
  const turnMs = await measureTurnMs();
  const start = (arm: Arm) => {
    const command = `"${process.execPath}" --disable-warning=ExperimentalWarning server.mjs`;
    const plan = {
      kind: 'command',
      command,
      readyPath: plant.path,
      readyPattern: undefined,
      timeoutMs: 60_000,
      port: undefined,
      stop: undefined,
      reset: undefined,
      env: {},
    } as const;
    const cwd = join(folder, arm);
    return startServer(plan, { arm, cwd, env, logFile: join(cwd, 'server.log') }, ports);
  };
  /** Milliseconds a request of both arms, in turns. */
  const requestMs = async (): Promise<Readonly<Record<Arm, number>>> => {
    const servers = [await start('base'), await start('head')];
    const origins = servers.map(({ origin }) => origin);
    const [base = Number.NaN, head = Number.NaN] = (
      await measureEndpoint(endpointTarget(plant.path), origins, ports)
    ).map((round) => {
      if (round instanceof Error) throw round;
      return 1_000 / (round.values.throughput ?? Number.NaN);
    });
    for (const server of servers) await server.stop();
    return { base, head };
  };
  plant.set(folder, 'base', plant.smallest);
  plant.set(folder, 'head', plant.smallest);
  const unchanged = [await requestMs(), await requestMs()];
  const baseMs = median(unchanged.flatMap(({ base, head }) => [base, head]));
  const largest = Math.max(...shares);
  plant.set(folder, 'head', (largest * baseMs) / turnMs);
  const reached: number[] = [];
  for (let pair = 0; pair < 5; pair += 1) {
    const { base, head } = await requestMs();
    reached.push(head / base - 1);
  }
  const correction = Math.min(2, Math.max(0.5, largest / Math.max(median(reached), largest / 4)));
  return Object.fromEntries(
    shares.map((share) => [share, Math.round((correction * share * baseMs) / turnMs)]),
  );
}

async function measureTurnMs(): Promise<number> {
  const turns = 1_000_000;
  const module = (await import(`data:text/javascript,${encodeURIComponent(workCode(turns))}`)) as {
    work(): void;
  };
  const timed = Array.from({ length: 30 }, () => {
    const fromMs = performance.now();
    module.work();
    return performance.now() - fromMs;
  });
  return Math.min(...timed) / turns;
}
