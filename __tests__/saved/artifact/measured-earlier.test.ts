import { judgedCommits } from '../../../src/github/judged-commits.ts';
import { findMeasuredEarlier } from '../../../src/saved/artifact/measured-earlier.ts';
import { artifactName } from '../../../src/saved/artifact/name.ts';
import { addArtifact, addRun, measured, zipped } from '../../support/artifact-history.ts';
import {
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.pulls.set(7, pull(shaOf('a')));
  pullRequest.server.pulls.set(
    8,
    pull(shaOf('a'), {
      number: 8,
      head: { sha: shaOf('a'), ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } },
    }),
  );
});
afterEach(() => pullRequest.server.close());

const pullOf = async (number: number) => {
  const found = await pullRequest.ports.github.pullRequest(number);
  if (!found.ok) throw new Error('the pull request was not read');
  return found.value;
};
const earlier = async (number: number, ...workflows: readonly string[]) =>
  findMeasuredEarlier(
    'default',
    await pullOf(number),
    workflows.length > 0 ? workflows : ['perf.yml'],
    pullRequest.ports.github,
  );
const run = (id: number, changes: object = {}) =>
  addRun(pullRequest.server, id, shaOf('a'), {
    event: 'pull_request',
    head_branch: 'faster',
    ...changes,
  });
const leave = (id: number, name = 'headroom-default') =>
  addArtifact(pullRequest.server, id, zipped(measured(shaOf('a'), id)), { name });

test('the newest run that measured the suite by its workflow is taken', async () => {
  run(20);
  leave(20);
  run(21);
  leave(21);
  run(22);
  leave(22, 'headroom-api');
  run(23, { path: '.github/workflows/lint.yml' });
  expect(await earlier(7)).toMatchObject({
    kind: 'found',
    isVerified: true,
    judgedItself: true,
    run: { id: 21 },
    measurements: { rounds: [{ values: { lcp: 21 } }] },
  });
});

test.each([
  '.github/workflows/evil.yml',
  '.github/workflows/web.yml',
  '.github/workflows/perf.yaml',
  '.github/workflows/PERF.yml',
  '.github/workflows/sub/perf.yml',
  '.github/workflows/xperf.yml',
  '.github/workflows/perf.yml.yml',
  'dynamic/perf.yml',
  'perf.yml',
  '',
])(
  'what a run of another workflow has left is not believed, however new it is: %s',
  async (path) => {
    for (const [number, repository] of [
      [7, 1],
      [8, 2],
    ] as const) {
      run(30 + number, { path, head_repository: { id: repository } });
      leave(30 + number);
      expect(await earlier(number)).toEqual({
        kind: 'nothing',
        why:
          'No run of perf.yml is there for aaaaaaa, and what other workflows leave is not ' +
          'believed: name the one that measures with the input "measuring-workflow".',
      });
      run(20 + number, { head_repository: { id: repository } });
      leave(20 + number);
      expect(await earlier(number)).toMatchObject({ kind: 'found', run: { id: 20 + number } });
    }
  },
);

test('several workflows may measure, where they are named', async () => {
  run(20);
  leave(20);
  run(21, { path: '.github/workflows/forks-measure.yml' });
  leave(21);
  expect(await earlier(7)).toMatchObject({ run: { id: 20 } });
  expect(await earlier(7, 'perf.yml', 'forks-measure.yml')).toMatchObject({ run: { id: 21 } });
});

test('a run that left legs alone was judged by a second workflow', async () => {
  run(20);
  leave(20, artifactName('default', 'measure', '0', 1));
  expect(await earlier(7)).toMatchObject({ kind: 'found', judgedItself: false });
  leave(20);
  expect(await earlier(7)).toMatchObject({ kind: 'found', judgedItself: true });
});

test('what is no run of the pull request is not taken: a push, another repository', async () => {
  run(20, { event: 'push' });
  run(21, { event: 'issue_comment' });
  run(22, { head_repository: { id: 3 } });
  for (const id of [20, 21, 22]) leave(id);
  const nothing = {
    kind: 'nothing',
    why:
      'No run of perf.yml has left measurements of aaaaaaa yet: the one that measures will ' +
      'judge with the waivers that there are then.',
  };
  expect([await earlier(7), await earlier(8)]).toEqual([nothing, nothing]);
});

test("a fork's measurement is read as hostile, with the identity that the API tells", async () => {
  run(31, { head_repository: { id: 2 } });
  addArtifact(pullRequest.server, 31, zipped(measured(shaOf('f'), 31)));
  expect(await earlier(8)).toMatchObject({
    kind: 'found',
    isVerified: false,
    judgedItself: false,
    measurements: { head: { commit: shaOf('a') } },
  });
});

test('a measurement that cannot be read is passed over, and says why if it is alone', async () => {
  run(20);
  leave(20);
  run(21);
  addArtifact(pullRequest.server, 21, zipped(measured(shaOf('a'), 21)), { expired: true });
  expect(await earlier(7)).toMatchObject({ kind: 'found', run: { id: 20 } });
  pullRequest.server.runs.splice(1);
  expect(await earlier(7)).toMatchObject({
    kind: 'nothing',
    why: expect.stringContaining('has expired'),
  });
});

test('a run that is still measuring, or measures again, judges for itself', async () => {
  const goingOn = {
    kind: 'nothing',
    why: expect.stringContaining('/actions/runs/20 is still going on: it will judge aaaaaaa'),
  };
  run(20, { status: 'in_progress', run_started_at: '2026-02-28T12:00:00Z' });
  leave(20, artifactName('default', 'measure', '0', 1));
  expect(await earlier(7)).toMatchObject(goingOn);
  leave(20);
  expect(await earlier(7)).toMatchObject({ kind: 'found', judgedItself: true });
  pullRequest.server.runs.splice(0);
  run(20, { status: 'in_progress', run_started_at: '2026-02-28T13:00:00Z' });
  expect(await earlier(7)).toMatchObject(goingOn);
  pullRequest.server.runs.splice(0);
  run(20, { status: 'completed', run_started_at: '2026-02-28T13:00:00Z' });
  expect(await earlier(7)).toMatchObject({ kind: 'found' });
});

test("the budgets files are the merge commit's and its base's, if it is this head's", async () => {
  pullRequest.server.commits = [shaOf('a'), shaOf('b')];
  pullRequest.server.parents.set(shaOf('c'), [shaOf('9'), shaOf('a')]);
  pullRequest.server.parents.set(shaOf('d'), [shaOf('9'), shaOf('e')]);
  const of = async (commit: string) =>
    judgedCommits(measured(commit, 1), await pullOf(7), pullRequest.ports.github);
  expect(await of(shaOf('c'))).toEqual({ head: shaOf('c'), base: shaOf('9') });
  for (const commit of [shaOf('d'), shaOf('a'), 'main', '../../evil'])
    expect(await of(commit)).toEqual({ head: shaOf('a'), base: shaOf('b') });
});
