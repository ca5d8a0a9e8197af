/**
 * Finds Chrome and starts it as a child process with a fresh profile. Chrome ends with Headroom in
 * any case.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getChromePath, Launcher } from 'chrome-launcher';
import { HeadroomError } from '../../errors.ts';
import { makeOwnedFolder, removeOwnedFolderSync } from '../owned-folder.ts';
import { whenHeadroomEnds } from '../when-headroom-ends.ts';
import { type DevTools, openPipe } from './pipe.ts';

/** A running Chrome. */
export interface ChromeProcess {
  /** Where Lighthouse connects to, on loopback. */
  readonly port: number;
  readonly version: string;
  readonly devTools: DevTools;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Kills the whole process group at once and removes the profile; may be called again. */
  kill(): void;
}

/**
 * A Chrome that says nothing for this long will not come up; it takes a second or two, and longer
 * on a busy machine.
 */
const startLimitMs = 60_000;

/**
 * Starts Chrome: the one at CHROME_PATH (of `env`), else an installed Chrome or Chromium. Chrome
 * gets its commands through a pipe as well as through a port. When Headroom is killed, even by
 * SIGKILL, the pipe closes and Chrome ends. Throws `chrome-missing` or `chrome-failed`.
 */
export async function startChrome(
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
): Promise<ChromeProcess> {
  const chromePath = findChrome(env);
  const profile = makeOwnedFolder(env.TMPDIR ?? tmpdir(), 'headroom-chrome-');
  const launcher = new Launcher({
    chromePath,
    userDataDir: profile,
    chromeFlags: [...flags],
    envVars: { ...env, ...ownTemporaryFolder(profile) },
  });
  try {
    await launcher.launch();
    return await connected(launcher, profile);
  } catch (error) {
    const output = readOutput(profile);
    kill(launcher.chromeProcess);
    removeProfile(profile);
    throw new HeadroomError(
      'chrome-failed',
      `Chrome (${chromePath}) did not start: ${errorText(error)}${output ? `\n${output}` : ''}`,
      { cause: error },
    );
  }
}

/**
 * Chrome's name for its lock's socket in the folder for temporary files. The bound is the longest
 * path that every system allows for a socket.
 */
const socketName = 'org.chromium.Chromium.XXXXXX/SingletonSocket';
const socketPathLimit = 103;

/**
 * Chrome keeps the memory that its processes share in temporary files, which it makes and unlinks
 * at once. A process that is killed in between leaves its file. In the profile, it goes with the
 * profile.
 */
function ownTemporaryFolder(profile: string): { readonly TMPDIR?: string } {
  return join(profile, socketName).length > socketPathLimit ? {} : { TMPDIR: profile };
}

/** Waits until Chrome answers on its pipe and listens on its port. */
async function connected(
  { chromeProcess: child, remoteDebuggingPipes: pipes }: Launcher,
  profile: string,
): Promise<ChromeProcess> {
  if (!child || !pipes) throw new Error('it has no debugging pipe');
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`it ended at once (${signal ?? `exit code ${code}`})`)),
    );
  });
  const late = new AbortController();
  const tooLate = sleep(startLimitMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`it did not answer in ${startLimitMs / 1000} s`);
  });
  for (const lost of [gone, tooLate]) lost.catch(() => {}); // When they lose the race below.

  const devTools = openPipe(
    pipes.incoming as NodeJS.ReadStream,
    pipes.outgoing as NodeJS.WriteStream,
  );
  // A pipe that closes says less than the exit that follows it.
  const ready = Promise.all([
    devTools.send('Browser.getVersion') as Promise<{ readonly product: string }>,
    readPort(profile, late.signal),
  ]).catch(() => gone);
  ready.catch(() => {});
  const [{ product }, port] = await Promise.race([ready, gone, tooLate]).finally(() =>
    late.abort(),
  );

  const end = (): void => {
    killed = true;
    forget();
    kill(child);
    removeProfile(profile);
  };
  let killed = false;
  const forget = whenHeadroomEnds(end);
  // When Chrome ended by itself: ends the processes it had started, and reads its last words.
  void ended.then(() => kill(child)).then(() => removeProfile(profile));
  return {
    port,
    version: product.replace(/^.*\//, ''),
    devTools,
    ended,
    isRunning: () => !killed && child.exitCode === null && child.signalCode === null,
    kill: end,
  };
}

/** Chrome chooses the port, and writes it to the first line of a file once it listens. */
async function readPort(profile: string, signal: AbortSignal): Promise<number> {
  const file = join(profile, 'DevToolsActivePort');
  for (;;) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    if (port > 0) return port;
    await sleep(10, undefined, { signal });
  }
}

/**
 * Removes the profile and the folder for its lock. That folder may be elsewhere
 * (`ownTemporaryFolder`): macOS chooses its own place.
 */
function removeProfile(profile: string): void {
  const lock = join(profile, 'SingletonSocket');
  const isLink = lstatSync(lock, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLink) rmSync(dirname(readlinkSync(lock)), { recursive: true, force: true, maxRetries: 10 });
  removeOwnedFolderSync(profile);
}

function findChrome(env: Readonly<Record<string, string>>): string {
  const named = env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new HeadroomError('chrome-missing', `CHROME_PATH names ${named}, and nothing is there.`);
  }
  try {
    return getChromePath();
  } catch (error) {
    throw new HeadroomError(
      'chrome-missing',
      'No Chrome or Chromium is installed, and CHROME_PATH is not set.',
      { cause: error },
    );
  }
}

/**
 * Kills the group that Chrome leads, so that no renderer outlives it. A group that is gone already
 * is fine.
 */
function kill(child: ChildProcess | undefined): void {
  if (!child?.pid) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readOutput(profile: string): string {
  const file = join(profile, 'chrome-err.log');
  return existsSync(file)
    ? readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n')
    : '';
}

const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
