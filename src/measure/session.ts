/**
 * Measuring, from the first server to the last round. Rounds come in blocks: each arm once, back to back, in random
 * order. Whatever was measured is in the journal before the next round starts.
 */
import { asHeadroomError } from '../errors.ts';
import type { Arm, Config, Measurements, Target } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { type ArmServer, type ArmSource, openArmServer } from './arm-server.ts';
import { type Costs, learnCosts } from './costs.ts';
import { fingerprint } from './fingerprint.ts';
import { type Identities, openJournal, startOf } from './journal.ts';
import { openTargets } from './open-targets.ts';
import { armOrder } from './order.ts';
import { pageRoutes } from './page-routes.ts';
import { reportRound } from './progress.ts';
import { retakesOf, withBackground } from './retakes.ts';
import { roundsOf } from './rounds.ts';

/** A run that is being measured. */
export interface Session {
  readonly measurementsFile: string;
  /** Why the base is not measured although a source for it was given; undefined when all is well. */
  readonly baseProblem: string | undefined;
  readonly costs: Costs;
  measurements(): Measurements;
  timeLeftMs(): number;
  /** False once a target was given up. */
  isOpen(target: string): boolean;
  /** Keeps with the measurements how many rounds are to be taken, so that they can be judged alike again. */
  keepPlans(plans: NonNullable<Measurements['plans']>): Promise<void>;
  /**
   * Takes that many more blocks of each target named, one of each in turn, while time is left; gives how many were taken.
   * A target that cannot be measured is a failure in the measurements, not an error, and is given up.
   */
  measure(blocks: ReadonlyMap<string, number>): Promise<number>;
  close(): Promise<void>;
}

/** What is measured: the head always, the base where there is one. */
export interface Sources {
  readonly head: ArmSource;
  readonly base: ArmSource | undefined;
}

/** Starts the servers. Throws the `server-*` errors for the head; a base that does not start leaves the head alone. */
export async function openSession(config: Config, sources: Sources, identities: Identities, ports: Ports): Promise<Session> {
  const startedMs = ports.clock.nowMs();
  const journal = await openJournal(`${config.outputDirectory}/measurements.json`, startOf(config, identities, ports), ports.files);
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };

  const head = await openArmServer(sources.head, config, ports);
  closing.push(() => head.stop());
  const takesTurns = fixedPort(sources.head) !== undefined && fixedPort(sources.head) === fixedPort(sources.base);
  if (takesTurns) await head.stop();
  const { base, baseProblem } = await openBase(sources.base, config, ports);
  if (base) closing.push(() => base.stop());
  const servers: Readonly<Record<Arm, ArmServer | undefined>> = { head, base };

  let browser: Browser | undefined;
  const launched = async (): Promise<Browser> => {
    if (browser) return browser;
    const started = await ports.chrome.launch(config.childEnvironment, pageRoutes([head, base].flatMap((server) => server?.origin ?? [])));
    closing.push(() => started.close());
    await journal.amend({ fingerprint: fingerprint(config, ports, started) });
    browser = started;
    return started;
  };

  const open = openTargets();
  const costs = learnCosts();
  const rounds = roundsOf(config, ports, journal, launched);
  const blocksTaken = new Map<string, number>();
  const timeLeftMs = (): number => config.effort.timeLimitMs - (ports.clock.nowMs() - startedMs);
  const retakes = retakesOf(journal, costs, timeLeftMs, ports.log);

  /** Gives the milliseconds that the round took, without what is done only once. */
  const measureRound = async (target: Target, server: ArmServer, block: number, order: 0 | 1, leftMs: number): Promise<number> => {
    let fromMs = ports.clock.nowMs();
    try {
      if (takesTurns) await servers[server.arm === 'head' ? 'base' : 'head']?.stop();
      const audited = await rounds.prepare(target, server);
      const startedAt = ports.clock.now().toISOString();
      fromMs = ports.clock.nowMs();
      const { values, ...marks } = await withBackground(ports.machine, () => rounds.take(target, server));
      const durationMs = Math.round(ports.clock.nowMs() - fromMs);
      const round = { target: target.id, arm: server.arm, block, order, startedAt, durationMs, values: { ...audited, ...values }, ...marks };
      await journal.addRound(round);
      open.succeeded(target.id, server.arm);
      reportRound(ports.log, round, leftMs);
    } catch (thrown) {
      const error = asHeadroomError(thrown);
      if (error.kind === 'internal') throw error;
      await journal.addFailure({ target: target.id, arm: server.arm, block, code: error.code, message: error.message, hint: error.hint });
      ports.log.warn(`${target.id} (${server.arm}) [${error.code}]: ${error.message}`);
      if (open.failed(target.id, server.arm)) ports.log.warn(`${target.id} (${server.arm}) is given up after two failures in a row.`);
    }
    return ports.clock.nowMs() - fromMs;
  };

  const measureBlock = async (target: Target, leftMs: number): Promise<void> => {
    const block = blocksTaken.get(target.id) ?? 0;
    blocksTaken.set(target.id, block + 1);
    let blockMs = 0;
    const inOrder = armOrder(config.effort.seed, target.id, block).flatMap((arm) => servers[arm] ?? []);
    for (const [order, server] of inOrder.entries()) {
      if (open.isOpen(target.id, server.arm)) blockMs += await measureRound(target, server, block, order === 0 ? 0 : 1, leftMs);
    }
    costs.record(target.id, blockMs);
  };

  /** Gives how many were taken. */
  const takeBlocks = async (blocks: ReadonlyMap<string, number>): Promise<number> => {
    let taken = 0;
    const left = new Map([...blocks].filter(([, count]) => count > 0));
    while (left.size > 0) {
      for (const target of config.targets) {
        const count = left.get(target.id);
        if (count === undefined) continue;
        const isOutOfTime = timeLeftMs() <= 0 && (blocksTaken.get(target.id) ?? 0) > 0;
        if (isOutOfTime || !open.isOpen(target.id, 'head')) {
          left.delete(target.id);
          continue;
        }
        taken += 1;
        await measureBlock(target, remainingMs(left, costs));
        if (count === 1) left.delete(target.id);
        else left.set(target.id, count - 1);
      }
    }
    return taken;
  };

  return {
    measurementsFile: journal.file,
    baseProblem,
    costs,
    measurements: journal.current,
    timeLeftMs,
    isOpen: (target) => open.isOpen(target, 'head'),
    keepPlans: (plans) => journal.amend({ plans }),
    async measure(blocks) {
      retakes.planned(blocks);
      let taken = 0;
      for (let next = blocks; next.size > 0; next = await retakes.next()) taken += await takeBlocks(next);
      return taken;
    },
    close,
  };
}

async function openBase(
  source: ArmSource | undefined,
  config: Config,
  ports: Ports,
): Promise<{ readonly base: ArmServer | undefined; readonly baseProblem: string | undefined }> {
  if (!source) return { base: undefined, baseProblem: undefined };
  try {
    return { base: await openArmServer(source, config, ports), baseProblem: undefined };
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    if (error.kind === 'internal') throw error;
    ports.log.warn(`The base cannot be measured [${error.code}]: ${error.message}`);
    return { base: undefined, baseProblem: error.message };
  }
}

function fixedPort(source: ArmSource | undefined): number | undefined {
  return source?.server.kind === 'command' ? source.server.port : undefined;
}

function remainingMs(left: ReadonlyMap<string, number>, costs: Costs): number {
  return [...left].reduce((sum, [target, count]) => sum + count * costs.blockMs(target), 0);
}
