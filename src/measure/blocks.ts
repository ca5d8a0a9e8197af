/**
 * Measures one block of a group of targets, which is each arm once. The two rounds of an endpoint
 * go in turns of a tenth of a second, those of a page one after the other.
 */
import { HeadroomError } from '../errors.ts';
import type { TargetGroup } from '../model/target-group.ts';
import type { Arm, Config, MetricId, Round, Target } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Costs } from './costs.ts';
import { openFailures } from './failures.ts';
import type { Journal } from './journal.ts';
import type { RoundValues, Together } from './measurer.ts';
import { findMeasurer } from './measurers.ts';
import type { OpenTargets } from './open-targets.ts';
import { armOrder } from './order.ts';
import { reportRound } from './progress.ts';
import { withBackground } from './retakes.ts';
import type { Rounds } from './rounds.ts';
import type { ArmServer } from './server/running-server.ts';

export interface Blocks {
  /**
   * Takes the next block. A failed measurement is a failure in the journal, not an error. `leftMs`
   * is for the progress line.
   */
  measure(group: TargetGroup<Target>, leftMs: number): Promise<void>;
  /** Returns how many of that group were taken, with or without success. */
  taken(group: TargetGroup<Target>): number;
}

interface Setting {
  readonly config: Config;
  readonly ports: Ports;
  readonly servers: Readonly<Record<Arm, ArmServer | undefined>>;
  /** Both arms want one port, so only one can run at a time. */
  readonly onePort: boolean;
  readonly rounds: Rounds;
  readonly journal: Journal;
  readonly open: OpenTargets;
  readonly costs: Costs;
}

/** A server, what is measured on it, and whether it goes first (0) or second (1) in a block. */
interface ArmInBlock {
  readonly server: ArmServer;
  readonly targets: Together<Target>;
  readonly order: Round['order'];
}

/** The outcome of one target in one arm. */
interface Taken extends Omit<ArmInBlock, 'targets'> {
  readonly target: Target;
  readonly outcome: RoundValues | HeadroomError;
}

type Good = Taken & { readonly outcome: RoundValues };

export function openBlocks({
  config,
  ports,
  servers,
  onePort,
  rounds,
  journal,
  open,
  costs,
}: Setting): Blocks {
  const failures = openFailures(journal, open, ports.log);
  const taken = new Map<TargetGroup<Target>, number>();
  /** The values that only the full audit gave, until the first round that is kept. */
  const scores = new Map<string, Readonly<Record<MetricId, number>>>();
  const armKey = (target: Target, { arm }: ArmServer): string => `${arm} ${target.id}`;
  const sharesTime = ({ targets: [target] }: TargetGroup<Target>): boolean =>
    findMeasurer(target).sharesTime &&
    !onePort &&
    !servers.head?.hasReset &&
    !servers.base?.hasReset;

  /** Returns the arms that are ready. */
  const prepareArms = async (
    group: TargetGroup<Target>,
    arms: readonly ArmInBlock[],
    block: number,
  ): Promise<readonly ArmInBlock[]> => {
    const ready: ArmInBlock[] = [];
    for (const one of arms) {
      const { server, targets } = one;
      try {
        if (onePort) await servers[server.arm === 'head' ? 'base' : 'head']?.stop();
        const audited = await rounds.prepare(group, targets, server);
        for (const [index, target] of targets.entries()) {
          const key = armKey(target, server);
          scores.set(key, { ...scores.get(key), ...audited[index] });
        }
        ready.push(one);
      } catch (thrown) {
        await failures.add(targets, server.arm, block, thrown);
      }
    }
    return ready;
  };

  /** Gives the milliseconds that the rounds took, without what is done only once. */
  const measureRounds = async (
    group: TargetGroup<Target>,
    arms: readonly ArmInBlock[],
    block: number,
    leftMs: number,
  ): Promise<number> => {
    let fromMs = ports.clock.nowMs();
    const ready = await prepareArms(group, arms, block);
    const [first, ...others] = group.targets.filter((target) =>
      ready.some(({ targets }) => targets.includes(target)),
    );
    if (first === undefined) return ports.clock.nowMs() - fromMs;

    const startedAt = ports.clock.now().toISOString();
    fromMs = ports.clock.nowMs();
    const targets: Together<Target> = [first, ...others];
    const inOrder = ready.map(({ server }) => server);
    const { outcomes, ...background } = await withBackground(ports.machine, async () => ({
      outcomes: await rounds.take(targets, inOrder),
    }));
    const tookMs = ports.clock.nowMs() - fromMs;
    const taken = ready.flatMap((arm, armIndex) =>
      targets.flatMap((target, index): readonly Taken[] => {
        const outcome = outcomes[armIndex]?.[index];
        return outcome && arm.targets.includes(target) ? [{ ...arm, target, outcome }] : [];
      }),
    );
    const good = taken.filter((one): one is Good => !(one.outcome instanceof HeadroomError));
    for (const { server, target, order, outcome } of good) {
      const values = { ...scores.get(armKey(target, server)), ...outcome.values };
      scores.delete(armKey(target, server));
      const durationMs = Math.round(tookMs / good.length);
      const { invalid, seen, slowest, latencies, throughput, saturated } = outcome;
      const identity = { target: target.id, arm: server.arm, block, order };
      const facts = {
        ...(seen ? { seen } : {}),
        ...(slowest ? { slowest } : {}),
        ...(latencies ? { latencies } : {}),
        ...(throughput ? { throughput } : {}),
        ...(saturated ? { saturated } : {}),
        ...background,
      };
      const round: Round = { ...identity, startedAt, durationMs, values, invalid, ...facts };
      await journal.addRound(round);
      if (!outcome.problem) open.succeeded(target.id, server.arm);
      reportRound(ports.log, round, leftMs);
    }
    for (const { server } of ready) {
      const problems = taken.flatMap((one) => {
        const problem = one.outcome instanceof HeadroomError ? one.outcome : one.outcome.problem;
        return one.server === server && problem ? [{ target: one.target, problem }] : [];
      });
      for (const [problem, own] of Map.groupBy(problems, (one) => one.problem))
        await failures.add(
          own.map(({ target }) => target),
          server.arm,
          block,
          problem,
        );
    }
    return tookMs;
  };

  return {
    async measure(group, leftMs) {
      const block = taken.get(group) ?? 0;
      taken.set(group, block + 1);
      const arms = armOrder(config.effort.seed, group.key, block)
        .flatMap((arm) => servers[arm] ?? [])
        .map((server, at) => ({ server, order: at === 0 ? (0 as const) : (1 as const) }))
        .flatMap(({ server, order }): readonly ArmInBlock[] => {
          const [first, ...others] = group.targets.filter(({ id }) => open.isOpen(id, server.arm));
          return first ? [{ server, order, targets: [first, ...others] }] : [];
        });
      let blockMs = 0;
      for (const turn of sharesTime(group) ? [arms] : arms.map((one) => [one]))
        blockMs += await measureRounds(group, turn, block, leftMs);
      costs.record(group, blockMs);
    },
    taken: (group) => taken.get(group) ?? 0,
  };
}
