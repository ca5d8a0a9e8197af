/** The trusted job for a fork's pull request, where the change touches nothing that is measured. */

import type { GitHubJob } from '../../src/github/github-job.ts';
import { judgeForkOnGitHub } from '../../src/github/judge-fork.ts';
import { outOfScope } from '../../src/run/scope.ts';
import { addArtifact, zipped } from '../support/artifact-history.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';
import {
  bodies,
  forkRunEnded,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.pulls.set(
    7,
    pull(shaOf('a'), {
      head: { sha: shaOf('a'), ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } },
    }),
  );
  pullRequest.server.files.set('main:budgets.json', '{}');
});
afterEach(() => pullRequest.server.close());

const event = forkRunEnded();

/** With the base branch's `paths`. */
async function judge(paths: readonly string[], folder = '') {
  const world = fakeWorld();
  const config = someConfig({ mode: 'judge', paths });
  const step: GitHubJob = {
    event,
    run: {
      owner: 'acme',
      repository: 'shop',
      runId: 56,
      attempt: 1,
      url: 'https://github.com/acme/shop/actions/runs/56',
      workflowFile: 'judge.yml',
      sha: shaOf('b'),
      actor: 'ada',
      apiUrl: pullRequest.server.apiUrl,
      serverUrl: 'https://github.com',
    },
    repositoryId: 1,
    defaultBranch: 'main',
    github: pullRequest.ports.github,
    artifacts: undefined,
    listed: () => [],
    secrets: [],
    cancelled: new AbortController().signal,
    save: () => undefined,
  };
  const settings = {
    publication: config,
    budgetsPath: 'budgets.json',
    folder,
    baselineWorkflow: undefined,
    measuringWorkflows: [],
    readConfig: async () => config,
    readData: async () => config,
  };
  const outcome = await judgeForkOnGitHub(event, settings, world.ports, step).catch(
    (thrown: unknown) => thrown,
  );
  const checks = pullRequest.server.checks.map(
    ({ head_sha, conclusion, output: { title, summary } }) => [
      head_sha,
      conclusion,
      title,
      summary,
    ],
  );
  return { outcome, checks, log: world.log };
}

test('has a green check that says there is nothing to measure, and no comment', async () => {
  pullRequest.server.pullFiles.set(7, [
    { filename: 'docs/readme.md' },
    { filename: 'guide.md', previous_filename: 'docs/guide.md' },
  ]);
  const { outcome, checks } = await judge(['src/**']);
  expect(outcome).toEqual({ kind: 'nothing-to-do', why: outOfScope });
  expect(checks).toEqual([[shaOf('a'), 'success', 'Nothing to measure', outOfScope]]);
  expect(bodies(pullRequest.server)).toEqual([]);
});

test.each<[string, () => void]>([
  [
    'touches what is measured',
    () =>
      void pullRequest.server.pullFiles.set(7, [
        { filename: 'docs/readme.md' },
        { filename: 'src/page.html' },
      ]),
  ],
  [
    'moves away what is measured',
    () =>
      void pullRequest.server.pullFiles.set(7, [
        { filename: 'old/page.html', previous_filename: 'src/page.html' },
      ]),
  ],
  [
    'touches more files than are asked for',
    () =>
      void pullRequest.server.pullFiles.set(
        7,
        Array.from({ length: 1_000 }, (_, number) => ({ filename: `docs/${number}` })),
      ),
  ],
  [
    'cannot be told by its files',
    () => {
      pullRequest.server.pullFiles.set(7, [{ filename: 'docs/readme.md' }]);
      pullRequest.server.chooseFault = (_, path) =>
        path.endsWith('/files') ? 'no-permission' : undefined;
    },
  ],
])('whose run left nothing is not green where the change %s', async (_, prepare) => {
  prepare();
  const { checks } = await judge(['src/**']);
  expect(checks).toEqual([
    [
      shaOf('a'),
      'failure',
      'Could not measure',
      expect.stringContaining('The run left no measurements of this suite.'),
    ],
  ]);
});

test('is never asked for its files where everything is measured always', async () => {
  await judge([]);
  expect(pullRequest.server.requests.filter((request) => request.includes('/files'))).toEqual([]);
});

test('is measured where the glob names the file from the working directory', async () => {
  pullRequest.server.pullFiles.set(7, [{ filename: 'packages/web/src/page.html' }]);
  expect((await judge(['src/**'], 'packages/web')).checks).toEqual([
    [shaOf('a'), 'failure', 'Could not measure', expect.anything()],
  ]);
  expect((await judge(['src/**'], 'packages/api')).outcome).toEqual({
    kind: 'nothing-to-do',
    why: outOfScope,
  });
});

test('whose run did measure is judged by that, although no glob matches its files', async () => {
  pullRequest.server.pullFiles.set(7, [{ filename: 'packages/web/src/page.html' }]);
  addArtifact(
    pullRequest.server,
    event.runId,
    zipped(someMeasurements({ rounds: [someRound({ values: { lcp: 9_000 } })] })),
  );
  // The glob starts at the wrong folder, so that it has no file at all: the measuring run saw that,
  // and measured.
  const { checks } = await judge(['packages/web/src/**'], 'packages/web');
  expect(checks).toEqual([
    [
      shaOf('a'),
      expect.not.stringMatching('success'),
      expect.not.stringMatching('Nothing to measure'),
      expect.anything(),
    ],
  ]);
});

test.each(['speed', 'lcp\r::error::x'])(
  'whose artifact names a metric %j is refused as an artifact, not called a bug',
  async (metric) => {
    addArtifact(
      pullRequest.server,
      event.runId,
      zipped(someMeasurements({ rounds: [someRound({ values: { [metric]: 1 } })] })),
    );
    const { outcome, checks } = await judge([]);
    expect(outcome).toMatchObject({
      code: 'artifact-refused',
      message: expect.stringContaining('there is no such metric'),
    });
    expect(checks).toMatchObject([[shaOf('a'), 'failure', 'Could not measure', expect.anything()]]);
  },
);
