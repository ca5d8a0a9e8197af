/** The process that plays a flow. It gets no token, and ends with Headroom in any case. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { endWithHeadroom, forget, killTree, type Tree } from '../processes/end.ts';
import { markName } from '../processes/tree.ts';
import { type FromPlayer, longestMessage, readMessage, type ToPlayer } from './messages.ts';
import { readLines } from './read-lines.ts';

export interface PlayerProcess {
  /** Returns the next message; undefined once the process has ended. */
  next(): Promise<FromPlayer | 'strange' | undefined>;
  send(message: ToPlayer): void;
  /** How the process ended, in words; undefined while it runs. */
  ending(): string | undefined;
  /** The last lines of its output. */
  tail(): string;
  /** Kills its whole process group. Resolves when it is gone; may be called again. */
  kill(): Promise<void>;
}

/** The end of the output that is kept, in characters. */
const keptOutput = 8_000;

/**
 * The guard is for an end that Headroom cannot see coming, such as SIGKILL. It kills the group when
 * the pipe closes that only Headroom holds open.
 */
const guarded = '(read -r _ <&4; kill -KILL 0) >/dev/null 2>&1 3<&- & exec 4<&-; exec "$@"';

/** Starts the player of `file`, which waits for its order. */
export async function startPlayer(
  file: string,
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<PlayerProcess> {
  const mark = randomUUID();
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', file];
  const [command = '', ...args] =
    process.platform === 'win32' ? node : ['/bin/sh', '-c', guarded, 'sh', ...node];
  const child = spawn(command, args, {
    cwd,
    env: { ...env, [markName]: mark },
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const pid = await started(child);
  const tree: Tree = { root: pid, mark: `${markName}=${mark}` };
  endWithHeadroom(tree);
  let ending: string | undefined;
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      ending = signal ? `was ended by ${signal}` : `ended itself with exit code ${code}`;
      resolve();
    }),
  );
  const tail = keepTail(child);
  const pipe = child.stdio[3] as Duplex;
  // The process may be gone already, which `next` tells.
  pipe.on('error', () => {});
  (child.stdio[4] as Duplex).on('error', () => {});
  const lines = readLines(pipe, longestMessage);
  const end = async (): Promise<void> => {
    killTree(tree);
    await ended;
    pipe.destroy();
    (child.stdio[4] as Duplex).destroy();
    forget(tree);
  };
  let killing: Promise<void> | undefined;
  return {
    async next() {
      try {
        const line = await lines.next();
        if (!line.done) return readMessage(line.value) ?? 'strange';
      } catch (thrown) {
        if (thrown instanceof RangeError) return 'strange';
        // The pipe broke: the process is ending.
      }
      await ended;
      return undefined;
    },
    send: (message) => void pipe.write(`${JSON.stringify(message)}\n`),
    ending: () => ending,
    tail,
    kill() {
      killing ??= end();
      return killing;
    },
  };
}

/** Ends a player. Without a process there is nothing to end. */
export const endPlayer = (player: Promise<PlayerProcess>): Promise<void> =>
  player.then(
    ({ kill }) => kill(),
    () => {},
  );

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', reject);
  });
}

function keepTail({ stdout, stderr }: ChildProcess): () => string {
  let kept = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      kept = (kept + chunk).slice(-keptOutput);
    });
  }
  return () => kept;
}
