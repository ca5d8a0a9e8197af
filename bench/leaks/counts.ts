/** Counts what rounds may leave behind: processes, tabs, files, open descriptors and memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { countedProcesses } from '../../src/adapters/processes/tree.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Objects that wait for a turn of the event loop are free after it, and then more of them. */
async function collectAll(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What there is between two rounds. */
export interface Counted {
  readonly processes: number;
  readonly tabs: number;
  /** Files and folders, but for the profile of Chrome, which is one. */
  readonly temporaryFiles: number;
  readonly descriptors: number;
  /** Headroom's own heap after a collection, in bytes. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** The memory of Chrome's processes; a shared page counts by its share. In bytes. */
  readonly chromeBytes: number;
  /** Chrome's profile, in bytes. */
  readonly profileBytes: number;
}

/** Returns the processes that this one started, and those that they started. */
export function findDescendants(): readonly number[] {
  const members = new Set([process.pid]);
  const all = countedProcesses();
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return [...members].filter((pid) => pid !== process.pid);
}

/** proc_pid_smaps_rollup: the proportional set size, in KiB. */
function readMemory(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return 1024 * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0; // It ended meanwhile.
  }
}

const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function measureFile(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0; // Chrome removed it meanwhile.
  }
}

/** Returns Chrome's profile in the folder for temporary files. */
function findProfile(temporary: string): string {
  const name = readdirSync(temporary).find((one) => one.startsWith('headroom-chrome-'));
  if (name === undefined) throw new Error(`There is no profile of Chrome in ${temporary}`);
  return join(temporary, name);
}

async function countTabs(profile: string): Promise<number> {
  const [port = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await answer.json()) as readonly { readonly type: string }[];
  return targets.filter(({ type }) => type === 'page').length;
}

/** Counts while Chrome runs. `temporary` is the folder for temporary files. */
export async function count(temporary: string): Promise<Counted> {
  await collectAll();
  const profile = findProfile(temporary);
  const own = process.memoryUsage();
  const descendants = findDescendants();
  return {
    processes: descendants.length,
    tabs: await countTabs(profile),
    temporaryFiles: readdirSync(temporary).length,
    descriptors: readdirSync('/proc/self/fd').length,
    heapBytes: own.heapUsed + own.external,
    residentBytes: own.rss,
    chromeBytes: descendants.reduce((sum, pid) => sum + readMemory(pid), 0),
    profileBytes: listFiles(profile).reduce((sum, path) => sum + measureFile(path), 0),
  };
}
