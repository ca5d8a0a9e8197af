/**
 * However long the lists are that strangers can make, there are requests left for check, status and
 * comment.
 */

import { collectForkHandIn } from '../../src/github/fork-hand-in.ts';
import type { GitHubJob } from '../../src/github/github-job.ts';
import { judgeAgainOnGitHub } from '../../src/github/judge-again.ts';
import { readWaivers } from '../../src/github/read-waivers.ts';
import { createRights } from '../../src/github/waiver-rights.ts';
import { openPublishing } from '../../src/outputs/publishing.ts';
import type { PullRequest } from '../../src/ports.ts';
import { addArtifact, zipped } from '../support/artifact-history.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { connect } from '../support/github-client.ts';
import type { Comment } from '../support/github-state.ts';
import { someMeasurements } from '../support/measurements.ts';
import {
  bodies,
  context,
  finished,
  forkRunEnded,
  judgement,
  openPullRequest,
  type PullRequestOnGitHub,
  rendered,
  shaOf,
} from '../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
});
afterEach(() => pullRequest.server.close());

const mark = '<!-- headroom:default -->';
const own = (): Comment => ({
  id: 5,
  body: `${mark}\n<!-- headroom-run ${shaOf('9')} 900 1 -->\nolder`,
  user: { login: 'github-actions[bot]' },
});

/** A conversation of strangers, and where in it our own comment stands. */
function conversation(count: number, at: number | undefined): void {
  const all: Comment[] = Array.from({ length: count }, (_, index) => ({
    id: 10_000 + index,
    body: `word ${index}`,
    user: { login: `stranger${index}` },
  }));
  if (at !== undefined) all.splice(at, 0, own());
  pullRequest.server.comments.set(7, all);
}

const ours = () => bodies(pullRequest.server).filter((body) => body.startsWith(mark));

/** A whole run, with the waivers that it looks for, and with other requests before it. */
async function run(annotations = 1, others = 0): Promise<void> {
  const { github } = pullRequest.ports;
  for (let asked = 0; asked < others; asked += 1) await github.commits(shaOf('a'), 1);
  const publishing = await openPublishing(
    context({ comment: 'always', check: 'both' }),
    pullRequest.ports,
    [],
  );
  await publishing.progress('2 pages');
  const pull = await github.pullRequest(7);
  if (pull.ok) await readWaivers(pull.value, github, createRights(github));
  const remarks = Array.from({ length: annotations }, (_, index) => ({
    level: 'failure' as const,
    file: 'budgets.json',
    line: index + 1,
    column: 1,
    title: 't',
    message: `m${index}`,
  }));
  await publishing.publish(finished(rendered({ annotations: remarks }), judgement('fail')));
}

const isTold = () => {
  expect(pullRequest.server.checks.map(({ status, conclusion }) => [status, conclusion])).toEqual([
    ['completed', 'failure'],
  ]);
  expect(pullRequest.server.statuses.at(-1)?.state).toBe('failure');
  expect(pullRequest.server.requests.length).toBeLessThanOrEqual(100);
};

const counts = [0, 1, 99, 100, 101, 199, 200, 500, 1_000, 1_900, 2_800, 2_990];
const places = counts.flatMap((count) =>
  [undefined, 0, Math.floor(count / 2), count].map((at) => [count, at] as const),
);

test.each(places)(
  'with %i comments of others, and our own at %s, there is one comment of ours with the ' +
    'report, a check and a status',
  async (count, at) => {
    conversation(count, at);
    await run();
    isTold();
    expect(ours()).toEqual([expect.stringContaining(rendered().markdown)]);
  },
);

test.each([3_100, 5_600, 20_000])(
  'with %i comments the check is completed, and there are not two comments',
  async (count) => {
    conversation(count, Math.floor(count / 2));
    await run();
    isTold();
    expect(ours()).toHaveLength(1);
    expect(pullRequest.ports.log.lines.join('\n')).toMatch(
      /too long to be searched|requests were made already/,
    );
  },
);

test.each([200, 201, 3_600, 50_000])(
  'of %i remarks on lines the first 200 are shown, in four requests, after everything else ' +
    'was said',
  async (annotations) => {
    await run(annotations);
    isTold();
    expect(ours()).toHaveLength(1);
    expect(pullRequest.server.checks[0]?.output.annotations).toHaveLength(200);
    expect(
      pullRequest.server.requests
        .slice(-3)
        .every((request) => request.startsWith('PATCH /repos/acme/shop/check-runs/')),
    ).toBe(true);
    const isSaid = pullRequest.ports.log.lines.some((line) =>
      line.includes(`Of ${annotations} remarks on lines the check shows the first 200.`),
    );
    expect(isSaid).toBe(annotations > 200);
  },
);

test.each([60, 70, 100, 1_000])(
  'after %i other requests there is still a check, a status, and the comment',
  async (others) => {
    await run(3_600, others);
    isTold();
    expect(ours().length).toBeLessThanOrEqual(1);
  },
);

