/** Defines which part of a target is kept with its measurements. */
import { pickEmulation } from './emulation.ts';
import type { Target, TargetIdentity } from './target.ts';

/** Parts the name of a flow from that of its step, and of a page from that of its visit. */
export const between = ' › ';

/**
 * Returns the target without how it is reached: headers may hold secrets, and a path what was
 * filled in.
 */
export function identifyTarget(target: Target): TargetIdentity {
  const { id, kind, name, profile, address, group, until, from, simulation } = target;
  return {
    ...{ id, kind, name, profile, address },
    ...(group === undefined ? {} : { group }),
    ...(until === undefined ? {} : { until }),
    ...(from === undefined ? {} : { from }),
    ...(simulation === undefined ? {} : { simulation }),
    ...pickEmulation(target),
  };
}
