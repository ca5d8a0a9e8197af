/** Budgets and the key "simulation", where a target does without a simulation. */
import { isForLimits } from '../metrics.ts';
import { isSimulated } from '../model/emulation.ts';
import type { Budget, Emulation, TargetIdentity } from '../model.ts';
import type { Reading } from './reading.ts';

type Simulated = Pick<TargetIdentity, 'simulation' | 'throttling'>;

/** Returns the one simulation that judges a target; nothing where none is made. */
export const pickSimulation = (
  simulation: TargetIdentity['simulation'],
  { throttling }: Emulation,
): Pick<TargetIdentity, 'simulation'> =>
  simulation === undefined || !isSimulated(throttling) ? {} : { simulation };

/** Adds a problem for each budget on a value of Lighthouse's own simulation that is not there. */
export function refuseOtherSimulation(
  target: Simulated,
  budgets: readonly Budget[],
  reading: Reading,
): void {
  for (const { metric, source } of budgets.filter((budget) => isForLimits(budget.metric))) {
    const why = explainAbsence(target, metric.replace('lighthouse-', ''));
    if (why !== undefined)
      reading.problems.add({
        code: 'wrong-limit',
        message: `${source?.keyPath}: ${why}`,
        source,
        hint:
          `Where the budget comes from the defaults, write "${metric}": "off" at the page or ` +
          'the flow.',
      });
  }
}

/** Undefined where the target has both simulations. `plain` is the metric that it has instead. */
function explainAbsence({ simulation, throttling }: Simulated, plain: string): string | undefined {
  if (throttling && !isSimulated(throttling))
    return `"throttling": "${throttling.mode}" simulates nothing; ${plain} is what was seen`;
  if (simulation === undefined) return undefined;
  return `"simulation": "${simulation}" ${
    simulation === 'calm' ? "leaves out Lighthouse's own" : `has it as ${plain}`
  }`;
}
