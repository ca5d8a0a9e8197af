/**
 * A fork can push any commit of this repository to a branch of its own: what its run measured
 * decides the check of no such commit.
 */

import type { GitHubJob } from '../../src/github/github-job.ts';
import { judgeAgainOnGitHub } from '../../src/github/judge-again.ts';
import { judgeForkOnGitHub } from '../../src/github/judge-fork.ts';
import type { Config } from '../../src/model.ts';
import { artifactName } from '../../src/saved/artifact/name.ts';
import { addArtifact, addRun, measured, zipped } from '../support/artifact-history.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import type { Fault } from '../support/github-faults.ts';
import {
  bodies,
  forkRunEnded,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../support/pull-request-on-github.ts';

const commit = shaOf('a');
const fork = { sha: commit, ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } };

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.pulls.set(7, pull(commit, { head: fork }));
  pullRequest.server.files.set('main:budgets.json', '{}').set(`${commit}:budgets.json`, '{}');
  pullRequest.server.commits = [shaOf('b'), shaOf('0')];
  pullRequest.server.permissions.set('maya', 'write');
});
afterEach(() => pullRequest.server.close());

type Ends =
  | 'passes'
  | 'fails'
  | 'is out of scope'
  | 'left nothing'
  | 'is judged again'
  | 'cannot be judged';
const ends: readonly Ends[] = [
  'passes',
  'fails',
  'is out of scope',
  'left nothing',
  'is judged again',
  'cannot be judged',
];

/** The second workflow, or the one for waivers, after the fork's run has ended like that. */
async function judged(how: Ends, check: Config['publish']['check'] = 'check') {
  const { server } = pullRequest;
  if (how !== 'left nothing' && how !== 'is out of scope') {
    const name = artifactName('default', 'measure', '0', 1);
    addRun(server, 55, commit, {
      event: 'pull_request',
      head_branch: 'faster',
      head_repository: { id: 2 },
    });
    addArtifact(
      server,
      55,
      zipped(
        how === 'cannot be judged'
          ? 'broken'
          : measured(shaOf('f'), how === 'fails' ? 9_000 : 1_000),
      ),
      { name },
    );
  }
  server.pullFiles.set(7, [{ filename: 'docs/a.md' }]);
  const whole = someConfig();
  const paths = how === 'is out of scope' ? ['src/**'] : [];
  const config = someConfig({
    mode: 'judge',
    paths,
    budgets: whole.budgets.slice(0, 1),
    publish: { ...whole.publish, check },
  });
  const world = fakeWorld();
  const step: GitHubJob = {
    event: forkRunEnded(),
    run: {
      owner: 'acme',
      repository: 'shop',
      runId: 56,
      attempt: 1,
      url: 'https://github.com/acme/shop/actions/runs/56',
      workflowFile: 'perf.yml',
      sha: shaOf('b'),
      actor: 'ada',
      apiUrl: server.apiUrl,
      serverUrl: 'https://github.com',
    },
    repositoryId: 1,
    defaultBranch: 'main',
    github: pullRequest.ports.github,
    artifacts: undefined,
    secrets: [],
    listed: () => [],
    cancelled: new AbortController().signal,
    save: () => undefined,
  };
  const settings = {
    publication: config,
    budgetsPath: 'budgets.json',
    folder: '',
    baselineWorkflow: undefined,
    measuringWorkflows: [],
    readConfig: async () => config,
    readData: async () => config,
  };
  const comment = {
    kind: 'issue-comment',
    action: 'created',
    issue: 7,
    onPullRequest: true,
    body: '/headroom accept cls up to 0.1',
    bodyBefore: undefined,
    author: 'maya',
  } as const;
  const running =
    how === 'is judged again'
      ? judgeAgainOnGitHub(comment, settings, world.ports, step)
      : judgeForkOnGitHub(forkRunEnded(), settings, world.ports, step);
  const outcome = await running.catch((thrown: unknown) => thrown);
  return {
    outcome,
    decided: [...server.checks, ...server.statuses],
    summary: world.summary(),
    log: pullRequest.ports.log.lines.concat(world.log).join('\n'),
  };
}

