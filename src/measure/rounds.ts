/** Rounds of any group of targets, taken by the measurer of its kind. */
import type { HeadroomError } from '../errors.ts';
import type { TargetGroup } from '../model/target-group.ts';
import type { MetricId, Target } from '../model.ts';
import type { MeasuringTools, RoundValues, Together } from './measurer.ts';
import { findMeasurer } from './measurers.ts';
import type { ArmServer } from './server/running-server.ts';

export interface Rounds {
  /**
   * Prepares these targets of a group in one arm: checks them, warms their server, and takes the
   * values that are measured only once. Later calls do nothing. Throws the coded error of a group
   * that cannot be measured.
   */
  prepare(
    group: TargetGroup<Target>,
    targets: Together<Target>,
    server: ArmServer,
  ): Promise<readonly Readonly<Record<MetricId, number>>[]>;
  /**
   * Takes a round of each target on each server. Returns a coded error in place of a round that
   * failed.
   */
  take(
    targets: Together<Target>,
    servers: readonly ArmServer[],
  ): Promise<readonly (readonly (RoundValues | HeadroomError)[])[]>;
}

/** Returns the rounds of a session, which remember the groups that are prepared. */
export function openRounds(tools: MeasuringTools): Rounds {
  const prepared = new Map<TargetGroup<Target>, Set<string>>();
  return {
    async prepare(group, targets, server) {
      const arms = prepared.get(group) ?? new Set();
      prepared.set(group, arms);
      if (arms.has(server.arm)) return [];
      await server.ready();
      const values = await findMeasurer(targets[0]).prepare(targets, server, tools);
      arms.add(server.arm);
      return values;
    },
    take: (targets, servers) => findMeasurer(targets[0]).take(targets, servers, tools),
  };
}
