/**
 * Where the base's budgets file went: whatever a change does with files, what the base holds it to
 * is data of git's base commit.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { gitCli } from '../../src/adapters/git.ts';
import type { Options } from '../../src/config/options.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Config } from '../../src/model.ts';
import type { Files, Ports } from '../../src/ports.ts';
import { main } from '../../src/run/run.ts';
import { fakeWorld } from '../support/fake-ports.ts';
import { startedByHand } from '../support/workspace.ts';

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-base-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Text, a link (`-> where`), or nothing any more. */
type Content = string | undefined;
type Commit = Readonly<Record<string, Content>>;

function commitAll(files: Commit): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { env, stdio: 'ignore' });
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, path);
    rmSync(full, { recursive: true, force: true });
    mkdirSync(dirname(full), { recursive: true });
    if (content?.startsWith('-> ')) symlinkSync(content.slice(3), full);
    else if (content !== undefined) writeFileSync(full, content);
  }
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'a change');
}

const server = { url: 'http://127.0.0.1:4001' };
const limited = (limit: string, more: object = {}, page: object = {}): string =>
  JSON.stringify(
    { server, pages: { home: { path: '/', budgets: { lcp: { limit } }, ...page } }, ...more },
    undefined,
    2,
  );
const strict = limited('2.5s');
const loose = limited('60s');
const yaml = (limit: string): string =>
  `# budgets\nserver: { url: 'http://127.0.0.1:4001' }\npages:\n  home: { path: /, ` +
  `budgets: { lcp: { limit: ${limit} } } }\n`;
const prepared = (reset: string, more: object = {}): string =>
  limited('2.5s', { server: { command: 'node serve.js', reset }, ...more });
const har = (blank: string): string => `{"log":${blank}{"version":"1.2","entries":[]}}`;
const many = (content: Content): Commit =>
  Object.fromEntries(Array.from({ length: 205 }, (_, index) => [`data/${index}.json`, content]));

