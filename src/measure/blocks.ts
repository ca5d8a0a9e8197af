/**
 * Measures one block of a target, which is each arm once. The two rounds of an endpoint go in turns
 * of a tenth of a second, those of a page one after the other.
 */
import { asHeadroomError, HeadroomError } from '../errors.ts';
import type { Arm, Config, MetricId, Round, Target } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Costs } from './costs.ts';
import type { Journal } from './journal.ts';
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
  measure(target: Target, leftMs: number): Promise<void>;
  /** Returns how many of that target were taken, with or without success. */
  taken(target: string): number;
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

/** A server and whether it goes first (0) or second (1) in a block. */
interface ArmInBlock {
  readonly server: ArmServer;
  readonly order: Round['order'];
}

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
  const taken = new Map<string, number>();
  /** The values that only the full audit gave, until the first round that is kept. */
  const scores = new Map<string, Readonly<Record<MetricId, number>>>();
  const armKey = (target: Target, { arm }: ArmServer): string => `${arm} ${target.id}`;
  const sharesTime = (target: Target): boolean =>
    findMeasurer(target).sharesTime &&
    !onePort &&
    !servers.head?.hasReset &&
    !servers.base?.hasReset;

  const addFailure = async (
    target: Target,
    { arm }: ArmServer,
    block: number,
    thrown: unknown,
  ): Promise<void> => {
    const error = asHeadroomError(thrown);
    if (error.kind === 'internal') throw error;
    const givenUp = open.failed(target.id, arm);
    const { code, message, hint } = error;
    await journal.addFailure({
      target: target.id,
      arm,
      block,
      code,
      message,
      hint,
      ...(givenUp ? { givenUp } : {}),
    });
    ports.log.warn(`${target.id} (${arm}) [${error.code}]: ${error.message}`);
    if (givenUp) ports.log.warn(`${target.id} (${arm}) is given up after two failures in a row.`);
  };

  /** Gives the milliseconds that the rounds took, without what is done only once. */
  const measureRounds = async (
    target: Target,
    arms: readonly ArmInBlock[],
    block: number,
    leftMs: number,
  ): Promise<number> => {
    let fromMs = ports.clock.nowMs();
    const ready: ArmInBlock[] = [];
    for (const { server, order } of arms) {
      try {
        if (onePort) await servers[server.arm === 'head' ? 'base' : 'head']?.stop();
        const audited = await rounds.prepare(target, server);
        scores.set(armKey(target, server), { ...scores.get(armKey(target, server)), ...audited });
        ready.push({ server, order });
      } catch (thrown) {
        await addFailure(target, server, block, thrown);
      }
    }
    if (ready.length === 0) return ports.clock.nowMs() - fromMs;

    const startedAt = ports.clock.now().toISOString();
    fromMs = ports.clock.nowMs();
    const inOrder = ready.map(({ server }) => server);
    const { outcomes, ...background } = await withBackground(ports.machine, async () => ({
      outcomes: await rounds.take(target, inOrder),
    }));
    const tookMs = ports.clock.nowMs() - fromMs;
    const taken = ready.map((one, index) => ({ ...one, outcome: outcomes[index] }));
    const good = taken.flatMap(({ outcome, ...one }) =>
      outcome && !(outcome instanceof HeadroomError) ? [{ ...one, outcome }] : [],
    );
    for (const { server, order, outcome } of good) {
      const values = { ...scores.get(armKey(target, server)), ...outcome.values };
      scores.delete(armKey(target, server));
      const durationMs = Math.round(tookMs / good.length);
      const { invalid, seen, latencies, throughput, saturated } = outcome;
      const identity = { target: target.id, arm: server.arm, block, order };
      const facts = {
        ...(seen ? { seen } : {}),
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
    for (const { server, outcome } of taken) {
      const problem = outcome instanceof HeadroomError ? outcome : outcome?.problem;
      if (problem) await addFailure(target, server, block, problem);
    }
    return tookMs;
  };

  return {
    async measure(target, leftMs) {
      const block = taken.get(target.id) ?? 0;
      taken.set(target.id, block + 1);
      const arms = armOrder(config.effort.seed, target.id, block)
        .flatMap((arm) => servers[arm] ?? [])
        .map((server, at): ArmInBlock => ({ server, order: at === 0 ? 0 : 1 }))
        .filter(({ server }) => open.isOpen(target.id, server.arm));
      let blockMs = 0;
      for (const group of sharesTime(target) ? [arms] : arms.map((one) => [one]))
        blockMs += await measureRounds(target, group, block, leftMs);
      costs.record(target.id, blockMs);
    },
    taken: (target) => taken.get(target) ?? 0,
  };
}
