import { derivePullRequest } from '../../src/trigger/pull-request.ts';
import {
  forkRunEnded,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.pulls.clear();
});
afterEach(() => pullRequest.server.close());

const head = (letter: string, repository = 2, owner = 'ada') => ({
  head: { sha: shaOf(letter), ref: 'faster', repo: { id: repository, owner: { login: owner } } },
});
const derive = (changes: object = {}) =>
  derivePullRequest(forkRunEnded(changes), 1, pullRequest.ports.github);

test("a fork's pull request is found by the head that the event names", async () => {
  pullRequest.server.pulls.set(8, pull(shaOf('a'), { number: 8, ...head('a') }));
  pullRequest.server.pulls.set(9, pull(shaOf('a'), { number: 9, ...head('a', 3) }));
  pullRequest.server.pulls.set(10, pull(shaOf('a'), { number: 10, ...head('a', 4, 'mallory') }));
  expect(await derive()).toMatchObject({ kind: 'found', pull: { number: 8, baseRef: 'main' } });
});

test('a head that moved is refused', async () => {
  pullRequest.server.pulls.set(8, pull(shaOf('c'), { number: 8, ...head('c') }));
  expect(await derive()).toEqual({
    kind: 'moved',
    why: 'The pull request has moved on from aaaaaaa: its newer run will be judged.',
  });
});

test.each<[string, object, string]>([
  ['was closed', { headBranch: 'gone' }, 'No open pull request'],
  ['has lost its repository', { headRepositoryId: undefined, headOwner: '' }, 'is gone'],
  ['was none', { of: 'push' }, 'was started by push'],
])('a pull request that %s is not derived', async (_name, changes, why) => {
  pullRequest.server.pulls.set(8, pull(shaOf('a'), { number: 8, ...head('a') }));
  expect(await derive(changes)).toEqual({ kind: 'none', why: expect.stringContaining(why) });
});

test('a pull request into another fork of the same owner is not ours', async () => {
  pullRequest.server.pulls.set(
    8,
    pull(shaOf('a'), {
      number: 8,
      ...head('a'),
      base: { sha: shaOf('b'), ref: 'main', repo: { id: 4 } },
    }),
  );
  expect(await derive()).toMatchObject({ kind: 'none' });
});

test('two pull requests of one commit are not guessed between', async () => {
  pullRequest.server.pulls.set(8, pull(shaOf('a'), { number: 8, ...head('a') }));
  pullRequest.server.pulls.set(9, pull(shaOf('a'), { number: 9, ...head('a') }));
  expect(await derive()).toEqual({
    kind: 'none',
    why: expect.stringContaining('several open pull requests (#8, #9)'),
  });
});

test('an API that does not answer is no pull request either', async () => {
  pullRequest.server.chooseFault = () => 'no-permission';
  expect(await derive()).toMatchObject({
    kind: 'unknown',
    problem: { kind: 'permission', permissionToAdd: 'pull-requests: read' },
  });
});
