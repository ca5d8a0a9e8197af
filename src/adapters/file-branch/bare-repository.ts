/**
 * A bare temporary repository for one task. Its git reads no settings of user or system, runs no
 * hooks, asks nobody, and has a bounded time.
 */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { gitEnvironment } from '../git-environment.ts';
import { makeOwnedFolder, removeOwnedFolder, removeWithHeadroom } from '../owned-folder.ts';

const run = promisify(execFile);

/** For all calls of a task. A large history takes seconds. */
const mostMs = 120_000;

/** A history has at most 64 MiB. */
const mostOutputBytes = 65 * 1024 * 1024;

/** The repository on the server, and the token that opens it. */
export interface Remote {
  /** `https://github.com/acme/shop` */
  readonly url: string;
  readonly token: string;
}

/** One call of git. */
export interface GitCall {
  readonly input?: string | Buffer;
  /** Only a call that speaks to the server gets the token. */
  readonly isRemote?: true;
}

/** Calls git in the repository; returns what it printed, and throws what `execFile` throws. */
export type CallGit = (args: readonly string[], call?: GitCall) => Promise<Buffer>;

const settings = [
  ['core.hooksPath', '/dev/null'],
  ['credential.helper', ''],
  // A header goes wherever a redirect leads.
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  ['gc.auto', '0'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Makes the repository, does the work, and removes it. */
export async function inBareRepository<T>(
  remote: Remote,
  work: (git: CallGit) => Promise<T>,
): Promise<T> {
  const folder = makeOwnedFolder(process.env.RUNNER_TEMP ?? tmpdir(), 'headroom-history-');
  const forget = removeWithHeadroom(folder);
  const signal = AbortSignal.timeout(mostMs);
  const git: CallGit = async (args, { input, isRemote } = {}) => {
    const calling = run('git', [...settings, `--git-dir=${folder}`, ...args], {
      cwd: folder,
      env: { ...ownEnvironment(folder), ...(isRemote ? tokenSettings(remote) : {}) },
      encoding: 'buffer',
      maxBuffer: mostOutputBytes,
      signal,
    });
    // Git may end before it has read everything; its exit code says why.
    calling.child.stdin?.on('error', () => undefined);
    calling.child.stdin?.end(input ?? '');
    return (await calling).stdout;
  };
  try {
    await git(['init', '--bare', '--quiet', '--template=']);
    return await work(git);
  } finally {
    forget();
    await removeOwnedFolder(folder);
  }
}

/** Ways to other settings and other credentials. */
const elsewhere = /^(GIT_CONFIG_.*|GIT_SSH.*|GIT_ASKPASS|SSH_.*|XDG_.*)$/i;

function ownEnvironment(folder: string): Readonly<Record<string, string>> {
  const kept = Object.entries(gitEnvironment(process.env)).filter(
    ([name]) => !elsewhere.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

/** Returns the word that the header holds instead of the token. */
export const encodeToken = (token: string): string =>
  Buffer.from(`x-access-token:${token}`).toString('base64');

/** Everybody on the machine sees a command line, but only the same user an environment. */
function tokenSettings({ url, token }: Remote): Readonly<Record<string, string>> {
  // Programs that git starts for a repository on this disk would see it, and need none.
  if (token === '' || !/^https?:/.test(url)) return {};
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${url}.extraHeader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${encodeToken(token)}`,
  };
}
