/**
 * Runs git by its command line. It is the git that checked the repository out, with its credentials
 * and settings.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HeadroomError } from '../errors.ts';
import type { Git } from '../ports.ts';
import { gitEnvironment } from './git-environment.ts';

const run = promisify(execFile);

/**
 * Long enough for a large fetch, short enough that a stuck credential prompt does not eat the job.
 */
const timeoutMs = 5 * 60_000;

async function git(directory: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', directory, ...args], options());
  return stdout;
}

const options = () => ({
  timeout: timeoutMs,
  maxBuffer: 64 * 1024 * 1024,
  env: gitEnvironment(process.env),
});

/** Returns git's answer, or undefined where git refuses or is not installed. */
async function ask(directory: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(directory, args)).trim();
  } catch {
    // A refusal is an answer here: no repository, no such revision. Callers say what it means.
    return undefined;
  }
}

function complaint(thrown: unknown, lastLines = 3): string {
  const stderr =
    typeof thrown === 'object' && thrown !== null && 'stderr' in thrown
      ? String(thrown.stderr)
      : '';
  const lines = stderr.trim().split('\n').slice(-lastLines).join(' ');
  return lines === '' ? (thrown instanceof Error ? thrown.message : String(thrown)) : lines;
}

async function act(directory: string, args: readonly string[]): Promise<void> {
  try {
    await git(directory, args);
  } catch (cause) {
    throw new Error(`git ${args[0]} ${args[1] ?? ''}: ${complaint(cause)}`, { cause });
  }
}

/** Returns git's complaint, or undefined when git succeeded. */
async function attempt(
  directory: string,
  args: readonly string[],
  lastLines?: number,
): Promise<string | undefined> {
  try {
    await git(directory, args);
    return undefined;
  } catch (thrown) {
    return complaint(thrown, lastLines);
  }
}

const splitPaths = (text: string | undefined): readonly string[] | undefined =>
  text?.split('\0').filter((path) => path !== '');

/**
 * Git follows links inside of the commit by itself, and tells of those that lead out of it, in a
 * circle, or nowhere.
 */
const leadsNowhere: Readonly<Record<string, string>> = {
  symlink: 'a link that leads out of the repository',
  dangling: 'a link that leads nowhere',
  loop: 'a link that leads to itself',
  notdir: 'a link through what is no folder',
};

async function showFile(directory: string, of: string, path: string): Promise<string | undefined> {
  const unreadable = (why: string, cause?: unknown) =>
    new HeadroomError(
      'file-unreadable',
      `${path.replace(/^\.\//, '')} at ${of.slice(0, 7)} cannot be read: ${why}.`,
      { cause },
    );
  // One request is one line.
  if (/[\n\r\0]/.test(path)) throw unreadable('its name holds a line break');
  const answer = await readObject(directory, `${of}:${path}`).catch((thrown: unknown) => {
    throw unreadable(complaint(thrown), thrown);
  });
  const [head = ''] = answer.split('\n', 1);
  if (/ (missing|ambiguous)$/.test(head)) return undefined;
  const link = leadsNowhere[/^(\w+) \d+$/.exec(head)?.[1] ?? ''];
  if (link) throw unreadable(`it is ${link}`);
  if (!/^[0-9a-f]+ blob \d+$/.test(head)) throw unreadable('it is no file');
  return answer.slice(head.length + 1, -1);
}

/** Returns git's answer for this name: a line that says its kind, the content, and a line break. */
async function readObject(directory: string, name: string): Promise<string> {
  const asking = run(
    'git',
    ['-C', directory, 'cat-file', '--batch', '--follow-symlinks'],
    options(),
  );
  asking.child.stdin?.end(`${name}\n`);
  return (await asking).stdout;
}

/**
 * `detected dubious ownership in repository at '/shop'`; before git 2.36 `unsafe repository
 * ('/shop' is owned by someone else)`.
 */
const distrust = new RegExp(
  [
    "dubious ownership in repository at '(.*?)'(?: To add an exception|$)",
    String.raw`unsafe repository \('(.*)' is owned`,
  ].join('|'),
);

/** Returns the real git. */
export function gitCli(): Git {
  const commit = (directory: string, revision: string) =>
    ask(directory, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ]);
  return {
    async identity(directory) {
      const head = await commit(directory, 'HEAD');
      if (!head) return undefined;
      const branch = await ask(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
      const status = await ask(directory, ['status', '--porcelain', '--untracked-files=no']);
      return { commit: head, branch: branch || undefined, dirty: status !== '' };
    },
    async distrusted(directory) {
      const [, path, olderPath] =
        distrust.exec(
          (await attempt(directory, ['rev-parse', '--show-toplevel'], Number.POSITIVE_INFINITY)) ??
            '',
        ) ?? [];
      return path ?? olderPath;
    },
    root: (directory) => ask(directory, ['rev-parse', '--show-toplevel']),
    prefix: async (directory) =>
      (await ask(directory, ['rev-parse', '--show-prefix']))?.replace(/\/$/, ''),
    async tracked(directory) {
      try {
        return (await git(directory, ['ls-files', '-z'])).split('\0').filter((path) => path !== '');
      } catch (thrown) {
        return complaint(thrown).includes('not a git repository') ? [] : undefined;
      }
    },
    commit,
    async parents(directory, of) {
      const text = await ask(directory, ['cat-file', 'commit', of]);
      return [...(text ?? '').matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(
        (match) => match[1] ?? [],
      );
    },
    async committedAtMs(directory, of) {
      const text = await ask(directory, ['cat-file', 'commit', of]);
      const seconds = Number(/^committer .* (\d{1,12}) [+-]\d{4}$/m.exec(text ?? '')?.[1]);
      return Number.isSafeInteger(seconds) ? seconds * 1_000 : undefined;
    },
    mergeBase: (directory, one, other) =>
      ask(directory, ['merge-base', '--end-of-options', one, other]),
    isShallow: async (directory) =>
      (await ask(directory, ['rev-parse', '--is-shallow-repository'])) === 'true',
    async fetch(directory, revision) {
      const isShallow = (await ask(directory, ['rev-parse', '--is-shallow-repository'])) === 'true';
      return attempt(directory, [
        'fetch',
        '--no-tags',
        '--quiet',
        ...(isShallow ? ['--depth=1'] : []),
        'origin',
        revision,
      ]);
    },
    deepen: (directory, commits) =>
      attempt(directory, ['fetch', '--no-tags', '--quiet', `--deepen=${commits}`, 'origin']),
    show: showFile,
    async changedFiles(directory, since) {
      return splitPaths(
        await ask(directory, ['diff', '--name-only', '--no-renames', '--no-relative', '-z', since]),
      );
    },
    trackedFiles: async (directory) =>
      splitPaths(await ask(directory, ['ls-files', '--full-name', '-z', '--', ':/'])),
    async addWorktree(directory, folder, of) {
      // Worktrees whose folders are gone, as after a killed run.
      await attempt(directory, ['worktree', 'prune']);
      await act(directory, ['worktree', 'add', '--force', '--detach', folder, of]);
    },
    removeWorktree: (directory, folder) =>
      act(directory, ['worktree', 'remove', '--force', folder]),
  };
}
