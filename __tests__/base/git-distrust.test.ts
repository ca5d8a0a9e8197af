/**
 * Repositories that belong to another user, as the workspace does in a job that runs in a
 * container.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitCli } from '../../src/adapters/git.ts';
import { findBaseCommit } from '../../src/base/commit.ts';
import { whyDistrusted } from '../../src/base/git-distrust.ts';
import { main } from '../../src/run/run.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';

const before = { ...process.env };
const folders: string[] = [];

beforeEach(() => {
  // Nobody's own settings may trust the folder.
  process.env.HOME = newFolder('home');
  process.env.XDG_CONFIG_HOME = join(process.env.HOME, '.config');
  process.env.GIT_CONFIG_NOSYSTEM = '1';
});
afterEach(() => {
  process.env = { ...before };
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(name: string): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'headroom-owner-'))), name);
  folders.push(folder);
  mkdirSync(folder);
  return folder;
}

const git = (directory: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args],
    {
      encoding: 'utf8',
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  ).trim();

/** Only root can give a folder away; to anybody else git itself can pretend. */
function giveAway(folder: string): void {
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '12345:12345', folder]);
  else process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1';
}

function repository(name = 'shop'): string {
  const folder = newFolder(name);
  git(folder, 'init', '-q', '-b', 'main');
  mkdirSync(join(folder, 'packages', 'web'), { recursive: true });
  for (const file of ['a', 'packages/web/b']) {
    writeFileSync(join(folder, file), file);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', file);
  }
  giveAway(folder);
  return folder;
}

test.each(['shop', 'web shop', "ada's shop", 'grüße', 'a`b', 'x$HOME'])(
  'of another user, in a folder %j, the base says so with its cure, and the cure cures',
  async (name) => {
    const folder = repository(name);
    const base = await findBaseCommit(
      join(folder, 'packages/web'),
      { kind: 'work-tree' },
      gitCli(),
    );
    const why = base.kind === 'none' ? base.why : '';
    expect(why).toMatch(
      /^Git refuses the repository .*, because it belongs to another user \("dubious ownership"\)/,
    );
    expect(why).toContain(folder);

    const [, cure = ''] = /Run `(.*)` in a step before\.$/.exec(why) ?? [];
    execFileSync('sh', ['-c', cure], { env: process.env });
    expect(
      await findBaseCommit(join(folder, 'packages/web'), { kind: 'work-tree' }, gitCli()),
    ).toMatchObject({ kind: 'found', how: 'the first parent' });
  },
);

test('measuring without a commit warns of it once, with the cure', async () => {
  const folder = repository();
  const world = fakeWorld();
  const ports = { ...world.ports, git: { ...gitCli(), changedFiles: async () => undefined } };
  await main(
    someConfig({ workingDirectory: folder, baseline: { kind: 'none' } }),
    async () => undefined,
    ports,
  );
  expect(world.log.filter((line) => line.includes('safe.directory'))).toEqual([
    expect.stringMatching(
      joinPatterns(
        /^warning: Git refuses the repository .* Run `git config --global --add /,
        /safe\.directory \S+` in a step before\.$/,
      ),
    ),
  ]);
});

test('no repository, no commit, and a readable one are not refused', async () => {
  const [none, empty] = [newFolder('none'), newFolder('empty')];
  git(empty, 'init', '-q');
  for (const folder of [none, empty]) {
    expect(await whyDistrusted(folder, gitCli())).toBeUndefined();
    expect(await findBaseCommit(folder, { kind: 'work-tree' }, gitCli())).toEqual({
      kind: 'none',
      why: 'The working directory is in no git repository with a commit.',
    });
  }
});
