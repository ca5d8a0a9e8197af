/** `history: branch` on a local GitHub, with a branch of real git. */
import { type Job, readGitHubJob } from '../../src/action/read-job.ts';
import { createFileBranch } from '../../src/adapters/file-branch/file-branch.ts';
import type { Config } from '../../src/model.ts';
import type { FileBranch } from '../../src/ports.ts';
import type { Outcome } from '../../src/run/run.ts';
import { parseHistory } from '../../src/saved/history/read-history.ts';
import { readRunIdentity } from '../../src/trigger/run.ts';
import { commit } from '../support/artifact-history.ts';
import {
  type BaseBranch,
  createBaseBranch,
  downloads,
  loseArtifact,
} from '../support/base-branch.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { createGitRepository, type GitRepository, serveGit } from '../support/git-server.ts';
import { pointsOf } from '../support/run-histories.ts';
import { pullRequestEvent, type Ran } from '../support/step-on-github.ts';

let remote: GitRepository;
let main: BaseBranch;
beforeEach(async () => {
  remote = createGitRepository();
  main = await createBaseBranch(branchOf(remote));
});
afterEach(async () => {
  await main.step.server.close();
  remote.remove();
});

const branchOf = ({ url }: GitRepository): FileBranch =>
  createFileBranch({ url, token: '', branch: 'headroom-history', mostBytes: 1_000_000 });
const config: Partial<Config> = { publish: { ...someConfig().publish, history: 'branch' } };
const inTheFarFuture = Date.parse('2099-01-01T00:00:00Z');
const pointsInBranch = () =>
  pointsOf(parseHistory(remote.text('default/history.json'), 'the branch', inTheFarFuture));
const warningsOf = ({ world }: Ran) => world.log.filter((line) => line.startsWith('warning'));
const trendOf = ({ outcome }: Ran) =>
  (outcome as Extract<Outcome, { kind: 'judged' }>).context.trend
    ?.find(({ metric }) => metric === 'lcp')
    ?.points.map(({ value }) => value.toPrecision(3));
const historyFile = '/site/.headroom/history.json';

test('three runs in a row keep their points and a badge in the branch, as one commit', async () => {
  await main.push(1, { lcp: 1_800, config });
  await main.push(2, { lcp: 1_810, config });
  const third = await main.push(3, { lcp: 1_820, config });
  expect(pointsInBranch()).toEqual(['1: 1800', '2: 1810', '3: 1820']);
  expect(main.points(3)).toEqual(['1: 1800', '2: 1810', '3: 1820']);
  expect([remote.commits(), remote.paths()]).toEqual([
    1,
    ['badge/default.json', 'default/history.json'],
  ]);
  expect(JSON.parse(remote.text('badge/default.json'))).toMatchObject({
    schemaVersion: 1,
    label: 'headroom',
  });
  expect(warningsOf(third)).toEqual([]);
  // The branch knows all runs: the two downloads are the baseline's.
  expect(downloads(third)).toBe(2);
});

test('all artifacts may expire', async () => {
  await main.push(1, { lcp: 1_800, config });
  await main.push(2, { lcp: 1_810, config });
  loseArtifact(main, 1);
  loseArtifact(main, 2);
  await main.push(3, { lcp: 1_820, config });
  expect(pointsInBranch()).toEqual(['1: 1800', '2: 1810', '3: 1820']);
});

test('the branch takes over what artifacts have', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_810 });
  await main.push(3, { lcp: 1_820, config });
  expect(pointsInBranch()).toEqual(['1: 1800', '2: 1810', '3: 1820']);
});

test.each([false, true])(
  'a pull request sees the trend and pushes nothing; fork: %s',
  async (fork) => {
    await main.push(1, { lcp: 1_800, config });
    await main.push(2, { lcp: 1_900, config });
    loseArtifact(main, 1);
    loseArtifact(main, 2);
    const before = remote.git(['rev-parse', 'headroom-history']);
    const { pull: named } = pullRequestEvent;
    const pull = await main.pull(config, { ...pullRequestEvent, pull: { ...named, fork } });
    expect(trendOf(pull)).toEqual(['1.80e+3', '1.90e+3']);
    expect(remote.git(['rev-parse', 'headroom-history'])).toBe(before);
  },
);

test.each<[string, Parameters<BaseBranch['push']>[1]]>([
  [
    'a run of another branch',
    {
      lcp: 1,
      config,
      event: { kind: 'push', branch: 'next', before: commit(1), after: commit(2), sender: 'ada' },
    },
  ],
  [
    'a leg of a matrix',
    { lcp: 1, config: { publish: { ...someConfig().publish, history: 'branch', leg: '1' } } },
  ],
  ['a run that keeps artifacts alone', { lcp: 1 }],
])('%s pushes nothing', async (_, run) => {
  await main.push(1, { lcp: 1_800, config });
  await main.push(2, run);
  expect(pointsInBranch()).toEqual(['1: 1800']);
});

