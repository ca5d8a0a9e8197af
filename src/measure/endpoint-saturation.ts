/** Whether the load generator was at its own limit: a saturated generator is not a slow server. */
import type { LoadReport } from '../ports.ts';

const cpuShareLimit = 0.9;
const eventLoopDelayLimitMs = 20;

/** Why the numbers of a round say more of the generator than of the server; undefined when they do not. */
export function saturation({ cpuShare, eventLoopDelayP99Ms }: LoadReport['generator']): string | undefined {
  if (cpuShare > cpuShareLimit) return `the load generator was at its own limit (${Math.round(cpuShare * 100)} % of a core)`;
  if (eventLoopDelayP99Ms > eventLoopDelayLimitMs) return `the load generator was held up (its event loop ran ${Math.round(eventLoopDelayP99Ms)} ms late)`;
  return undefined;
}
