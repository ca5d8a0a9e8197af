/** Rounds of any target, taken by the measurer of its kind. */
import type { HeadroomError } from '../errors.ts';
import type { MetricId, Target } from '../model.ts';
import type { MeasuringTools, RoundValues } from './measurer.ts';
import { findMeasurer } from './measurers.ts';
import type { ArmServer } from './server/running-server.ts';

export interface Rounds {
  /**
   * Prepares a target in one arm: checks it, warms its server, and takes the values that are
   * measured only once. Later calls do nothing. Throws the coded error of a target that cannot be
   * measured.
   */
  prepare(target: Target, server: ArmServer): Promise<Readonly<Record<MetricId, number>>>;
  /** Takes a round on each server. Returns a coded error in place of a round that failed. */
  take(
    target: Target,
    servers: readonly ArmServer[],
  ): Promise<readonly (RoundValues | HeadroomError)[]>;
}

/** Returns the rounds of a session, which remember the targets that are prepared. */
export function openRounds(tools: MeasuringTools): Rounds {
  const prepared = new Set<string>();
  return {
    async prepare(target, server) {
      const key = `${server.arm} ${target.id}`;
      if (prepared.has(key)) return {};
      await server.ready();
      const values = await findMeasurer(target).prepare(target, server, tools);
      prepared.add(key);
      return values;
    },
    take: (target, servers) => findMeasurer(target).take(target, servers, tools),
  };
}