test('a branch that refuses is one warning, and no point is lost', async () => {
  await main.push(1, { lcp: 1_800, config });
  remote.hook('pre-receive', 'echo "GH013: Repository rule violations" >&2; exit 1');
  const second = await main.push(2, { lcp: 1_810, config });
  expect(warningsOf(second)).toEqual([
    expect.stringMatching(/could not push the branch headroom-history \(.*GH013: Repository rule/),
  ]);
  expect([pointsInBranch(), main.points(2)]).toEqual([['1: 1800'], ['1: 1800', '2: 1810']]);
  remote.hook('pre-receive', 'exit 0');
  await main.push(3, { lcp: 1_820, config });
  expect(pointsInBranch()).toEqual(['1: 1800', '2: 1810', '3: 1820']);
});

test('without permission one warning names the line to add, and the artifact has it', async () => {
  await main.step.server.close();
  const may = branchOf(remote);
  main = await createBaseBranch({
    read: may.read,
    rewrite: async () => ({
      ok: false,
      problem: {
        kind: 'permission',
        doing: 'push the branch headroom-history',
        status: undefined,
        message: 'error: 403',
        permissionToAdd: 'contents: write',
      },
    }),
  });
  const first = await main.push(1, { lcp: 1_800, config });
  expect(warningsOf(first)).toEqual([
    'warning: GitHub: could not push the branch headroom-history: the token may not. ' +
      'Add "contents: write" under "permissions:" in the workflow.',
  ]);
  expect([main.points(1), remote.paths()]).toEqual([['1: 1800'], []]);
});

test.each([
  ['cut short', (text: string) => text.slice(0, 200), /default\/history\.json .* is damaged/],
  ['no history', () => '{"hello":1}', /is not a history file of Headroom/],
  [
    'of another suite',
    (text: string) => text.replace('"suite":"default"', '"suite":"other"'),
    /has the history of another suite/,
  ],
  [
    'of a newer Headroom',
    (text: string) => text.replace('"version":1', '"version":9'),
    /has version 9; this Headroom reads version 1/,
  ],
])('a file that is %s is one warning, and kept beside the new one', async (_, damage, warning) => {
  await main.push(1, { lcp: 1_800, config });
  const damaged = damage(remote.text('default/history.json'));
  remote.put({ 'default/history.json': damaged, 'README.md': 'ours' });
  const second = await main.push(2, { lcp: 1_810, config });
  expect(warningsOf(second)).toEqual([expect.stringMatching(warning)]);
  expect(second.world.files.get(`${historyFile}.rejected`)).toBe(damaged);
  expect(remote.text('default/history.json.rejected')).toBe(damaged);
  expect(remote.text('README.md')).toBe('ours');
  expect(pointsInBranch()).toEqual(['1: 1800', '2: 1810']);
  const third = await main.push(3, { lcp: 1_820, config });
  expect(warningsOf(third)).toEqual([]);
});

test('a second damaged file does not take the place of the first', async () => {
  for (const text of ['first', 'second']) {
    const rejected = 'default/history.json.rejected';
    const kept = remote.paths().includes(rejected) ? { [rejected]: remote.text(rejected) } : {};
    remote.put({ ...kept, 'default/history.json': text });
    await main.push(text.length, { lcp: 1_800, config });
  }
  expect(remote.text('default/history.json.rejected')).toBe('first');
  expect(remote.text('default/history.json.2.rejected')).toBe('second');
});

test("the action's own job pushes to its repository with its own token", async () => {
  const server = await serveGit(remote, () => undefined);
  const run = readRunIdentity({
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '7',
    GITHUB_SERVER_URL: server.url.replace('/acme/shop', ''),
  });
  if (!run) throw new Error('the variables name a run');
  const event = { kind: 'schedule', branch: 'main', sha: commit(1) } as const;
  const { files } = readGitHubJobFor({ event, run, repositoryId: 1, defaultBranch: 'main' });
  const pushed = await files?.rewrite({
    paths: [],
    message: 'A point',
    change: () => new Map([['default/history.json', '{}']]),
  });
  await server.close();
  expect([pushed, remote.paths()]).toEqual([
    { ok: true, value: undefined },
    ['default/history.json'],
  ]);
  const header = `basic ${Buffer.from('x-access-token:ghs_own').toString('base64')}`;
  expect(new Set(server.authorizations)).toEqual(new Set([header]));
});

function readGitHubJobFor(job: Job): { readonly files: FileBranch | undefined } {
  const { ports } = fakeWorld();
  const { signal } = new AbortController();
  return { files: readGitHubJob(job, 'ghs_own', [], () => undefined, signal, ports)?.historyFiles };
}