test.each(ends)("the check of a fork's own commit is written where its run %s", async (how) => {
  const { decided } = await judged(how);
  expect(decided).toEqual([expect.objectContaining({ head_sha: commit, status: 'completed' })]);
});

const own = { sha: commit, ref: 'own', repo: { id: 1, owner: { login: 'acme' } } };
const failWhere = (pattern: RegExp, fault: Fault) => () => {
  pullRequest.server.chooseFault = (_method, path) => (pattern.test(path) ? fault : undefined);
};
const shared: readonly [string, () => void][] = [
  [
    "the head of this repository's own pull request",
    () => void pullRequest.server.pulls.set(8, pull(commit, { number: 8, head: own })),
  ],
  [
    "below the head of this repository's own pull request",
    () => {
      pullRequest.server.pulls.set(
        8,
        pull(shaOf('9'), { number: 8, head: { ...own, sha: shaOf('9') } }),
      );
      pullRequest.server.commitsOfPulls.set(commit, 8);
    },
  ],
  [
    "the head of another fork's pull request",
    () =>
      void pullRequest.server.pulls.set(
        8,
        pull(commit, { number: 8, head: { ...fork, repo: { id: 3, owner: { login: 'eve' } } } }),
      ),
  ],
  [
    'the head of a pull request from a fork that is gone',
    () =>
      void pullRequest.server.pulls.set(
        8,
        pull(commit, { number: 8, head: { ...fork, repo: null } }),
      ),
  ],
  [
    'the newest of a branch without a pull request',
    () => void pullRequest.server.branches.set('release', commit),
  ],
  [
    'the newest of the default branch',
    () => {
      pullRequest.server.branches.set('main', commit);
      pullRequest.server.commits = [commit, shaOf('b')];
    },
  ],
  [
    'older, on the default branch',
    () => {
      pullRequest.server.commits = [shaOf('b'), commit, shaOf('0')];
    },
  ],
  [
    'of an owner whom GitHub does not tell: pull requests',
    failWhere(/\/commits\/[0-9a-f]+\/pulls$/, 'server-500'),
  ],
  [
    'of an owner whom the token may not ask for: pull requests',
    failWhere(/\/commits\/[0-9a-f]+\/pulls$/, 'no-permission'),
  ],
  [
    'of an owner whom GitHub does not tell: branches',
    failWhere(/\/branches-where-head$/, 'server-500'),
  ],
  [
    'of an owner whom the token may not ask for: branches',
    failWhere(/\/branches-where-head$/, 'no-permission'),
  ],
  [
    'of an owner whom GitHub does not tell: the default branch',
    failWhere(/\/compare\//, 'server-500'),
  ],
  ['unknown to GitHub', failWhere(/\/compare\//, 'not-found')],
];

describe.each(shared)(
  'no check and no status is written on a commit that is %s',
  (_name, arrange) => {
    test.each(ends)("where the fork's run %s", async (how) => {
      for (const check of ['check', 'status', 'both'] as const) {
        arrange();
        const { decided, log } = await judged(how, check);
        expect(decided).toEqual([]);
        expect(log).toContain('There is no check: ');
      }
    });
  },
);

test('comment, summary and log say why there is no check', async () => {
  pullRequest.server.pulls.set(8, pull(commit, { number: 8, head: own }));
  const { summary, log } = await judged('passes');
  const why =
    'There is no check: aaaaaaa belongs to #8 as well, and what a fork measured decides no ' +
    'check but that of its own pull request.';
  expect(bodies(pullRequest.server)).toEqual([expect.stringContaining(`> \` ${why} \``)]);
  expect(log).toContain(why);
  expect(summary).toContain(why);
});

test('nothing is asked where no check is wanted', async () => {
  await judged('passes', 'none');
  expect(
    pullRequest.server.requests.filter((request) =>
      /branches-where-head|\/commits\/[0-9a-f]+\/pulls/.test(request),
    ),
  ).toEqual([]);
});
