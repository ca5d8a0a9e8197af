import { readEvent, type WorkflowEvent } from '../../src/trigger/event.ts';
import { planEvent } from '../../src/trigger/plan.ts';
import { refuseMeasuring } from '../../src/trigger/refusal.ts';
import { readRunIdentity } from '../../src/trigger/run.ts';
import { someConfig } from '../support/fake-ports.ts';
import { shaOf } from '../support/pull-request-on-github.ts';

const end = (letter: string, ref: string, id: number | null) => ({
  sha: shaOf(letter),
  ref,
  repo: id === null ? null : { id },
});
const pullPayload = (headRepository: number | null, changes: object = {}) => ({
  action: 'synchronize',
  pull_request: { number: 7, head: end('a', 'faster', headRepository), base: end('b', 'main', 1) },
  sender: { login: 'ada' },
  ...changes,
});
const workflowRunPayload = (changes: object = {}) => ({
  repository: { id: 1, owner: { login: 'acme' } },
  workflow_run: {
    id: 55,
    html_url: 'https://github.com/acme/shop/actions/runs/55',
    event: 'pull_request',
    path: '.github/workflows/measure.yml@refs/heads/main',
    head_sha: shaOf('a'),
    head_branch: 'faster',
    head_repository: { id: 2, owner: { login: 'ada' } },
    ...changes,
  },
});
const env = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '1000',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/perf.yml@refs/pull/7/merge',
  GITHUB_SHA: shaOf('e'),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_ACTOR: 'ada',
};
const read = (name: string, payload: unknown) =>
  readEvent({ ...env, GITHUB_EVENT_NAME: name }, payload);
const run = readRunIdentity(env);
if (run === undefined) throw new Error('the run identity was not read');
const plan = (event: WorkflowEvent, actor = 'ada') => planEvent(event, { ...run, actor }, 'trunk');

test('the run is told by the variables of the runner, and there is none at a terminal', () => {
  expect(run).toEqual({
    owner: 'acme',
    repository: 'shop',
    runId: 1000,
    attempt: 2,
    url: 'https://github.com/acme/shop/actions/runs/1000',
    workflowFile: 'perf.yml',
    sha: shaOf('e'),
    actor: 'ada',
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
  });
  expect(readRunIdentity({})).toBeUndefined();
});

test('a pull request is about its head, not about the merge commit', () => {
  const event = read('pull_request', pullPayload(1));
  expect(event).toEqual({
    kind: 'pull-request',
    trigger: 'pull_request',
    action: 'synchronize',
    pull: {
      number: 7,
      headSha: shaOf('a'),
      headRef: 'faster',
      baseSha: shaOf('b'),
      baseRef: 'main',
      fork: false,
    },
    sender: 'ada',
  });
  expect(plan(event)).toEqual({
    headSha: shaOf('a'),
    pullRequest: 7,
    readOnlyExpected: false,
    base: { branch: 'main', sha: shaOf('b') },
  });
});

test.each([
  ['from a fork', read('pull_request', pullPayload(2)), 'ada'],
  ['from a fork that was deleted', read('pull_request', pullPayload(null)), 'ada'],
  ['of Dependabot', read('pull_request', pullPayload(1)), 'dependabot[bot]'],
])('the token of a pull request %s may only read', (_name, event, actor) => {
  expect(plan(event, actor).readOnlyExpected).toBe(true);
});

test('the events without a pull request have a commit, a base branch and no comment', () => {
  const group = {
    action: 'checks_requested',
    merge_group: { head_sha: shaOf('c'), base_sha: shaOf('b'), base_ref: 'refs/heads/main' },
  };
  expect(plan(read('merge_group', group))).toMatchObject({
    headSha: shaOf('c'),
    pullRequest: undefined,
    base: { branch: 'main', sha: shaOf('b') },
  });
  const push = {
    ref: 'refs/heads/main',
    before: shaOf('b'),
    after: shaOf('c'),
    sender: { login: 'ada' },
  };
  expect(plan(read('push', push))).toMatchObject({
    headSha: shaOf('c'),
    base: { branch: 'main', sha: shaOf('b') },
  });
  expect(plan(read('push', { ...push, before: shaOf('0') }))).toMatchObject({
    base: { branch: 'main', sha: undefined },
  });
  for (const name of ['schedule', 'workflow_dispatch']) {
    expect(plan(read(name, {}))).toMatchObject({
      headSha: shaOf('e'),
      base: { branch: 'main', sha: shaOf('e') },
    });
  }
});

