import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

/** The system's clock. */
export function systemClock(): Clock {
  return {
    nowMs: () => performance.now(),
    now: () => new Date(),
    sleep: (ms) => sleep(ms),
  };
}
