/**
 * Finds all processes that a command started, from Linux' /proc. Elsewhere no process is found, and
 * the callers make do with the process group.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

interface LivingProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** CPU time of the process and of the children that it has waited for, in ticks of 10 ms. */
  readonly ownTicks: number;
  readonly childTicks: number;
  /** Ticks since boot. */
  readonly started: number;
}

/**
 * Files that a command was started with: a file of its own, and its log. They identify the
 * processes that it leaves behind.
 */
export interface Held {
  /** An open file that has no name any more and that no other command has, as /proc calls it. */
  readonly tie: string;
  readonly logFile: string;
}

/** Whether this system lists its processes. */
export const hasProc = process.platform === 'linux';

/**
 * Returns the living processes that descend from `root`, share its process group, or carry `mark`
 * (`NAME=value`) in their environment. The mark finds daemons, which have left the group and lost
 * their parent. With `held`, processes that lost their environment as well are found, too. They
 * hold the command's tie, or write to its log and bear the mark of no other command.
 */
export function findProcessTree(root: number, mark: string, held?: Held): readonly LivingProcess[] {
  const living = livingProcesses();
  const members = new Set([root]);
  // A process that is older than the command was not started by it. A command that has ended tells
  // no time any more.
  const since = living.find(({ pid }) => pid === root)?.started ?? 0;
  const holds = ({ pid, started }: LivingProcess) =>
    held !== undefined && started >= since && pid !== process.pid && isHeldBy(pid, held);
  const belongs = (one: LivingProcess) =>
    one.group === root ||
    members.has(one.parent) ||
    readEnvironment(one.pid).includes(mark) ||
    holds(one);
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const each of living) if (!members.has(each.pid) && belongs(each)) members.add(each.pid);
  }
  return living.filter(({ pid }) => members.has(pid));
}

/** The name of the variable that marks a command's processes. Its value is the command's own. */
export const markName = 'HEADROOM_COMMAND';

function isHeldBy(pid: number, { tie, logFile }: Held): boolean {
  const files = list(`/proc/${pid}/fd`).map((name) => ({
    name,
    file: readLink(`/proc/${pid}/fd/${name}`),
  }));
  if (files.some(({ file }) => file === tie)) return true;
  // Somebody may read the log meanwhile; what Headroom started writes to it.
  const writes = files.some(
    ({ name, file }) => file === logFile && (name === '1' || name === '2') && isWritten(pid, name),
  );
  return (
    writes &&
    !files.some(({ file }) => isTie(file)) &&
    !readEnvironment(pid).includes(`${markName}=`)
  );
}

/** The beginning of a tie's name. /proc keeps the name of an open file that was removed. */
export const tieName = 'headroom-tie-';

const isTie = (file: string): boolean =>
  file.includes(`/${tieName}`) && file.endsWith(' (deleted)');

/** The last octal digit of the flags tells how a file was opened; 0 is for reading only. */
const isWritten = (pid: number, name: string): boolean =>
  /^flags:\s*\d*[1-3]$/m.test(text(`/proc/${pid}/fdinfo/${name}`));

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // it ended meanwhile, or belongs to somebody else
  }
}

/**
 * USER_HZ: the unit of times in /proc/PID/stat, 100 a second on every Linux whatever the kernel's
 * own tick is.
 */
export const tickMs = 10;

function livingProcesses(): readonly LivingProcess[] {
  return countedProcesses().filter(({ state }) => state !== 'Z' && state !== 'X');
}

/**
 * A process that the kernel still counts: a living one, or one that has ended and that its parent
 * has not waited for.
 */
export interface CountedProcess extends LivingProcess {
  readonly state: string;
}

export function countedProcesses(): readonly CountedProcess[] {
  return list('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (parseStat(Number(name)) ?? []) : [],
  );
}

/**
 * proc_pid_stat(5). The second field is the command's name in parentheses, and may itself hold
 * spaces and parentheses.
 */
function parseStat(pid: number): CountedProcess | undefined {
  const stat = text(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (stat === '' || state === undefined) return undefined;
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    state,
    parent: field(4),
    group: field(5),
    ownTicks: field(14) + field(15),
    childTicks: field(16) + field(17),
    started: field(22),
  };
}

function readEnvironment(pid: number): string {
  return text(`/proc/${pid}/environ`);
}

function text(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile, or belongs to somebody else
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // as above, or no /proc
  }
}