test('while GitHub asks to wait, there is time left to wait for the check', async () => {
  pullRequest.server.chooseFault = (_method, path) =>
    path.endsWith('/commits') ? 'rate-429' : undefined;
  for (let asked = 0; asked < 200; asked += 1)
    await pullRequest.ports.github.commits(shaOf('a'), 1);
  let limited = 0;
  pullRequest.server.chooseFault = (method) =>
    method === 'PATCH' && limited++ < 2 ? 'rate-429' : undefined;
  await run();
  isTold();
});

test.each([0, 99, 100, 999, 5_600])(
  'among %i other artifacts of a run the newest are looked at, and requests are left',
  async (others) => {
    for (let index = 0; index < others; index += 1)
      pullRequest.server.artifacts.push({
        id: 50_000 + index,
        name: `x${index}`,
        size_in_bytes: 1,
        expired: false,
        created_at: '',
        workflow_run: { id: 55 },
      });
    addArtifact(pullRequest.server, 55, zipped(someMeasurements()), { name: 'headroom-default' });
    // GitHub lists the newest first, and each leg of a matrix is newer than what it was started
    // with.
    pullRequest.server.artifacts.sort(
      (one, other) =>
        Number(other.name === 'headroom-default') - Number(one.name === 'headroom-default'),
    );
    const pull = await pullRequest.ports.github.pullRequest(7);
    const request = {
      event: forkRunEnded(),
      pull: (pull.ok ? pull.value : {}) as PullRequest,
      suite: 'default',
      repositoryId: 1,
      baselineWorkflow: undefined,
      baselineRuns: 10,
    };
    expect(
      await collectForkHandIn(request, pullRequest.ports.github, pullRequest.ports.clock),
    ).toMatchObject({
      kind: 'ready',
    });
    expect(pullRequest.server.requests.length).toBeLessThan(25);
    await run();
    isTold();
  },
);

test('a label that was set last is found behind thousands of other events', async () => {
  pullRequest.server.labelEvents.push({
    event: 'labeled',
    actor: { login: 'early' },
    label: { name: 'headroom: x' },
  });
  for (let index = 0; index < 5_000; index += 1)
    pullRequest.server.labelEvents.push({
      event: 'mentioned',
      actor: { login: `stranger${index}` },
      label: { name: '' },
    });
  pullRequest.server.labelEvents.push({
    event: 'labeled',
    actor: { login: 'maya' },
    label: { name: 'headroom: x' },
  });
  expect(await pullRequest.ports.github.labelActor(7, 'headroom: x')).toEqual({
    ok: true,
    value: 'maya',
  });
  expect(pullRequest.server.requests).toHaveLength(2);
});

test('two jobs that commented at once end with one comment, in a long talk too', async () => {
  conversation(1_900, undefined);
  const other = connect(pullRequest.server.apiUrl, pullRequest.ports.clock, pullRequest.ports.log);
  const publishing = await Promise.all(
    [pullRequest.ports.github, other].map((github) =>
      openPublishing(
        context({ comment: 'always', check: 'none' }),
        { ...pullRequest.ports, github },
        [],
      ),
    ),
  );
  await Promise.all(publishing.map((one) => one.publish(finished(rendered(), judgement('fail')))));
  expect(ours()).toHaveLength(1);
});

test.each<[string, string, number]>([
  ['no command that there is', '/headroom please', 0],
  ['no command at all', 'please, headroom', 0],
  ['half a command', '/headroom accept', 1],
  ['a command', '/headroom accept lcp up to 90% because I say so', 1],
  ['a thousand commands', '/headroom accept lcp up to 90%\n'.repeat(1_000), 1],
])('a stranger who writes %s costs so many requests at most', async (_name, body, most) => {
  conversation(1_900, 0);
  const event = {
    kind: 'issue-comment',
    action: 'created',
    issue: 7,
    onPullRequest: true,
    body,
    bodyBefore: undefined,
    author: 'tom',
  } as const;
  const { ports } = fakeWorld();
  const run = {
    owner: 'acme',
    repository: 'shop',
    runId: 56,
    attempt: 1,
    url: '',
    workflowFile: 'judge.yml',
    sha: shaOf('b'),
    actor: 'tom',
    apiUrl: pullRequest.server.apiUrl,
    serverUrl: '',
  };
  const step: GitHubJob = {
    event,
    run,
    repositoryId: 1,
    defaultBranch: 'main',
    github: pullRequest.ports.github,
    artifacts: undefined,
    listed: () => [],
    secrets: [],
    cancelled: new AbortController().signal,
    save: () => undefined,
  };
  const config = someConfig({ mode: 'judge' });
  const settings = {
    publication: config,
    budgetsPath: 'budgets.json',
    folder: '',
    baselineWorkflow: undefined,
    measuringWorkflows: [],
    readConfig: async () => config,
    readData: async () => config,
  };
  expect(await judgeAgainOnGitHub(event, settings, ports, step)).toMatchObject({
    kind: 'nothing-to-do',
  });
  expect(pullRequest.server.requests.length).toBeLessThanOrEqual(most);
});
