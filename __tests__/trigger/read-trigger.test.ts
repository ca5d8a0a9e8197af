/** The event's file becomes one value: what happened, where the base is, whose repository it is. */
import type { BaseHint } from '../../src/model.ts';
import { readTrigger } from '../../src/trigger/read-trigger.ts';
import { shaOf } from '../support/pull-request-on-github.ts';
import { refusal } from '../support/workspace.ts';

const path = '/temp/event.json';

function trigger(name: string | undefined, text: string, env: Record<string, string> = {}) {
  const files = {
    async read(asked: string) {
      if (asked !== path) throw new Error(`${asked} was read`);
      return text;
    },
  };
  return readTrigger({ GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name, ...env }, files);
}

const repository = { id: 7, default_branch: 'main' };
const ofPull = {
  number: 7,
  head: { sha: shaOf('a'), ref: 'faster', repo: { id: 7 } },
  base: { sha: shaOf('b'), ref: 'main', repo: { id: 7 } },
};
const pullHint: BaseHint = {
  kind: 'pull-request',
  headSha: shaOf('a'),
  baseSha: shaOf('b'),
  baseRef: 'main',
};
const pushed = (ref: string) => ({ ref, before: shaOf('b'), after: shaOf('c') });
const [onMain, onNext] = ['refs/heads/main', 'refs/heads/next'];
const ended = {
  repository: { ...repository, owner: { login: 'acme' } },
  workflow_run: {
    id: 5,
    html_url: 'https://github.com/acme/shop/actions/runs/5',
    event: 'push',
    head_sha: shaOf('a'),
    head_branch: 'main',
  },
};
const deployed = {
  repository,
  deployment: { sha: shaOf('d'), ref: 'main' },
  deployment_status: { state: 'success' },
};
const commented = {
  repository,
  action: 'created',
  issue: { number: 7, pull_request: {} },
  comment: { body: '', user: null },
};

test.each<[string, object, string, BaseHint]>([
  ['pull_request', { action: 'opened', pull_request: ofPull, repository }, onMain, pullHint],
  ['pull_request_target', { action: 'opened', pull_request: ofPull }, onMain, pullHint],
  [
    'pull_request',
    { action: 'labeled', pull_request: ofPull, label: { name: 'x' } },
    onMain,
    pullHint,
  ],
  ['pull_request_review', { action: 'submitted', pull_request: ofPull, repository }, '', pullHint],
  [
    'merge_group',
    { merge_group: { head_sha: shaOf('c'), base_sha: shaOf('b'), base_ref: onMain }, repository },
    onMain,
    { kind: 'merge-group', baseSha: shaOf('b') },
  ],
  ['push', pushed(onMain), onMain, { kind: 'push', before: shaOf('b') }],
  [
    'push',
    { ...pushed(onMain), repository },
    onMain,
    { kind: 'push', before: shaOf('b'), onDefaultBranch: true },
  ],
  [
    'push',
    { ...pushed(onNext), repository },
    onNext,
    { kind: 'push', before: shaOf('b'), defaultBranch: 'main' },
  ],
  [
    'push',
    { ...pushed('refs/tags/main'), repository },
    'refs/tags/main',
    { kind: 'push', before: shaOf('b'), defaultBranch: 'main' },
  ],
  ['workflow_dispatch', { repository }, onMain, { kind: 'work-tree', onDefaultBranch: true }],
  ['workflow_dispatch', { repository }, onNext, { kind: 'work-tree', defaultBranch: 'main' }],
  [
    'workflow_dispatch',
    { repository },
    'refs/tags/main',
    { kind: 'work-tree', defaultBranch: 'main' },
  ],
  ['workflow_dispatch', {}, onMain, { kind: 'work-tree' }],
  ['workflow_run', ended, onMain, { kind: 'work-tree', defaultBranch: 'main' }],
  ['deployment_status', deployed, onMain, { kind: 'work-tree', defaultBranch: 'main' }],
  ['issue_comment', commented, onMain, { kind: 'work-tree', defaultBranch: 'main' }],
  ['release', { repository }, 'refs/tags/v1', { kind: 'work-tree', defaultBranch: 'main' }],
  ['schedule', { schedule: '0 0 * * *' }, onMain, { kind: 'work-tree', onDefaultBranch: true }],
])('%s of %j on %s hints at the base', async (name, payload, ref, hint) => {
  expect((await trigger(name, JSON.stringify(payload), { GITHUB_REF: ref })).baseHint).toEqual(
    hint,
  );
});

test('the repository is the one that the payload names, or unknown', async () => {
  const told = JSON.stringify({ ...pushed(onMain), repository });
  expect((await trigger('push', told)).repository).toEqual({ id: 7, defaultBranch: 'main' });
  expect((await trigger('push', JSON.stringify(pushed(onMain)))).repository).toEqual({
    id: undefined,
    defaultBranch: undefined,
  });
});

test('at a terminal, and in a workflow without its file, there is no event', async () => {
  const files = {
    read: async (asked: string): Promise<string> => {
      throw new Error(`${asked} was read`);
    },
  };
  expect(await readTrigger({}, files)).toMatchObject({
    event: undefined,
    baseHint: { kind: 'work-tree', isLocal: true },
  });
  expect((await readTrigger({ GITHUB_EVENT_NAME: 'push' }, files)).baseHint).toEqual({
    kind: 'work-tree',
  });
});

test('an event that cannot be read is said, with its place', async () => {
  expect(await refusal(trigger('push', '{'))).toBe(
    `event-unreadable: The event in ${path} is not JSON.`,
  );
  expect(await refusal(trigger('push', '{"ref":"refs/heads/main"}'))).toBe(
    'event-unreadable: The payload of the event push has no usable "before".',
  );
});
