/** Ends trees of processes: politely, or at once when Headroom itself ends. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcessTree, type Held, hasProc } from './tree.ts';

/**
 * The tree of one command: the pid that leads its process group, and the mark in its environment.
 */
export interface Tree {
  readonly root: number;
  readonly mark: string;
  /** Undefined where the system does not tell which files a process has. */
  readonly held?: Held | undefined;
  /** Runs when Headroom is ended from outside. Synchronous. */
  readonly onExitCommand?: (() => void) | undefined;
}

/**
 * Time to shut down after SIGTERM: GitHub gives a cancelled job 7.5 s before it sends SIGTERM
 * itself, and 10 s in all.
 */
const graceMs = 5_000;
/** Time for the kernel to clear away what SIGKILL ended. */
const killMs = 5_000;
const firstPollMs = 5;
const longestPollMs = 100;

/**
 * Sends SIGTERM to the tree, and SIGKILL to the rest of it after the grace period. Returns false
 * when something outlived even that.
 */
export async function endTree(tree: Tree): Promise<boolean> {
  signalTree(tree, 'SIGTERM');
  if (await isGone(tree, graceMs)) return true;
  signalTree(tree, 'SIGKILL');
  if (await isGone(tree, killMs / 2)) return true;
  // Once more: something may have been forked between looking and killing.
  signalTree(tree, 'SIGKILL');
  return isGone(tree, killMs / 2);
}

/**
 * Kills the processes that a command left in its process group when it ended by itself. Returns
 * false when something has left the group, as a daemon does (`pg_ctl restart` in a reset). Such a
 * process was meant to stay for the rest of the run.
 */
export function endLeftovers(tree: Tree): boolean {
  if (process.platform !== 'win32') send(-tree.root, 'SIGKILL');
  return findProcessTree(tree.root, tree.mark, tree.held).every(({ group }) => group === tree.root);
}

/** Kills every process of the tree at once. */
export function killTree(tree: Tree): void {
  signalTree(tree, 'SIGKILL');
}

/**
 * Sends a signal to every process of the tree: its group, and on Linux also processes that left the
 * group.
 */
function signalTree({ root, mark, held }: Tree, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(root), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  const members = findProcessTree(root, mark, held);
  send(-root, signal);
  for (const { pid, group } of members) if (group !== root) send(pid, signal);
}

async function isGone(tree: Tree, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = firstPollMs; isAlive(tree); pauseMs = Math.min(2 * pauseMs, longestPollMs)) {
    if (performance.now() > deadline) return false;
    await sleep(pauseMs);
  }
  return true;
}

function isAlive({ root, mark, held }: Tree): boolean {
  if (hasProc) return findProcessTree(root, mark, held).length > 0;
  return send(process.platform === 'win32' ? root : -root, 0);
}

/** Returns whether there was somebody to send it to. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return true; // it lives, as another user
    return false; // ESRCH: it has ended
  }
}

const living = new Set<Tree>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends this tree with Headroom, however Headroom ends. */
export function endWithHeadroom(tree: Tree): void {
  if (living.size === 0) {
    process.on('exit', killAll);
    for (const signal of signals) process.on(signal, onSignal);
  }
  living.add(tree);
}

/** Forgets a tree that has been ended. */
export function forget(tree: Tree): void {
  if (!living.delete(tree) || living.size > 0) return;
  process.off('exit', killAll);
  for (const signal of signals) process.off(signal, onSignal);
}

/** Kills all trees. Synchronous, since nothing else runs once the process is exiting. */
function killAll(): void {
  for (const tree of living) {
    tree.onExitCommand?.();
    signalTree(tree, 'SIGKILL');
  }
}

/** Where other code listens as well, it ends Headroom and its children in good order. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAll();
  for (const each of signals) process.off(each, onSignal);
  process.kill(process.pid, signal);
}
