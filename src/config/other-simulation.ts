/** Refuses budgets on values of a simulation that a target does without. */
import { isForLimits } from '../metrics.ts';
import type { Budget, Simulation } from '../model.ts';
import type { Reading } from './reading.ts';

/** Adds a problem for each budget that would never be measured with that one simulation. */
export function refuseOtherSimulation(
  simulation: Simulation | undefined,
  budgets: readonly Budget[],
  reading: Reading,
): void {
  if (simulation === undefined) return;
  for (const { metric, source } of budgets.filter((budget) => isForLimits(budget.metric)))
    reading.problems.add({
      code: 'wrong-limit',
      message:
        `${source?.keyPath}: "simulation": "${simulation}" ` +
        (simulation === 'calm'
          ? "leaves out Lighthouse's own"
          : `has it as ${metric.replace('lighthouse-', '')}`),
      source,
    });
}
