/** Chrome as a child process: found, started with a fresh profile, and gone whatever becomes of Headroom. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getChromePath, Launcher } from 'chrome-launcher';
import { HeadroomError } from '../errors.ts';
import { chromeFlags } from './chrome-flags.ts';
import { type DevTools, openPipe } from './chrome-pipe.ts';

/** A running Chrome. */
export interface ChromeProcess {
  readonly pid: number;
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
 * Starts Chrome: the one at CHROME_PATH (of `env`), else an installed Chrome or Chromium. Chrome gets its commands
 * through a pipe as well as through a port: when Headroom is killed, even by SIGKILL, the pipe closes and Chrome ends.
 * Throws `chrome-missing` or `chrome-failed`.
 */
export async function startChrome(env: Readonly<Record<string, string>>, extraFlags: readonly string[]): Promise<ChromeProcess> {
  const chromePath = findChrome(env);
  const profile = mkdtempSync(join(tmpdir(), 'headroom-chrome-'));
  const remove = (): void => rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  const options = {
    chromePath,
    port: await freePort(),
    userDataDir: profile,
    chromeFlags: [...chromeFlags(process.getuid?.() === 0), ...extraFlags],
    envVars: { ...env },
    connectionPollInterval: 50,
    maxConnectionRetries: 600,
  };
  let child: ChildProcess | undefined;
  let sayGone: (error: Error) => void = () => {};
  const gone = new Promise<never>((_, reject) => {
    sayGone = reject;
  });
  const watchedSpawn = ((file: string, flags: readonly string[], spawnOptions: SpawnOptions) => {
    child = spawn(file, flags, spawnOptions);
    child.once('error', sayGone);
    child.once('exit', (code, signal) => sayGone(new Error(`it ended at once (${signal ?? `exit code ${code}`})`)));
    return child;
  }) as typeof spawn;
  const launcher = new Launcher(options, { spawn: watchedSpawn });
  try {
    await Promise.race([launcher.launch(), gone]);
    gone.catch(() => {}); // Its end is watched below from here on.
    return await connected(child, launcher, remove);
  } catch (error) {
    const output = readOutput(profile);
    kill(child);
    remove();
    throw new HeadroomError('chrome-failed', `Chrome (${chromePath}) did not start: ${errorText(error)}${output ? `\n${output}` : ''}`, { cause: error });
  }
}

async function connected(child: ChildProcess | undefined, launcher: Launcher, remove: () => void): Promise<ChromeProcess> {
  const pipes = launcher.remoteDebuggingPipes;
  if (!child?.pid || !launcher.port || !pipes) throw new Error('it has no debugging port');
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  // What Chrome wrote in its last moments, when it ended by itself.
  void ended.then(() => kill(child)).then(remove);
  let killed = false;
  const end = (): void => {
    killed = true;
    forget();
    kill(child);
    remove();
  };
  const forget = whenHeadroomEnds(end);
  child.unref();
  const devTools = openPipe(pipes.incoming as NodeJS.ReadStream, pipes.outgoing as NodeJS.WriteStream);
  const version = (await devTools.send('Browser.getVersion')) as { readonly product: string };
  return {
    pid: child.pid,
    port: launcher.port,
    version: version.product.replace(/^.*\//, ''),
    devTools,
    ended,
    isRunning: () => !killed && isAlive(child),
    kill: end,
  };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `end` when the process exits or is told to end; what else the signal does is left to who else listens. Returns how to forget it. */
function whenHeadroomEnds(end: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    end();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', end);
  // First in the row, and gone when the others are called: they count listeners to know whether ending the process is theirs.
  for (const signal of signals) process.prependListener(signal, onSignal);
  return () => {
    process.off('exit', end);
    for (const signal of signals) process.off(signal, onSignal);
  };
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
    throw new HeadroomError('chrome-missing', 'No Chrome or Chromium is installed, and CHROME_PATH is not set.', { cause: error });
  }
}

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Kills the group that Chrome leads, so that no renderer outlives it either; a group that is gone already is fine. */
function kill(child: ChildProcess | undefined): void {
  if (!child?.pid) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new HeadroomError('chrome-failed', 'No free port for Chrome');
  return address.port;
}

function readOutput(profile: string): string {
  const file = join(profile, 'chrome-err.log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n') : '';
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
