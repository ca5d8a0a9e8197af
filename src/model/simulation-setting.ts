/** The simulations that a run judges by, as its fingerprint calls them. */
import type { Simulation } from './target.ts';

/**
 * Returns the setting of a target; undefined: no simulation of its own is asked for. Headroom 0.1,
 * which had no other simulation, wrote `calm`.
 */
export function nameSimulation(simulation: Simulation | undefined): string {
  if (simulation === 'calm') return 'calm for changes and limits';
  return simulation ?? 'calm for changes and lighthouse for limits';
}
