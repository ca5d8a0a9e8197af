import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { gitCli } from '../../src/adapters/git.ts';
import { nodeProcesses } from '../../src/adapters/processes/processes.ts';
import { readBaseFile } from '../../src/base/file.ts';
import { createBaseFinder } from '../../src/base/finder.ts';
import { type PreparedBase, prepareBase } from '../../src/base/prepare-base.ts';
import { HeadroomError } from '../../src/errors.ts';
import type { BaselinePlan, Config } from '../../src/model.ts';
import type { Ports } from '../../src/ports.ts';
import { commandServer, fakeWorld, someConfig } from '../support/fake-ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-base-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', folder, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** Commits these files; gives the commit. */
function commit(files: Readonly<Record<string, string>>): string {
  if (!existsSync(join(folder, '.git'))) git('init', '-q', '-b', 'main');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '-A');
  git('commit', '-qm', 'a change');
  return git('rev-parse', 'HEAD');
}

const sameJob = (
  plan: Partial<Extract<BaselinePlan, { kind: 'same-job' }>> = {},
): BaselinePlan => ({
  kind: 'same-job',
  setup: undefined,
  build: undefined,
  directory: undefined,
  ...plan,
});

async function prepared(
  baseline: BaselinePlan,
  change: Partial<Config> = {},
  baseConfig: (directory: string) => Config | undefined = () => undefined,
) {
  const world = fakeWorld();
  const ports: Ports = {
    ...world.ports,
    files: nodeFiles(),
    git: gitCli(),
    processes: nodeProcesses(world.ports.log),
  };
  const { PATH = '' } = process.env;
  const config = someConfig({
    workingDirectory: folder,
    outputDirectory: join(folder, '.headroom'),
    baseline,
    server: commandServer,
    childEnvironment: { PATH },
    ...change,
  });
  const file = await readBaseFile(
    config,
    async (directory) => baseConfig(directory),
    createBaseFinder(config, ports.git),
    ports,
  );
  const base = await prepareBase(config, file, ports);
  return { base, log: world.log };
}

const ready = (base: PreparedBase): Extract<PreparedBase, { kind: 'ready' }> => {
  if (base.kind !== 'ready') throw new Error(base.kind === 'none' ? base.why : base.kind);
  return base;
};

test('the base is checked out into a worktree outside, built there, and removed', async () => {
  const first = commit({ 'page.html': 'old' });
  commit({ 'page.html': 'new' });
  const base = ready(
    (
      await prepared(
        sameJob({
          setup: 'echo setup > steps',
          build: 'cat page.html >> steps; echo "$HEADROOM_ARM" >> steps',
        }),
      )
    ).base,
  );
  expect(readFileSync(join(base.directory, 'steps'), 'utf8')).toBe('setup\noldbase\n');
  expect([base.identity?.commit, base.from]).toEqual([first, 'the first parent']);
  expect(base.directory.startsWith(folder)).toBe(false);
  await base.dispose();
  expect([existsSync(base.directory), git('worktree', 'list').split('\n').length]).toEqual([
    false,
    1,
  ]);
});

test("the base is built by its own commit's commands, not by the head's", async () => {
  commit({ 'page.html': 'old' });
  commit({ 'page.html': 'new' });
  const own = (directory: string) =>
    someConfig({
      workingDirectory: directory,
      server: commandServer,
      baseline: sameJob({ build: 'echo own > built' }),
    });
  const base = ready((await prepared(sameJob({ build: 'echo head > built' }), {}, own)).base);
  expect(readFileSync(join(base.directory, 'built'), 'utf8')).toBe('own\n');
  await base.dispose();
});

test("a monorepo's working directory is the same folder in the worktree", async () => {
  commit({ 'apps/shop/page.html': 'old' });
  commit({ 'apps/shop/page.html': 'new' });
  const base = ready(
    (
      await prepared(sameJob({ build: 'test -f page.html' }), {
        workingDirectory: join(folder, 'apps/shop'),
      })
    ).base,
  );
  expect(base.directory.endsWith('/apps/shop')).toBe(true);
  await base.dispose();
});

