/**
 * Measuring, from the first server to the last round. Rounds come in blocks: each arm once, back to back, in random
 * order. Whatever was measured is in the journal before the next round starts.
 */
import { asHeadroomError } from '../errors.ts';
import { metricOf } from '../metrics.ts';
import type { Arm, Config, Failure, GitIdentity, Measurements, MetricId, Target } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { type ArmServer, type ArmSource, openArmServer } from './arm-server.ts';
import { type Costs, learnCosts } from './costs.ts';
import { checkEndpoint, measureEndpoint } from './endpoint-round.ts';
import { fingerprint } from './fingerprint.ts';
import { type Journal, openJournal } from './journal.ts';
import { openTargets } from './open-targets.ts';
import { armOrder } from './order.ts';
import { fullAudit, measurePage } from './page-round.ts';
import { reportRound } from './progress.ts';

/** A run that is being measured. */
export interface Session {
  readonly measurementsFile: string;
  measurements(): Measurements;
  readonly costs: Costs;
  timeLeftMs(): number;
  /** Takes that many more blocks of each target named, one block of each in turn. Never throws for a target that cannot be measured. */
  measure(blocks: ReadonlyMap<string, number>): Promise<void>;
  close(): Promise<void>;
}

/** Which commits the arms are. */
export interface Identities {
  readonly head: GitIdentity | undefined;
  readonly base: GitIdentity | undefined;
}

/** Starts the servers and prepares every target. Throws when the head's server cannot be had; the base's is the caller's to catch. */
export async function openSession(config: Config, sources: readonly ArmSource[], identities: Identities, ports: Ports): Promise<Session> {
  const startedMs = ports.clock.nowMs();
  const journal = await openJournal(`${config.outputDirectory}/measurements.json`, emptyMeasurements(config, identities, ports), ports.files);
  const servers: ArmServer[] = [];
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    for (const source of sources) {
      const server = await openArmServer(source, config, ports);
      closing.push(() => server.stop());
      servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }

  const open = openTargets();
  const costs = learnCosts();
  const nextBlock = new Map<string, number>();
  const prepared = new Set<string>();
  let browser: Browser | undefined;

  const launched = async (): Promise<Browser> => {
    if (browser) return browser;
    const started = await ports.chrome.launch(config.childEnvironment);
    closing.push(() => started.close());
    await journal.amend({ fingerprint: fingerprint(config, ports, started) });
    browser = started;
    return started;
  };

  const fail = async (target: Target, arm: Arm, block: number | undefined, thrown: unknown): Promise<void> => {
    const error = asHeadroomError(thrown);
    if (error.kind === 'internal') throw error;
    const failure: Failure = { target: target.id, arm, block, code: error.code, message: error.message, hint: error.hint };
    await journal.addFailure(failure);
    ports.log.warn(`${target.id} (${arm}): ${error.message}`);
  };

  /** The first visit is not counted: it warms the server, and is the full audit that the report and the diagnosis come from. */
  const prepare = async (target: Target, server: ArmServer): Promise<Readonly<Record<MetricId, number>>> => {
    await server.ready();
    if (target.kind === 'endpoint') {
      await checkEndpoint(target, server.origin, ports);
      return {};
    }
    ports.log.progress(`${target.id}, ${server.arm}: full audit`);
    const audit = await fullAudit(target, server.origin, await launched());
    const reportFile = `lighthouse/${fileName(target.id)}-${server.arm}.html`;
    await ports.files.write(`${config.outputDirectory}/${reportFile}`, audit.html);
    await journal.addDiagnosis({ ...audit.diagnosis, arm: server.arm, reportFile });
    return audit.values;
  };

  const prepareOnce = async (target: Target, server: ArmServer): Promise<Readonly<Record<MetricId, number>>> => {
    const key = `${server.arm} ${target.id}`;
    if (prepared.has(key)) return {};
    const values = await prepare(target, server);
    prepared.add(key);
    return values;
  };

  const round = async (target: Target, server: ArmServer) => {
    if (target.kind === 'endpoint') {
      await server.fresh();
      return measureEndpoint(target, server.origin, ports);
    }
    await server.ready();
    return measurePage(target, server.origin, budgetedMetrics(config, target), await launched());
  };

  const measureRound = async (target: Target, server: ArmServer, block: number, order: 0 | 1, leftMs: number): Promise<void> => {
    if (!open.isOpen(target.id, server.arm)) return;
    try {
      const audited = await prepareOnce(target, server);
      const startedAt = ports.clock.now().toISOString();
      const from = ports.clock.nowMs();
      const { values, invalid } = await round(target, server);
      const taken = {
        target: target.id,
        arm: server.arm,
        block,
        order,
        startedAt,
        durationMs: Math.round(ports.clock.nowMs() - from),
        values: { ...audited, ...values },
        invalid,
      };
      await journal.addRound(taken);
      open.succeeded(target.id, server.arm);
      reportRound(ports.log, taken, leftMs);
    } catch (thrown) {
      await fail(target, server.arm, block, thrown);
      if (open.failed(target.id, server.arm)) ports.log.warn(`${target.id} (${server.arm}) is given up after two failures in a row.`);
    }
  };

  const measureBlock = async (target: Target, leftMs: number): Promise<void> => {
    const block = nextBlock.get(target.id) ?? 0;
    nextBlock.set(target.id, block + 1);
    const from = ports.clock.nowMs();
    const inOrder = armOrder(config.effort.seed, target.id, block).flatMap((arm) => servers.filter((server) => server.arm === arm));
    for (const [order, server] of inOrder.entries()) await measureRound(target, server, block, order === 0 ? 0 : 1, leftMs);
    costs.record(target.id, ports.clock.nowMs() - from);
  };

  return {
    measurementsFile: journal.file,
    measurements: journal.current,
    costs,
    timeLeftMs: () => config.effort.timeLimitMs - (ports.clock.nowMs() - startedMs),
    async measure(blocks) {
      const left = new Map(blocks);
      while (left.size > 0) {
        for (const target of config.targets) {
          const wanted = left.get(target.id) ?? 0;
          if (wanted <= 0) {
            left.delete(target.id);
            continue;
          }
          const leftMs = [...left].reduce((sum, [id, count]) => sum + count * costs.blockMs(id), 0);
          await measureBlock(target, leftMs);
          left.set(target.id, open.isOpen(target.id, 'head') ? wanted - 1 : 0);
        }
      }
    },
    close,
  };
}

function emptyMeasurements(config: Config, identities: Identities, ports: Ports): Measurements {
  return {
    format: 'headroom-measurements',
    version: 1,
    suite: config.suite,
    startedAt: ports.clock.now().toISOString(),
    seed: config.effort.seed,
    head: identities.head,
    base: identities.base,
    fingerprint: fingerprint(config, ports, undefined),
    targets: config.targets.map(({ id, kind, name, profile, address }) => ({ id, kind, name, profile, address })),
    rounds: [],
    failures: [],
    diagnoses: [],
  };
}

/** The metrics of a target's budgets that are not in every round anyway: `audit:…`, `user-timing:…`. */
function budgetedMetrics(config: Config, target: Target): readonly MetricId[] {
  return [...new Set(config.budgets.filter((budget) => budget.target === target.id).map((budget) => metricOf(budget.metric).id))];
}

function fileName(targetId: string): string {
  return targetId.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-|-$/g, '');
}