test("a deployment is measured at its environment's address", () => {
  const deployed = {
    deployment: { sha: shaOf('d'), ref: 'faster', environment: 'preview' },
    deployment_status: {
      state: 'success',
      environment_url: 'https://preview.shop.test',
      target_url: 'https://ci.test',
    },
  };
  const event = read('deployment_status', deployed);
  expect(event).toMatchObject({
    state: 'success',
    environment: 'preview',
    url: 'https://preview.shop.test',
  });
  expect(plan(event)).toMatchObject({
    headSha: shaOf('d'),
    base: { branch: 'trunk', sha: undefined },
  });
  for (const environment_url of ['', null, undefined]) {
    const status = { state: 'success', environment_url, target_url: 'https://ci.test' };
    expect(read('deployment_status', { ...deployed, deployment_status: status })).toMatchObject({
      url: undefined,
    });
  }
});

test('a label and a comment name the person who caused them', () => {
  expect(
    read(
      'pull_request',
      pullPayload(1, { action: 'labeled', label: { name: 'headroom: accept' } }),
    ),
  ).toMatchObject({
    kind: 'labeled',
    label: 'headroom: accept',
    sender: 'ada',
  });
  expect(
    read(
      'pull_request',
      pullPayload(1, { action: 'unlabeled', label: { name: 'headroom: accept' } }),
    ),
  ).toMatchObject({ kind: 'labeled' });
  const comment = {
    action: 'created',
    issue: { number: 7, pull_request: {} },
    comment: { body: '/headroom accept', user: { login: 'eve' } },
  };
  expect(read('issue_comment', comment)).toEqual({
    kind: 'issue-comment',
    action: 'created',
    issue: 7,
    onPullRequest: true,
    body: '/headroom accept',
    bodyBefore: undefined,
    author: 'eve',
  });
  const edited = { ...comment, action: 'edited', changes: { body: { from: '/headroom accept' } } };
  expect(read('issue_comment', edited)).toMatchObject({ bodyBefore: '/headroom accept' });
});

test('an event that is not served is named; a payload of no GitHub is refused', () => {
  expect(read('watch', {})).toEqual({ kind: 'other', name: 'watch' });
  expect(() =>
    read('pull_request', {
      action: 'opened',
      pull_request: { number: 7, head: { sha: 'main; rm -rf /' } },
    }),
  ).toThrow('The payload of the event pull_request has no usable "pull_request.head.sha".');
});

const mine = shaOf('e');
test.each<[string, WorkflowEvent, string | undefined, boolean]>([
  [
    "a fork's head on pull_request_target",
    read('pull_request_target', pullPayload(2)),
    shaOf('a'),
    true,
  ],
  [
    "a fork's merge commit on pull_request_target",
    read('pull_request_target', pullPayload(2)),
    shaOf('9'),
    true,
  ],
  [
    'nothing that can be told on pull_request_target',
    read('pull_request_target', pullPayload(2)),
    undefined,
    true,
  ],
  [
    'the base itself on pull_request_target',
    read('pull_request_target', pullPayload(2)),
    mine,
    false,
  ],
  [
    'a branch of the same repository on pull_request_target',
    read('pull_request_target', pullPayload(1)),
    shaOf('a'),
    false,
  ],
  [
    "a fork's head on a label of pull_request_target",
    read('pull_request_target', pullPayload(2, { action: 'labeled', label: { name: 'x' } })),
    shaOf('a'),
    true,
  ],
  ["a fork's head on workflow_run", read('workflow_run', workflowRunPayload()), shaOf('a'), true],
  ['the default branch on workflow_run', read('workflow_run', workflowRunPayload()), mine, false],
  [
    'a pushed commit of the own repository on workflow_run',
    read(
      'workflow_run',
      workflowRunPayload({ event: 'push', head_repository: { id: 1, owner: { login: 'acme' } } }),
    ),
    shaOf('a'),
    false,
  ],
  [
    'a commented pull request',
    read('issue_comment', {
      action: 'created',
      issue: { number: 7, pull_request: {} },
      comment: { body: '', user: null },
    }),
    shaOf('a'),
    true,
  ],
  ["a fork's head on pull_request", read('pull_request', pullPayload(2)), shaOf('a'), false],
  [
    'another commit than the pushed one on workflow_run',
    read(
      'workflow_run',
      workflowRunPayload({ event: 'push', head_repository: { id: 1, owner: { login: 'acme' } } }),
    ),
    shaOf('9'),
    true,
  ],
])('measuring %s', async (_name, event, checkedOut, refused) => {
  const refusal = async (mode: 'run' | 'measure' | 'judge') =>
    (
      await refuseMeasuring(event, someConfig({ mode }), checkedOut, mine, {
        defaultBranch: 'trunk',
        github: undefined,
      })
    )?.code;
  for (const mode of ['run', 'measure'] as const)
    expect(await refusal(mode)).toBe(refused ? 'untrusted-checkout' : undefined);
  expect(await refusal('judge')).toBeUndefined();
});
