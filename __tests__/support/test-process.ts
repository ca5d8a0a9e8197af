import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A zombie has ended too: in a container nobody may be there to collect it. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // there is no such process
  }
}

/** Resolves once it has ended. */
export async function hasEnded(pid: number): Promise<true> {
  while (isAlive(pid)) await sleep(10);
  return true;
}