describe('a working directory that is reached through a link', () => {
  const links: readonly (readonly [string, string, () => string])[] = [
    ['beside the repository, to its top folder', '', () => linked(folder, '')],
    [
      'beside the repository, to a folder in it',
      'apps/shop',
      () => linked(join(folder, 'apps/shop'), ''),
    ],
    [
      'above the repository',
      'apps/shop',
      () => linked(dirname(folder), `${basename(folder)}/apps/shop`),
    ],
    ['to the repository, and on from there', 'apps/shop', () => linked(folder, 'apps/shop')],
    ['in the repository', 'apps/shop', () => linked('apps/shop', '', join(folder, 'current'))],
    [
      'in the repository, to a folder above',
      'apps/shop',
      () => linked('apps', 'shop', join(folder, 'all')),
    ],
    ['to a link', 'apps/shop', () => linked(linked(folder, ''), 'apps/shop')],
    ['with dots in it', 'apps/shop', () => `${linked(folder, '')}/apps/./shop`],
  ];
  const made: string[] = [];
  /** Makes a link to a folder; gives the path of what is below it. */
  const linked = (
    target: string,
    below: string,
    place = `${folder}-link-${made.length}`,
  ): string => {
    symlinkSync(target, place);
    made.push(place);
    return below === '' ? place : `${place}/${below}`;
  };
  afterEach(() => {
    for (const place of made.splice(0)) rmSync(place, { force: true });
  });

  test.each(links)('%s is the same folder in the base, %j', async (_how, place, link) => {
    commit({ 'page.html': 'top', 'apps/shop/page.html': 'shop', 'apps/shop/old.html': 'old' });
    commit({ 'page.html': 'top, new', 'apps/shop/page.html': 'shop, new' });
    const { base } = await prepared(sameJob(), { workingDirectory: link() });
    const { directory, dispose } = ready(base);
    expect(readFileSync(join(directory, 'page.html'), 'utf8')).toBe(place === '' ? 'top' : 'shop');
    expect(directory.startsWith(realpathSync(folder))).toBe(false);
    await dispose();
  });

  test.each([
    ['out of it', () => realpathSync(folder)],
    ['to the root', () => '/'],
    ['up and out', () => '../../..'],
  ])('in the base leads %s: it is not measured, and that is said', async (_how, target) => {
    commit({ 'page.html': 'top' });
    mkdirSync(join(folder, 'apps'));
    symlinkSync(target(), join(folder, 'apps', 'shop'));
    git('add', '-A');
    git('commit', '-qm', 'a link');
    rmSync(join(folder, 'apps', 'shop'));
    commit({ 'apps/shop/page.html': 'shop' });
    const { base } = await prepared(sameJob(), { workingDirectory: join(folder, 'apps', 'shop') });
    expect(base.kind === 'none' && base.why).toMatch(
      /there apps\/shop is a link that leads out of the repository/,
    );
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});

test('a base that does not build says so with the end of its log, and leaves nothing', async () => {
  commit({ 'page.html': 'old' });
  commit({ 'page.html': 'new' });
  const { base } = await prepared(sameJob({ build: 'echo "no such module"; exit 3' }));
  expect(base).toEqual({
    kind: 'none',
    why:
      `The base's build ended with code 3 (echo "no such module"; exit 3); its log is ` +
      `${folder}/.headroom/base-build.log. The base has no budgets file: this is the first ` +
      `run. Its last lines:\nno such module`,
  });
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('a base without a budgets file is the first run', async () => {
  commit({ 'page.html': 'old' });
  commit({ 'page.html': 'new' });
  const base = ready((await prepared(sameJob())).base);
  expect(base.notes).toEqual(['The base has no budgets file: this is the first run.']);
  await base.dispose();
});

test('submodules and large files that are missing are named with what brings them', async () => {
  commit({
    'page.html': 'old',
    '.gitmodules': '[submodule "theme"]\n\tpath = theme\n\turl = ../theme\n',
    '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs\n',
  });
  commit({ 'page.html': 'new' });
  const { base } = await prepared(sameJob({ build: 'test -f theme/index.css' }));
  expect(base.kind === 'none' && base.why).toMatch(
    /^The base's build ended with code 1 [\s\S]*git submodule update --init[\s\S]*git lfs pull/,
  );
});

test('a repository with one commit has no base, and says so', async () => {
  commit({ 'page.html': 'only' });
  expect((await prepared(sameJob())).base).toEqual({
    kind: 'none',
    why: 'The commit has no parent.',
  });
});

test('a ready-made build is taken as it is: which commit it is of nobody knows', async () => {
  commit({ 'page.html': 'old' });
  commit({ 'page.html': 'new' });
  mkdirSync(join(folder, 'ready'));
  const base = ready(
    (await prepared(sameJob({ directory: join(folder, 'ready'), build: 'exit 1' }))).base,
  );
  expect([base.directory, base.identity?.commit, base.notes]).toEqual([
    join(folder, 'ready'),
    undefined,
    [],
  ]);
});

test('a checkout of its own says which commit it is of, and if it is another one', async () => {
  const first = commit({ 'page.html': 'old' });
  git('worktree', 'add', '-q', '--detach', join(folder, 'base'), first);
  commit({ 'page.html': 'new' });
  const base = ready((await prepared(sameJob({ directory: join(folder, 'base') }))).base);
  expect([base.identity?.commit, base.notes]).toEqual([first, []]);
  const second = commit({ 'page.html': 'newer' });
  const older = ready((await prepared(sameJob({ directory: join(folder, 'base') }))).base);
  const between = git('rev-parse', `${second}^`);
  expect(older.notes).toEqual([
    `"baseline.directory" is a checkout of ${first.slice(0, 7)}, and the base of this ` +
      `change is ${between.slice(0, 7)}.`,
  ]);
});

test('a ready-made build that is the head is not measured, whatever links lead to it', async () => {
  commit({ 'page.html': 'old', 'dist/index.html': 'old' });
  commit({ 'page.html': 'new' });
  symlinkSync('.', join(folder, 'link'));
  mkdirSync(join(folder, 'ready'));
  symlinkSync('../dist', join(folder, 'ready/dist'));
  const served: Partial<Config> = { server: { kind: 'static', folder: 'dist' } };
  const outcomes = [];
  for (const [directory, change] of [
    [folder, {}],
    [join(folder, 'link'), {}],
    [join(folder, 'link/link/.'), {}],
    [join(folder, 'ready'), served],
  ] as const)
    outcomes.push((await prepared(sameJob({ directory }), change)).base.kind);
  expect(outcomes).toEqual(['none', 'none', 'none', 'none']);
});

const quiet = { baseHint: { kind: 'work-tree' } } as const;

test.each<[string, Partial<Config>, BaselinePlan, Partial<Config> | undefined, string]>([
  [
    'the base names no baseline',
    quiet,
    sameJob({ build: 'touch ran' }),
    { baseline: { kind: 'none' } },
    'refused',
  ],
  [
    'the base names a deployment',
    quiet,
    sameJob({ setup: 'touch ran' }),
    { baseline: { kind: 'url', origin: 'http://127.0.0.1:4000' } },
    'refused',
  ],
  [
    'the base names a folder',
    quiet,
    sameJob({ build: 'touch ran' }),
    { baseline: sameJob({ directory: '/elsewhere' }) },
    'refused',
  ],
  [
    'the base builds nothing',
    quiet,
    sameJob({ build: 'touch ran' }),
    { baseline: sameJob() },
    'not run',
  ],
  [
    'the base builds otherwise',
    quiet,
    sameJob({ build: 'touch ran' }),
    { baseline: sameJob({ build: 'true' }) },
    'not run',
  ],
  [
    'the change names no command either',
    quiet,
    sameJob(),
    { baseline: { kind: 'none' } },
    'not run',
  ],
  ["the base's file cannot be read", quiet, sameJob({ build: 'touch ran' }), undefined, 'refused'],
  [
    'the base measures a deployment',
    quiet,
    sameJob({ build: 'touch ran' }),
    { server: { kind: 'url', origin: 'http://127.0.0.1:4000' } },
    'refused',
  ],
  [
    'the change is merged',
    { baseHint: { kind: 'work-tree', onDefaultBranch: true } },
    sameJob({ build: 'touch ran' }),
    { baseline: { kind: 'none' } },
    'ran',
  ],
  [
    'it is run by hand',
    { baseHint: { kind: 'work-tree', isLocal: true } },
    sameJob({ build: 'touch ran' }),
    { baseline: { kind: 'none' } },
    'ran',
  ],
])(
  'commands of the change do not run in the base unless nobody is kept from anything: %s',
  async (_name, change, plan, own, expected) => {
    commit({ 'page.html': 'old' });
    commit({ 'page.html': 'new' });
    const baseConfig = (directory: string): Config => {
      if (own === undefined) throw new HeadroomError('budgets-syntax', 'it breaks off');
      return someConfig({
        workingDirectory: directory,
        server: commandServer,
        baseline: sameJob(),
        ...own,
      });
    };
    const { base } = await prepared(plan, change, baseConfig);
    const outcome =
      base.kind !== 'ready'
        ? 'refused'
        : existsSync(join(base.directory, 'ran'))
          ? 'ran'
          : 'not run';
    if (base.kind === 'ready') await base.dispose();
    expect(outcome).toBe(expected);
  },
);

test.each<[string, BaselinePlan, string]>([
  [
    'a build, with a server that is a deployment',
    sameJob({ build: 'exit 1' }),
    'http://127.0.0.1:4001',
  ],
  [
    'a deployment that is the same as the head',
    { kind: 'url', origin: 'http://127.0.0.1:4001/' },
    'http://127.0.0.1:4001',
  ],
])(
  '%s would be compared with itself: it is not measured, and that is said',
  async (_name, baseline, origin) => {
    const { base } = await prepared(baseline, { server: { kind: 'url', origin } });
    expect(base.kind === 'none' && base.why).toMatch(
      /^Base and head would both be http:\/\/127\.0\.0\.1:4001: there is nothing to compare\./,
    );
  },
);
