/**
 * Measures from Linux' /proc how much CPU others take while something runs. Other systems do not
 * tell.
 */
import { readFileSync } from 'node:fs';
import type { Background } from '../../model.ts';
import { type CountedProcess, countedProcesses, hasProc, tickMs } from '../processes/tree.ts';

interface Snapshot {
  readonly atMs: number;
  /** CPU time of the whole machine since it started, in ticks. */
  readonly busyTicks: number;
  readonly stolenTicks: number;
  readonly own: ReadonlyMap<number, CountedProcess>;
}

/**
 * Starts watching; the function returned gives the CPU that others took since, in cores. `root` and
 * all that descends from it (servers, Chrome) are not others. The pressure of /proc/pressure/cpu
 * would rise with Headroom's own load, and cannot say whose it is. Adding up all other processes
 * fails inside a container, which does not see them. /proc/stat counts the whole machine.
 */
export function watchCpu(root = process.pid): () => Background | undefined {
  const before = snapshot(root);
  return () => {
    const after = snapshot(root);
    return before && after && after.atMs > before.atMs ? between(before, after) : undefined;
  };
}

function between(before: Snapshot, after: Snapshot): Background {
  const ticks = (after.atMs - before.atMs) / tickMs;
  const others = after.busyTicks - before.busyTicks - ownTicks(before.own, after.own);
  return {
    othersCores: Math.max(0, others / ticks),
    stolenCores: Math.max(0, (after.stolenTicks - before.stolenTicks) / ticks),
  };
}

/**
 * Adds the time of living processes and of those that ended meanwhile. Parents have the time of
 * ended children once they waited for them, with the time from before.
 */
function ownTicks(before: Snapshot['own'], after: Snapshot['own']): number {
  let living = 0;
  let waitedFor = 0;
  for (const [pid, now] of after) {
    const then = before.get(pid);
    living += Math.max(0, now.ownTicks - (then?.ownTicks ?? 0));
    waitedFor += Math.max(0, now.childTicks - (then?.childTicks ?? 0));
  }
  const ended = [...before.values()]
    .filter(({ pid }) => !after.has(pid))
    .reduce((sum, each) => sum + each.ownTicks + each.childTicks, 0);
  return living + Math.max(0, waitedFor - ended);
}

function snapshot(root: number): Snapshot | undefined {
  if (!hasProc) return undefined;
  const fields = /^cpu +(.*)$/m.exec(statText())?.[1]?.split(' ').map(Number);
  // proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal. Interrupts are nobody's:
  // processes are not charged for them either.
  const [user, nice, system, , , , , stolenTicks] = fields ?? [];
  if (user === undefined || nice === undefined || system === undefined || stolenTicks === undefined)
    return undefined;
  return {
    atMs: performance.now(),
    busyTicks: user + nice + system,
    stolenTicks,
    own: descendants(root),
  };
}

function statText(): string {
  try {
    return readFileSync('/proc/stat', 'latin1');
  } catch {
    return ''; // a container may hide it
  }
}

function descendants(root: number): ReadonlyMap<number, CountedProcess> {
  const children = Map.groupBy(countedProcesses(), ({ parent }) => parent);
  const all = [...children.values()].flat();
  const found = new Map(all.filter(({ pid }) => pid === root).map((each) => [each.pid, each]));
  // A Map's iteration sees what is added.
  for (const each of found.values())
    for (const child of children.get(each.pid) ?? []) found.set(child.pid, child);
  return found;
}
