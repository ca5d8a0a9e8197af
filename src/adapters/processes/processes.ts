/**
 * Runs shell commands. Each leads a process group of its own, whose processes all end when Headroom
 * does.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import type { Child, Command, Log, Processes } from '../../ports.ts';
import { realPath } from '../files/real-path.ts';
import { listeningSockets } from '../listening-sockets.ts';
import { endLeftovers, endTree, endWithHeadroom, forget, type Tree } from './end.ts';
import { openCommandLog } from './log.ts';
import { findProcessTree, hasProc, markName, tieName } from './tree.ts';

/** Lines of output that a failed command is reported with. */
const tailLines = 40;

/** Runs child processes. The log tells of processes that cannot be ended. */
export function nodeProcesses(log: Log): Processes {
  return {
    start: async (command) => (await startChild(command, log)).child,
    async run(command, timeoutMs) {
      const { child, tree, release } = await startChild(command, log);
      const exit = await withinTime(child.exited, timeoutMs);
      if (exit === undefined) await child.stop();
      else if (endLeftovers(tree)) release();
      return {
        code: exit?.code ?? null,
        timedOut: exit === undefined,
        tail: child.tail(tailLines),
      };
    },
  };
}

interface Started {
  readonly child: Child;
  readonly tree: Tree;
  /** Stops watching a command of which nothing is left. */
  readonly release: () => void;
}

async function startChild(command: Command, log: Log): Promise<Started> {
  const mark = `${markName}=${randomUUID()}`;
  const tie = makeTie();
  const output = openCommandLog(command.logFile);
  const shell = spawnShell(command, mark, output.descriptor, tie?.descriptor);
  closeSync(output.descriptor);
  const pid = await started(shell, command).catch((thrown: unknown) => {
    tie?.close();
    throw thrown;
  });
  const held = tie && { tie: tie.name, logFile: realPath(command.logFile) };
  const tree: Tree = { root: pid, mark, held, onExitCommand: prepareExitCommand(command) };
  endWithHeadroom(tree);

  const exited: Child['exited'] = new Promise((resolve) =>
    shell.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const ended = new AbortController();
  output.keepBounded(ended.signal, () =>
    log.warn(
      `\`${command.command}\` writes so much that only the end of its log is kept: ` +
        `${command.logFile}.`,
    ),
  );
  const release = (): void => {
    ended.abort();
    tie?.close();
    forget(tree);
  };
  const end = async (): Promise<void> => {
    const isGone = await endTree(tree);
    ended.abort();
    if (!isGone)
      return log.warn(
        `Processes of \`${command.command}\` (process group ${pid}) could not be ended.`,
      );
    await exited;
    release();
  };
  let ending: Promise<void> | undefined;
  const child: Child = {
    pid,
    exited,
    tail: output.tail,
    matched: (pattern) => output.matched(pattern, ended.signal),
    listening: async () =>
      hasProc
        ? listeningSockets(findProcessTree(pid, mark).map((process) => process.pid))
        : undefined,
    stop: () => {
      ending ??= end();
      return ending;
    },
  };
  return { child, tree, release };
}

/**
 * A file without a name, which the command and its descendants have open unless they close it. It
 * identifies a daemon that has left its group, its parent and its environment. Undefined where
 * /proc does not tell of open files.
 */
function makeTie():
  | { readonly name: string; readonly descriptor: number; readonly close: () => void }
  | undefined {
  if (!hasProc) return undefined;
  try {
    const file = join(realPath(tmpdir()), `${tieName}${randomUUID()}`);
    const descriptor = openSync(file, 'wx', 0o600);
    unlinkSync(file);
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    };
    return { name: `${file} (deleted)`, descriptor, close };
  } catch {
    return undefined; // No room for temporary files: the mark and the group have to do.
  }
}

/** GitHub kills a cancelled job 10 s after the first signal. */
const onExitCommandMs = 6_000;

function prepareExitCommand({ onExitCommand, cwd, env }: Command): (() => void) | undefined {
  if (onExitCommand === undefined) return undefined;
  return () =>
    void spawnSync(onExitCommand, {
      cwd,
      env,
      shell: true,
      stdio: 'ignore',
      timeout: onExitCommandMs,
    });
}

/** Returns the promise's value; undefined when it took longer. */
async function withinTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The guard is for an end that Headroom cannot see coming, such as SIGKILL. It reads from a pipe
 * that only Headroom holds open. When the pipe closes, it kills its own process group.
 */
const guarded = '(read -r _ <&3; kill -KILL 0) 2>/dev/null & exec 3<&-; exec /bin/sh -c "$1"';

function spawnShell(
  { command, cwd, env }: Command,
  mark: string,
  log: number,
  tie: number | undefined,
): ChildProcess {
  const [name = '', value = ''] = mark.split('=');
  const options = { cwd, env: { ...env, [name]: value }, windowsHide: true } as const;
  if (process.platform === 'win32')
    return spawn(command, { ...options, shell: true, stdio: ['ignore', log, log] });
  const shell = spawn('/bin/sh', ['-c', guarded, 'sh', command], {
    ...options,
    detached: true,
    stdio: ['ignore', log, log, 'pipe', tie ?? 'ignore'],
  });
  // A guard that waits is no reason for Headroom to wait.
  (shell.stdio[3] as Socket | null)?.unref();
  return shell;
}

function started(child: ChildProcess, { command, cwd }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
        reject(
          new HeadroomError(
            'file-not-found',
            `\`${command}\` cannot run in ${cwd}: there is no such folder.`,
            { cause },
          ),
        );
      } else {
        reject(new Error(`\`${command}\` could not be started: ${cause.message}`, { cause }));
      }
    });
  });
}
