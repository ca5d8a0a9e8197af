/** Tells which process something belongs to, and whether that process is still there. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process, so that another one with the same number is not taken for it. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /**
   * When the machine started, and the namespace in which the number counts; empty where the system
   * does not tell.
   */
  readonly boot: string;
  readonly namespace: string;
  /** When the process began, in ticks since boot; empty where the system does not tell. */
  readonly started: string;
}

/** Reads what `JSON.stringify(thisProcess())` wrote; undefined when it is something else. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, host, boot, namespace, started } = JSON.parse(text) as Partial<Owner>;
    const words = [host, boot, namespace, started];
    if (!Number.isInteger(pid) || !words.every((word) => typeof word === 'string'))
      return undefined;
    return { pid, host, boot, namespace, started } as Owner;
  } catch {
    return undefined; // Whose it is cannot be told, so it is somebody's.
  }
}

/**
 * Returns whether the process is still there. In doubt it is: nothing is known of processes on
 * another machine or in another container.
 */
export function isThere(owner: Owner): boolean {
  const own = thisProcess();
  if (owner.host !== own.host) return true;
  if (owner.boot !== own.boot) return false;
  if (owner.namespace !== own.namespace) return true;
  return isRunning(owner.pid) && startedAt(owner.pid) === owner.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

export function thisProcess(): Owner {
  const { pid } = process;
  const namespace = orEmpty(() => readlinkSync('/proc/self/ns/pid'));
  const boot = orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return { pid, host: hostname(), boot, namespace, started: startedAt(pid) };
}

/**
 * Returns the 22nd word of `stat`, whose second may hold blanks and brackets. A zombie has ended.
 */
function startedAt(pid: number): string {
  const text = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return words[0] === 'Z' ? 'ended' : (words[19] ?? '');
}

/** Returns an empty text where the system is not Linux and does not tell. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