interface Case {
  readonly base: Commit;
  readonly head: Commit;
  readonly options?: Options;
  readonly told: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  'stands where it stood': {
    base: { 'budgets.json': strict },
    head: { 'budgets.json': loose },
    told: ['loosened'],
  },
  'was a link to another file of the repository': {
    base: { 'budgets.json': '-> conf/perf.json', 'conf/perf.json': strict },
    head: { 'budgets.json': loose },
    told: ['loosened'],
  },
  'was a link in a linked folder': {
    base: { 'budgets.json': '-> linked/perf.json', linked: '-> conf', 'conf/perf.json': strict },
    head: { 'budgets.json': loose },
    told: ['loosened'],
  },
  'was a link out of the repository': {
    base: { 'budgets.json': '-> /etc/hostname' },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'was a link that led nowhere': {
    base: { 'budgets.json': '-> nothing.json' },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'was a link to itself': {
    base: { 'budgets.json': '-> budgets.json' },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'was a folder': {
    base: { 'budgets.json/x': 'y' },
    head: { 'budgets.json/x': undefined, 'budgets.json': loose },
    told: ['base-unread'],
  },
  'was broken': {
    base: { 'budgets.json': '{ "pages": ' },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'knew a key that is none': {
    base: { 'budgets.json': limited('2.5s', { odd: 1 }) },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'was not UTF-8 of any sense': {
    base: { 'budgets.json': '\uFFFE\u0000{' },
    head: { 'budgets.json': loose },
    told: ['base-unread'],
  },
  'named a variable that the workflow sets no more': {
    base: { 'budgets.json': limited('2.5s', {}, { headers: { cookie: 'a=$SESSION' } }) },
    head: { 'budgets.json': loose },
    told: ['loosened', 'target-changed'],
  },
  'named a variable in its path': {
    base: { 'budgets.json': strict.replace('"/"', '"/$PLACE"') },
    head: { 'budgets.json': loose },
    told: ['loosened', 'target-changed'],
  },
  'is YAML now': {
    base: { 'budgets.json': strict },
    head: { 'budgets.json': undefined, 'budgets.yml': yaml('60s') },
    told: ['loosened'],
  },
  'was YAML': {
    base: { 'budgets.yaml': yaml('2.5s') },
    head: { 'budgets.yaml': undefined, 'budgets.json': loose },
    told: ['loosened'],
  },
  'has another usual name, and still lies there': {
    base: { 'budgets.yml': yaml('2.5s') },
    head: { 'budgets.json': loose },
    told: ['loosened'],
  },
  'has a name of its own now': {
    base: { 'budgets.json': strict },
    head: { 'budgets.json': undefined, 'perf.json': loose },
    options: { budgets: 'perf.json' },
    told: ['loosened'],
  },
  'had a name of its own': {
    base: { 'perf.yml': yaml('2.5s') },
    head: { 'perf.yml': undefined, 'budgets.json': loose },
    told: ['loosened'],
  },
  'has moved to a folder of its own': {
    base: { 'budgets.json': strict },
    head: { 'budgets.json': undefined, 'conf/perf.json': loose },
    options: { budgets: 'conf/perf.json' },
    told: ['loosened'],
  },
  'has moved with the working directory': {
    base: { 'budgets.json': strict, 'site/index.html': '' },
    head: { 'budgets.json': undefined, 'site/budgets.json': loose },
    options: { 'working-directory': 'site' },
    told: ['loosened'],
  },
  'has moved out of another folder': {
    base: { 'old/perf.json': strict, 'site/index.html': '' },
    head: { 'old/perf.json': undefined, 'site/budgets.json': loose },
    options: { 'working-directory': 'site' },
    told: ['loosened'],
  },
  'has moved among other files that are gone': {
    base: { 'a.json': '{}', 'b.yml': 'a: 1', 'package.json': '{}', 'perf.json': strict },
    head: {
      'a.json': undefined,
      'b.yml': undefined,
      'package.json': undefined,
      'perf.json': undefined,
      'budgets.json': loose,
    },
    told: ['loosened'],
  },
  'has moved, and was broken': {
    base: { 'budgets.yml': 'pages: [' },
    head: { 'budgets.yml': undefined, 'budgets.json': loose },
    options: { budgets: 'budgets.json' },
    told: ['base-unread'],
  },
  'has moved in a crowd': {
    base: { ...many('{}'), 'perf.json': strict },
    head: { ...many(undefined), 'perf.json': undefined, 'budgets.json': loose },
    told: ['base-unread'],
  },
  'is gone, and an input says what to measure': {
    base: { 'budgets.json': strict },
    head: { 'budgets.json': undefined },
    options: { url: 'http://127.0.0.1:4001/' },
    told: ['target-removed'],
  },
  'is gone under a name of its own': {
    base: { 'perf.json': strict },
    head: { 'perf.json': undefined },
    options: { url: 'http://127.0.0.1:4001/' },
    told: ['target-removed'],
  },
  'was none': { base: { 'package.json': '{}' }, head: { 'budgets.json': loose }, told: [] },
  'is that of another suite, which stays': {
    base: { 'budgets.json': strict },
    head: { 'admin.json': loose },
    options: { budgets: 'admin.json' },
    told: [],
  },
  'stands, and a script that it names has changed': {
    base: { 'budgets.json': prepared('sh perf/reset.sh'), 'perf/reset.sh': 'true' },
    head: { 'perf/reset.sh': 'sleep 1' },
    told: ['named-files-changed'],
  },
  'stands, and a script that it names is gone': {
    base: { 'budgets.json': prepared('sh perf/reset.sh'), 'perf/reset.sh': 'true' },
    head: { 'perf/reset.sh': undefined },
    told: ['named-files-changed'],
  },
  'stands, and data in a folder that it names have changed': {
    base: { 'budgets.json': prepared('psql -f ./perf/data'), 'perf/data/1.sql': 'a' },
    head: { 'perf/data/2.sql': 'b' },
    told: ['named-files-changed'],
  },
  'stands, and a script that it names matters to no glob': {
    base: {
      'budgets.json': prepared('sh perf/reset.sh', { paths: ['src/**'] }),
      'perf/reset.sh': 'true',
      'src/a': '',
    },
    head: { 'perf/reset.sh': 'sleep 1' },
    told: ['named-files-changed'],
  },
  'names another script now': {
    base: { 'budgets.json': prepared('sh perf/reset.sh'), 'perf/reset.sh': 'true' },
    head: { 'budgets.json': prepared('sh perf/other.sh'), 'perf/other.sh': 'sleep 1' },
    told: ['server-changed', 'named-files-changed'],
  },
  'stands, and the recording of other hosts has changed': {
    base: { 'budgets.json': limited('2.5s', { replay: 'a.har' }), 'a.har': har(' ') },
    head: { 'a.har': har('') },
    told: ['named-files-changed'],
  },
  'stands, and what its login imports has changed': {
    base: {
      'budgets.json': limited('2.5s', { login: 'perf/login.mjs' }),
      'perf/login.mjs': "import { enter } from './lib/enter.mjs';\nexport default enter;\n",
      'perf/lib/enter.mjs': "export { enter } from '../deep.js';\n",
      'perf/deep.js': 'export const enter = 1;\n',
    },
    head: { 'perf/deep.js': 'export const enter = 2;\n' },
    told: ['named-files-changed'],
  },
  'stands, and the product has changed': {
    base: { 'budgets.json': prepared('true'), 'serve.js': '1' },
    head: { 'serve.js': '2' },
    told: [],
  },
  'is brought by a checkout that the change names': {
    base: { 'budgets.json': limited('2.5s', { server: { command: 'serve' }, baseline: {} }) },
    head: {
      'budgets.json': limited('60s', {
        server: { command: 'serve' },
        baseline: { directory: 'copy' },
      }),
      'copy/budgets.json': limited('60s', {
        server: { command: 'serve' },
        baseline: { directory: 'copy' },
      }),
    },
    told: ['loosened', 'baseline-changed'],
  },
};

async function changesOf({ base, head, options = {} }: Case): Promise<readonly string[]> {
  commitAll(base);
  commitAll(head);
  const world = fakeWorld();
  const ports: Ports = { ...world.ports, files: nodeFiles(), git: gitCli() };
  const given: Options = {
    'output-directory': join(folder, '.headroom'),
    ...options,
    'working-directory': join(folder, options['working-directory'] ?? '.'),
  };
  const environment = { GITHUB_WORKSPACE: folder };
  const readIn = (
    directory: string,
    files: Files = ports.files,
    budgets = given.budgets,
  ): Promise<Config> =>
    readConfig(
      { ...given, 'working-directory': directory, budgets },
      files,
      environment,
      startedByHand,
      'compare',
    );
  const config = await readConfig(given, ports.files, environment, startedByHand);
  const outcome = await main(config, readIn, ports);
  if (outcome.kind !== 'judged') throw new Error(outcome.kind);
  const kinds = outcome.judgement.budgetChanges.map(({ kind }) => kind);
  expect(outcome.judgement.verdict).toBe(kinds.length > 0 ? 'warn' : 'pass');
  return kinds;
}

test.each(Object.entries(cases))("the base's budgets file %s", async (_name, one) => {
  expect(await changesOf(one)).toEqual(one.told);
});

/** Two pushes to a branch: what the first brought was reviewed by nobody. */
test.each<[string, Partial<Config>, readonly string[]]>([
  [
    'push',
    { baseHint: { kind: 'push', before: 'the commit before', defaultBranch: 'main' } },
    ['loosened', 'waived'],
  ],
  [
    'run by hand on the branch',
    { baseHint: { kind: 'work-tree', defaultBranch: 'main' } },
    ['loosened', 'waived'],
  ],
  [
    'push to the default branch',
    { baseHint: { kind: 'push', before: 'the commit before', onDefaultBranch: true } },
    [],
  ],
])(
  'a %s is held against what the default branch has, and not against what the branch ' +
    'brought earlier',
  async (_name, { baseHint }, told) => {
    const waivers = [{ metric: 'lcp', upTo: '20%', reason: 'mine', expires: '2099-12-31' }];
    commitAll({ 'budgets.json': strict });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder, ...args], { env, encoding: 'utf8' }).trim();
    git('clone', '-q', '--bare', folder, join(folder, '.git/origin'));
    git('remote', 'add', 'origin', join(folder, '.git/origin'));
    git('checkout', '-q', '-b', 'feature');
    commitAll({ 'budgets.json': limited('60s', { waivers }) });
    const before = git('rev-parse', 'HEAD');
    commitAll({ 'other.txt': 'x' });
    const hint = baseHint?.kind === 'push' ? { ...baseHint, before } : baseHint;
    const world = fakeWorld();
    const ports: Ports = { ...world.ports, files: nodeFiles(), git: gitCli() };
    const given: Options = {
      'output-directory': join(folder, '.headroom'),
      'working-directory': folder,
    };
    const read = (directory: string, files: Files = ports.files) =>
      readConfig(
        { ...given, 'working-directory': directory },
        files,
        { GITHUB_WORKSPACE: folder },
        startedByHand,
        'compare',
      );
    const config = await readConfig(
      given,
      ports.files,
      { GITHUB_WORKSPACE: folder },
      startedByHand,
    );
    const outcome = await main({ ...config, ...(hint ? { baseHint: hint } : {}) }, read, ports, {
      found: { kind: 'none', why: 'none' },
      runUrl: undefined,
      unverified: false,
      isUnderReview: true,
    });
    if (outcome.kind !== 'judged') throw new Error(outcome.kind);
    expect(outcome.judgement.budgetChanges.map(({ kind }) => kind)).toEqual(told);
  },
);
