/**
 * Measuring, from the first server to the last round. Rounds come in blocks: each arm once, in
 * random order. Each round is in the journal before the next one starts.
 */
import { asHeadroomError } from '../errors.ts';
import { groupFinder, groupTargets, type TargetGroup } from '../model/target-group.ts';
import type { Arm, Config, Failure, Measurements, Target } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { openBlocks } from './blocks.ts';
import { chromeWithLogins } from './chrome-with-logins.ts';
import { type Costs, learnCosts } from './costs.ts';
import { emptyMeasurements, type Identities, openJournal, type SaveRound } from './journal.ts';
import { fingerprint } from './machine/fingerprint.ts';
import { findMeasurer } from './measurers.ts';
import { openTargets } from './open-targets.ts';
import { launchBrowsers } from './page/browsers.ts';
import { readRecordings } from './page/recordings/read-recordings.ts';
import { pageRoutes } from './page/routes.ts';
import { openRetakes } from './retakes.ts';
import { openRounds } from './rounds.ts';
import { type ArmSource, openArmServer } from './server/arm-server.ts';
import type { ArmServer } from './server/running-server.ts';

/** A run that is being measured. */
export interface Session {
  /**
   * Why the base is not measured although a source for it was given; undefined when all is well.
   */
  readonly baseProblem: string | undefined;
  /** Expected milliseconds of a block of this target, and of what is measured with it. */
  blockMs(target: string): number;
  measurements(): Measurements;
  timeLeftMs(): number;
  /** False once a target was given up in that arm. */
  isOpen(target: string, arm: Arm): boolean;
  /**
   * Keeps with the measurements how many rounds are planned, and which base there is or why there
   * is none. So they can be judged alike again.
   */
  keep(facts: Pick<Measurements, 'plans' | 'baseFrom' | 'baseProblem'>): Promise<void>;
  /**
   * Takes that many more blocks of each target named, one of each in turn, while time is left;
   * gives how many were taken. A group of targets gets the most that one of its targets is named
   * with. A target that cannot be measured is a failure in the measurements, not an error, and is
   * given up.
   */
  measure(blocks: ReadonlyMap<string, number>): Promise<number>;
  close(): Promise<void>;
}

/** The measured arms: the head always, the base where there is one. */
export interface Sources {
  readonly head: ArmSource;
  readonly base: ArmSource | undefined;
  /** Targets that are measured of the head alone, and what is to be kept of that. */
  readonly withoutBase?: ReadonlyMap<string, Failure | undefined> | undefined;
}

/**
 * Starts the servers. Throws the `server-*` errors for the head; a base that does not start leaves
 * the head alone.
 */
export async function openSession(
  config: Config,
  sources: Sources,
  identities: Identities,
  saveRound: SaveRound,
  ports: Ports,
): Promise<Session> {
  const startedMs = ports.clock.nowMs();
  const journal = await openJournal(emptyMeasurements(config, identities, ports), saveRound, ports);
  const closing: (() => Promise<void>)[] = [];
  /** Closes the last that was opened, and the others even where that fails. */
  const close = async (): Promise<void> => {
    const step = closing.pop();
    if (step) await step().finally(close);
  };

  const recordings = await readRecordings(config, ports);
  const head = await openArmServer(sources.head, config, ports);
  closing.push(() => head.stop());
  const onePort =
    fixedPort(sources.head) !== undefined && fixedPort(sources.head) === fixedPort(sources.base);
  if (onePort) await head.stop();
  const { base, baseProblem } = await openBase(sources.base, config, ports);
  if (base) closing.push(() => base.stop());
  const servers: Readonly<Record<Arm, ArmServer | undefined>> = { head, base };

  let browser: Browser | undefined;
  const launched = async (): Promise<Browser> => {
    if (browser) return browser;
    const opened = [head, base].filter((server) => server !== undefined);
    const visited = config.targets.filter(
      (target) => findMeasurer(target).visitedAddresses(target).length > 0,
    );
    const started = await launchBrowsers(
      chromeWithLogins(config, opened, ports),
      config.childEnvironment,
      pageRoutes(
        opened,
        visited.flatMap((target) => findMeasurer(target).visitedAddresses(target)),
      ),
      recordings,
      visited.every((target) => findMeasurer(target).recording(target) !== undefined),
    );
    closing.push(() => started.close());
    await journal.amend({
      fingerprint: fingerprint(config, ports, {
        browser: started,
        servers: opened.map(({ origin }) => origin),
        recordings,
      }),
    });
    browser = started;
    return started;
  };

  const open = openTargets(base ? (sources.withoutBase ?? new Map()) : new Map());
  if (base)
    for (const failure of sources.withoutBase?.values() ?? [])
      if (failure) await journal.addFailure(failure);
  const groups = groupTargets(config.targets);
  const findGroup = groupFinder(groups);
  const costs = learnCosts();
  // A fresh process on one side alone would be a difference between the arms.
  const isFreshEachRound = [head, base].every((server) => server?.startsQuickly !== false);
  const rounds = openRounds({
    config,
    ports,
    browser: launched,
    addDiagnosis: journal.addDiagnosis,
    isFreshEachRound,
  });
  const timeLeftMs = (): number => config.effort.timeLimitMs - (ports.clock.nowMs() - startedMs);
  const retakes = openRetakes(journal, costs, timeLeftMs, ports.log);

  const blocks = openBlocks({ config, ports, servers, onePort, rounds, journal, open, costs });

  /** Gives how many were taken. */
  const takeBlocks = async (wanted: BlocksByGroup): Promise<number> => {
    let taken = 0;
    const left = new Map([...wanted].filter(([, count]) => count > 0));
    while (left.size > 0) {
      for (const group of groups) {
        const count = left.get(group);
        if (count === undefined) continue;
        const isOutOfTime = timeLeftMs() <= 0 && blocks.taken(group) > 0;
        if (isOutOfTime || !group.targets.some(({ id }) => open.isOpen(id, 'head'))) {
          left.delete(group);
          continue;
        }
        taken += 1;
        await blocks.measure(group, remainingMs(left, costs));
        if (count === 1) left.delete(group);
        else left.set(group, count - 1);
      }
    }
    return taken;
  };

  const byGroup = (wanted: ReadonlyMap<string, number>): BlocksByGroup => {
    const most = new Map<TargetGroup<Target>, number>();
    for (const [target, count] of wanted) {
      const group = findGroup(target);
      if (group) most.set(group, Math.max(count, most.get(group) ?? 0));
    }
    return most;
  };

  return {
    baseProblem,
    blockMs: (target) => costs.blockMs(findGroup(target)),
    measurements: journal.current,
    timeLeftMs,
    isOpen: open.isOpen,
    keep: (facts) => journal.amend(facts),
    async measure(wanted) {
      const planned = byGroup(wanted);
      retakes.planned(planned);
      let taken = 0;
      for (let next = planned; next.size > 0; next = await retakes.next())
        taken += await takeBlocks(next);
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

type BlocksByGroup = ReadonlyMap<TargetGroup<Target>, number>;

function remainingMs(left: BlocksByGroup, costs: Costs): number {
  return [...left].reduce((sum, [group, count]) => sum + count * costs.blockMs(group), 0);
}
