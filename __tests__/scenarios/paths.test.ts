/**
 * `paths` of a budgets file in real repositories: which changes are left out, wherever the working
 * directory is.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { gitCli } from '../../src/adapters/git.ts';
import { createBaseFinder } from '../../src/base/finder.ts';
import { isOutOfScope } from '../../src/run/scope.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-C', directory, ...args], { env, encoding: 'utf8' }).trim();

const files = [
  'README.md',
  'package.json',
  '.github/workflows/perf.yml',
  'shared/theme/colours.css',
  'packages/web/budgets.json',
  'packages/web/src/server.mjs',
  'packages/web/src/deep/er/page one.html',
  'packages/web/src/größe.css',
  'packages/web/.env.production',
  'packages/web (old)/src/a.js',
  'packages/api/src/index.ts',
] as const;

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A repository whose branch changes, adds or removes what is named. */
function repository(change: (root: string) => void): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-paths-')));
  folders.push(root);
  git(root, 'init', '-q', '-b', 'main');
  for (const file of files) write(root, file, `${file} as it was\n`);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'base');
  git(root, 'checkout', '-qb', 'change');
  change(root);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'change');
  return root;
}

const changing = (file: string) => repository((root) => write(root, file, 'other\n'));

/** Whether the change is measured, and what is said. */
async function scope(workingDirectory: string, paths: readonly string[]) {
  const { ports, log } = fakeWorld();
  const config = someConfig({ workingDirectory, paths });
  const git = gitCli();
  const isOut = await isOutOfScope(config, createBaseFinder(config, git), { git, log: ports.log });
  return { isMeasured: !isOut, warnings: log };
}

/** A change of the budgets file itself is always measured. */
const changes = files.flatMap((file, index) =>
  file.endsWith('budgets.json') ? [] : [[file, files[(index + 3) % files.length] ?? ''] as const],
);

test.each(changes)(
  'a change of %s is measured where a glob names it as it is seen from the working ' +
    'directory, and left out where it names %s',
  async (changed, other) => {
    const root = changing(changed);
    const wrong: string[] = [];
    for (const working of [
      '',
      'packages/web',
      'packages/web/src',
      'packages/api',
      'packages/web (old)',
      'shared',
    ]) {
      for (const named of [changed, other]) {
        // Blanks and dots mean nothing in a glob; parentheses do.
        const glob = posix.relative(`/${working}`, `/${named}`).replaceAll(/[()]/g, '\\$&');
        const { isMeasured, warnings } = await scope(join(root, working), [glob]);
        if (isMeasured !== (named === changed) || warnings.length > 0)
          wrong.push(`${working}: ${glob}: ${isMeasured} ${warnings}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

test.each<[string, string, readonly string[], boolean]>([
  ['packages/web', 'packages/web/src/server.mjs', ['src/**'], true],
  ['packages/web', 'packages/web/src/server.mjs', ['./src/**'], true],
  ['packages/web', 'packages/web/src/server.mjs', ['**/*.mjs'], true],
  ['packages/web', 'packages/web/src/server.mjs', ['src/**', '!**/*.mjs'], false],
  ['packages/web', 'packages/api/src/index.ts', ['src/**'], false],
  ['packages/web', 'packages/api/src/index.ts', ['**'], false],
  ['packages/web', 'packages/api/src/index.ts', ['../api/**'], true],
  ['packages/web', 'shared/theme/colours.css', ['../../shared/**'], true],
  ['packages/web', 'shared/theme/colours.css', ['src/**', '../../**'], true],
  ['packages/web', 'shared/theme/colours.css', ['!src/**'], true],
  ['packages/web', 'packages/web/src/server.mjs', ['!src/**'], false],
  ['packages/web', 'packages/web/budgets.json', ['src/**'], true],
  ['packages/web', 'README.md', ['../../*.md'], true],
  ['packages/web', 'README.md', ['**/*.css'], false],
  ['packages/web', 'packages/web/.env.production', ['.env*'], true],
  ['', 'packages/web/src/server.mjs', ['packages/*/src/**'], true],
  ['', 'packages/web/src/server.mjs', ['src/**', 'packages/api/**'], false],
])(
  'from %j, a change of %s with paths %j: measured is %j',
  async (working, changed, paths, isMeasured) => {
    expect((await scope(join(changing(changed), working), paths)).isMeasured).toBe(isMeasured);
  },
);

test.each<[string, (root: string) => void]>([
  ['removes', (root) => rmSync(join(root, 'packages/web/src'), { recursive: true })],
  ['moves away', (root) => git(root, 'mv', 'packages/web/src', 'attic')],
  [
    'moves here',
    (root) => git(root, 'mv', 'shared/theme/colours.css', 'packages/web/src/colours.css'),
  ],
  ['adds', (root) => write(root, 'packages/web/src/new.js', 'new\n')],
])(
  'a change that %s files is measured, and a glob for what is gone is no mistake',
  async (_, change) => {
    expect(await scope(join(repository(change), 'packages/web'), ['src/**'])).toEqual({
      isMeasured: true,
      warnings: [],
    });
  },
);

test('a working directory behind a link, or with relative paths of git, is the same', async () => {
  const root = changing('packages/web/src/server.mjs');
  symlinkSync(join(root, 'packages/web'), `${root}-link`);
  folders.push(`${root}-link`);
  git(root, 'config', 'diff.relative', 'true');
  expect(await scope(`${root}-link`, ['src/**'])).toEqual({ isMeasured: true, warnings: [] });
  expect(await scope(`${root}-link`, ['../api/**'])).toEqual({ isMeasured: false, warnings: [] });
});

test('a glob that matches no file is a warning that says where globs start', async () => {
  const root = changing('README.md');
  expect(await scope(join(root, 'packages/web'), ['src/**', 'scr/**', '/src/**'])).toEqual({
    isMeasured: false,
    warnings: [
      'warning: "paths": no file of the repository matches "scr/**", "/src/**". Globs ' +
        'start at the working directory, here packages/web of the repository.',
    ],
  });
  expect((await scope(root, ['src/**', '*.md'])).warnings).toEqual([
    'warning: "paths": no file of the repository matches "src/**". Globs start at the ' +
      'working directory, here the top folder of the repository.',
  ]);
});

test('where no glob matches any file, nothing is known of the change: it is measured', async () => {
  const root = changing('README.md');
  expect(await scope(join(root, 'packages/web'), ['packages/web/src/**', '!**/*.md'])).toEqual({
    isMeasured: true,
    warnings: [
      'warning: "paths": no file of the repository matches "packages/web/src/**". Globs ' +
        'start at the working directory, here packages/web of the repository. None of the ' +
        'globs matches a file, so Headroom cannot tell whether this change touches the ' +
        'measured site. It measures the change.',
    ],
  });
});
