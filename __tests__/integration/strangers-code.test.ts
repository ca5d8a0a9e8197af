/**
 * On every event that GitHub has, and on some that it does not have yet: what is checked out starts
 * only where it is this repository's own.
 */

import { HeadroomError } from '../../src/errors.ts';
import type { Mode } from '../../src/model.ts';
import { readEvent } from '../../src/trigger/event.ts';
import { commandServer, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { shaOf } from '../support/pull-request-on-github.ts';
import { createStepOnGitHub, type StepOnGitHub } from '../support/step-on-github.ts';

/** GITHUB_SHA of the steps. */
const eventSha = shaOf('c');
const stranger = shaOf('f');
const ownHead = shaOf('d');
const onMain = shaOf('b');

const end = (sha: string, repository: number | null) => ({
  sha,
  ref: 'faster',
  repo: repository === null ? null : { id: repository },
});
const pull = (headRepository: number | null) => ({
  number: 7,
  head: end(shaOf('a'), headRepository),
  base: { ...end(onMain, 1), ref: 'main' },
});
const runEnded = (event: string, headRepository: number) => ({
  repository: { id: 1, owner: { login: 'acme' } },
  workflow_run: {
    id: 55,
    html_url: '',
    event,
    path: '.github/workflows/perf.yml',
    head_sha: ownHead,
    head_branch: 'x',
    head_repository: { id: headRepository },
  },
});
const comment = (action: string) => ({
  action,
  issue: { number: 7, pull_request: {} },
  comment: { body: '/perf', user: { login: 'eve' } },
});
const label = { label: { name: 'perf' } };

/**
 * GitHub's "Events that trigger workflows", events of its own that are not there, and names that it
 * may add.
 */
const names = [
  ...[
    'branch_protection_rule',
    'check_run',
    'check_suite',
    'create',
    'delete',
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
    'image_version',
  ],
  ...[
    'issues',
    'label',
    'milestone',
    'page_build',
    'public',
    'release',
    'repository_dispatch',
    'status',
    'watch',
  ],
];
const unknown = [
  'deployment',
  'registry_package',
  'dynamic',
  'workflow_call',
  'pull_request_comment',
  'pull_request_merged',
  'sponsor',
  '',
  'PUSH',
  'constructor',
];

/**
 * `strangers`: a stranger's checkout may run as well. `own`: what is surely of this repository may
 * run.
 */
interface Row {
  readonly title: string;
  readonly name: string;
  readonly payload: object;
  readonly strangers: boolean;
  readonly own: boolean;
}
const row = (name: string, payload: object, strangers: boolean, own = true, title = name): Row => ({
  title,
  name,
  payload,
  strangers,
  own,
});
const rows: readonly Row[] = [
  row(
    'pull_request',
    { action: 'opened', pull_request: pull(2) },
    true,
    true,
    "a fork's pull_request",
  ),
  row('pull_request', { action: 'opened', pull_request: pull(1) }, true),
  row('pull_request_review', { action: 'submitted', pull_request: pull(2) }, true),
  row('pull_request_review_comment', { action: 'created', pull_request: pull(2) }, true),
  row('push', { ref: 'refs/heads/main', before: onMain, after: eventSha }, true),
  row(
    'merge_group',
    { merge_group: { head_sha: eventSha, base_sha: onMain, base_ref: 'refs/heads/main' } },
    true,
  ),
  row(
    'pull_request_target',
    { action: 'opened', pull_request: pull(1) },
    true,
    true,
    'pull_request_target of a branch',
  ),
  ...[2, null].flatMap((id) =>
    ['opened', 'synchronize', 'labeled', 'unlabeled', 'closed'].map((action) =>
      row(
        'pull_request_target',
        { action, pull_request: pull(id), ...label },
        false,
        true,
        `pull_request_target of ${id === null ? 'a deleted fork' : 'a fork'}, ${action}`,
      ),
    ),
  ),
  ...['pull_request', 'pull_request_target', 'push', 'issue_comment', 'workflow_dispatch'].flatMap(
    (of) =>
      [1, 2].map((id) =>
        row(
          'workflow_run',
          runEnded(of, id),
          false,
          true,
          `workflow_run of ${of} of repository ${id}`,
        ),
      ),
  ),
  ...['created', 'edited', 'deleted'].map((action) =>
    row('issue_comment', comment(action), false, true, `issue_comment, ${action}`),
  ),
  row('schedule', {}, false),
  row('workflow_dispatch', { inputs: { pull: '7' } }, false),
  ...names.map((name) => row(name, { action: 'created' }, false)),
  ...unknown.map((name) => row(name, { action: 'created' }, false, false)),
];

let step: StepOnGitHub;
beforeAll(async () => {
  step = await createStepOnGitHub();
  step.server.branches.set('faster', ownHead);
});
afterAll(() => step.server.close());

async function started({ name, payload }: Row, mode: Mode, checkedOut: string | undefined) {
  const began: string[] = [];
  const world = fakeWorld({ start: (arm) => void began.push(arm) });
  const identity = async () =>
    checkedOut === undefined ? undefined : { commit: checkedOut, branch: undefined, dirty: false };
  const git = { ...world.ports.git, identity };
  const run: typeof world.ports.processes.run = async (command) => {
    began.push(String(command));
    return { code: 0, timedOut: false, tail: '' };
  };
  const processes = { ...world.ports.processes, run };
  const event = readEvent(
    { GITHUB_EVENT_NAME: name, GITHUB_REF: 'refs/heads/main', GITHUB_SHA: eventSha },
    payload,
  );
  const config = someConfig({
    mode,
    server: commandServer,
    budgets: [],
    effort: { rounds: 1, maxRounds: 1, timeLimitMs: 60_000, seed: 1 },
  });
  const { error } = await step.run(config, {
    event,
    world: { ...world, ports: { ...world.ports, git, processes } },
  });
  return { count: began.length, code: error instanceof HeadroomError ? error.code : error };
}

const measuring: readonly Mode[] = ['run', 'measure', 'self-check'];
const closed = rows.filter(({ strangers }) => !strangers);

test.each(closed)("nothing of a stranger's checkout starts on $title", async (one) => {
  for (const mode of measuring)
    for (const checkedOut of [stranger, undefined, ''])
      expect([mode, checkedOut, await started(one, mode, checkedOut)]).toEqual([
        mode,
        checkedOut,
        { count: 0, code: 'untrusted-checkout' },
      ]);
});

test.each(rows.filter(({ own }) => own))(
  "the repository's own commit is measured on $title",
  async (one) => {
    const { count, code } = await started(one, 'measure', eventSha);
    expect([count > 0, code]).toEqual([true, undefined]);
  },
);

test.each(rows.filter(({ own }) => !own))(
  'nothing starts on the event "$title", which nobody knows here, whatever is checked out',
  async (one) => {
    for (const mode of measuring)
      expect(await started(one, mode, eventSha)).toEqual({ count: 0, code: 'untrusted-checkout' });
  },
);

describe.each(rows.filter(({ name }) => name === 'schedule' || name === 'workflow_dispatch'))(
  'on $title',
  (one) => {
    test.each([
      ['the newest commit of a branch of this repository', ownHead],
      ['a commit of the default branch', onMain],
    ])('%s may be checked out as well', async (_name, commit) => {
      expect(await started(one, 'measure', commit)).toMatchObject({ code: undefined });
    });

    test('nothing starts where GitHub does not tell whose commit it is', async () => {
      step.server.chooseFault = (_method, path) =>
        /branches-where-head|compare/.test(path) ? 'server-500' : undefined;
      expect(await started(one, 'measure', ownHead)).toEqual({
        count: 0,
        code: 'untrusted-checkout',
      });
      step.server.chooseFault = () => undefined;
    });
  },
);

test('the refusal names the event and says what to do', async () => {
  const event = readEvent({ GITHUB_EVENT_NAME: 'sponsor', GITHUB_SHA: eventSha }, {});
  const { error } = await step.run(someConfig({ server: commandServer }), { event });
  expect((error as HeadroomError).message).toMatch(
    /^On sponsor .* Measure on "pull_request", and judge on "workflow_run" with "mode: judge"\.$/,
  );
});
