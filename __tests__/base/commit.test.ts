import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitCli } from '../../src/adapters/git.ts';
import { findBaseCommit } from '../../src/base/commit.ts';
import type { BaseHint } from '../../src/model.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-git-'));
  folders.push(folder);
  return folder;
};

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

const commit = (directory: string, name: string): string => {
  writeFileSync(join(directory, name), name);
  git(directory, 'add', name);
  git(directory, 'commit', '-qm', name);
  return git(directory, 'rev-parse', 'HEAD');
};

/**
 * main:    m0 ─ … ─ fork ─ m1 ─ m2
 * feature:             └─ f1 ─ f2        merged: m2 + f2 (refs/pull/1/merge)
 */
function remote(history = 3) {
  const directory = newFolder();
  git(directory, 'init', '-q', '-b', 'main');
  git(directory, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  for (let index = 0; index < history; index += 1) commit(directory, `old-${index}`);
  const fork = git(directory, 'rev-parse', 'HEAD');
  git(directory, 'checkout', '-qb', 'feature');
  const f1 = commit(directory, 'f1');
  const f2 = commit(directory, 'f2');
  git(directory, 'checkout', '-q', 'main');
  const m1 = commit(directory, 'm1');
  const m2 = commit(directory, 'm2');
  git(directory, 'checkout', '-q', '--detach');
  git(directory, 'merge', '-q', '--no-ff', '-m', 'merge', 'feature');
  const merge = git(directory, 'rev-parse', 'HEAD');
  git(directory, 'update-ref', 'refs/pull/1/merge', merge);
  git(directory, 'checkout', '-q', 'main');
  return { directory, fork, f1, f2, m1, m2, merge };
}

/** A clone as actions/checkout makes it: one revision, detached, of the given depth. */
function checkout(from: string, revision: string, depth: number | undefined): string {
  const directory = newFolder();
  git(directory, 'init', '-q');
  git(directory, 'remote', 'add', 'origin', `file://${from}`);
  git(
    directory,
    'fetch',
    '-q',
    '--no-tags',
    ...(depth === undefined ? [] : [`--depth=${depth}`]),
    'origin',
    revision,
  );
  git(directory, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  return directory;
}

const pullRequest = (of: ReturnType<typeof remote>): BaseHint => ({
  kind: 'pull-request',
  headSha: of.f2,
  baseSha: of.m1,
  baseRef: 'main',
});

test("a merge commit's base is its first parent, newer than the event's base", async () => {
  const of = remote();
  const directory = checkout(of.directory, 'refs/pull/1/merge', 1);
  expect(await findBaseCommit(directory, pullRequest(of), gitCli())).toEqual({
    kind: 'found',
    commit: of.m2,
    how: 'what the pull request is merged onto',
  });
  expect(git(directory, 'cat-file', '-t', of.m2)).toBe('commit');
});

test.each([1, undefined])(
  'where the head branch itself is checked out (depth %s) the base is the merge base',
  async (depth) => {
    const of = remote(80);
    const directory = checkout(of.directory, 'feature', depth);
    expect(await findBaseCommit(directory, pullRequest(of), gitCli())).toEqual({
      kind: 'found',
      commit: of.fork,
      how: 'the merge base with main',
    });
  },
);

test('branches without a common ancestor have no merge base, and the answer says so', async () => {
  const of = remote();
  git(of.directory, 'checkout', '-q', '--orphan', 'island');
  const island = commit(of.directory, 'island');
  const directory = checkout(of.directory, 'island', 1);
  expect(
    await findBaseCommit(
      directory,
      { kind: 'pull-request', headSha: island, baseSha: of.m1, baseRef: 'main' },
      gitCli(),
    ),
  ).toEqual({
    kind: 'none',
    why:
      'No merge base of HEAD and main was found; the branches share no history that could be ' +
      'fetched.',
  });
});

test('a merge group has the base that the event names', async () => {
  const of = remote();
  const directory = checkout(of.directory, 'refs/pull/1/merge', 1);
  expect(
    await findBaseCommit(directory, { kind: 'merge-group', baseSha: of.m2 }, gitCli()),
  ).toMatchObject({ kind: 'found', commit: of.m2 });
});

test('a push has the commit before it as base', async () => {
  const of = remote();
  const directory = checkout(of.directory, 'main', 1);
  expect(
    await findBaseCommit(directory, { kind: 'push', before: of.fork }, gitCli()),
  ).toMatchObject({
    kind: 'found',
    commit: of.fork,
    how: 'the commit before the push',
  });
});

test.each([
  ['of a new branch', () => '0'.repeat(40)],
  ['that was forced', (of: ReturnType<typeof remote>) => of.f2],
])('a push %s has its first parent as base', async (_, before) => {
  const of = remote();
  const directory = checkout(of.directory, 'main', 1);
  expect(
    await findBaseCommit(directory, { kind: 'push', before: before(of) }, gitCli()),
  ).toMatchObject({
    kind: 'found',
    commit: of.m1,
    how: 'the first parent',
  });
});

test('a base that the remote does not give is named, with what git said', async () => {
  const of = remote();
  const directory = checkout(of.directory, 'main', 1);
  const found = await findBaseCommit(
    directory,
    { kind: 'merge-group', baseSha: 'b'.repeat(40) },
    gitCli(),
  );
  expect(found).toMatchObject({
    kind: 'none',
    why: expect.stringContaining(
      'The base bbbbbbb is not in this clone and could not be fetched: ',
    ),
  });
});

test('at a terminal the base is the last commit, the merge base or the first parent', async () => {
  const of = remote();
  const workTree: BaseHint = { kind: 'work-tree' };
  expect(await findBaseCommit(of.directory, workTree, gitCli())).toMatchObject({
    commit: of.m1,
    how: 'the first parent',
  });
  git(of.directory, 'checkout', '-q', 'feature');
  expect(await findBaseCommit(of.directory, workTree, gitCli())).toMatchObject({
    commit: of.fork,
    how: 'the merge base with main',
  });
  writeFileSync(join(of.directory, 'f1'), 'changed');
  expect(await findBaseCommit(of.directory, workTree, gitCli())).toMatchObject({
    commit: of.f2,
    how: 'the last commit, against your local changes',
  });
});

test('a folder that is no repository has no base', async () => {
  expect(await findBaseCommit(newFolder(), { kind: 'work-tree' }, gitCli())).toEqual({
    kind: 'none',
    why: 'The working directory is in no git repository with a commit.',
  });
});
