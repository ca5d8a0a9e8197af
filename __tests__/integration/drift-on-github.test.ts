/** Drift of the base branch, told in issues of a local GitHub. */
import { acceptDrift, isDriftAnswer } from '../../src/github/accept-drift.ts';
import type { Outcome } from '../../src/run/run.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { commit } from '../support/artifact-history.ts';
import { type BaseBranch, createBaseBranch } from '../support/base-branch.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { connect, createTestClock, createTestLog } from '../support/github-client.ts';
import type { Fault } from '../support/github-faults.ts';
import type { Ran } from '../support/step-on-github.ts';

let main: BaseBranch;
beforeEach(async () => {
  main = await createBaseBranch();
});
afterEach(() => main.step.server.close());

const asked = { ...someConfig().publish, drift: 'issue' } as const;

/** Pushes the commits from `from` to `to`, whose LCP is about this. */
async function pushes(from: number, to: number, lcp: number, drift = asked): Promise<Ran> {
  let last: Ran | undefined;
  for (let number = from; number <= to; number += 1)
    last = await main.push(number, {
      lcp: lcp + (number % 5) * 4,
      config: { publish: drift },
    });
  if (!last) throw new Error('nothing was pushed');
  return last;
}

const issues = () => main.step.server.issues;
const commentsOn = (number: number) =>
  (main.step.server.comments.get(number) ?? []).map(({ body }) => body);

test('a step opens one issue, which is closed when the level is back', async () => {
  await pushes(1, 20, 1_800);
  expect(issues()).toEqual([]);
  await pushes(21, 30, 2_000);
  expect(issues()).toMatchObject([{ state: 'open' }]);
  const [issue] = issues();
  expect(issue?.title).toMatch(/^Drift: .* of home \(mobile\).* since 0000000$/);
  expect(issue?.body).toContain(`<!-- headroom-drift default step ${commit(20)} ${commit(21)} `);
  expect(issue?.body).toMatch(
    /^\| LCP of home \(mobile\) \| 1\.81 s → 2\.01 s \| \+11\S* % \| \+1\S* to \+1\S* % \|$/m,
  );
  const last = await pushes(31, 44, 1_800);
  expect(issues()).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
  expect(commentsOn(issue?.number ?? 0)).toEqual([
    expect.stringMatching(/^The level is back, as of `0000000`: .*LCP of home \(mobile\)/),
  ]);
  expect(last.requests.filter((request) => request === 'POST /issues')).toEqual([]);
});

test('by default drift is told in the report alone', async () => {
  await pushes(1, 20, 1_800, someConfig().publish as typeof asked);
  const { outcome, requests } = await pushes(21, 30, 2_000, someConfig().publish as typeof asked);
  const { rendered } = outcome as Extract<Outcome, { kind: 'judged' }>;
  expect(rendered.markdown).toContain('Drift on the base branch');
  expect(requests.filter((request) => request.includes('/issues'))).toEqual([]);
});

test('a pull request opens, updates and closes nothing', async () => {
  await pushes(1, 20, 1_800, someConfig().publish as typeof asked);
  await pushes(21, 27, 2_000, someConfig().publish as typeof asked);
  const { requests } = await main.pull({ publish: asked });
  expect(requests.filter((request) => /^\w+ \/issues(\?|$)/.test(request))).toEqual([]);
  expect(issues()).toEqual([]);
});

test('a token that may not is one warning with the line to add', async () => {
  await pushes(1, 20, 1_800);
  main.step.server.chooseFault = (method, path) =>
    method === 'POST' && path.endsWith('/issues') ? 'no-permission' : undefined;
  const { world, outcome } = await pushes(21, 27, 2_000);
  expect(outcome?.kind).toBe('judged');
  expect(world.log.filter((line) => line.includes('issue'))).toEqual([
    'warning: GitHub: could not open an issue: the token may not. Add "issues: write" under ' +
      '"permissions:" in the workflow.',
  ]);
});

describe('never twice', () => {
  const fault = (method: string, end: string, chosen: Fault) => {
    main.step.server.chooseFault = (asked, path) =>
      asked === method && path.endsWith(end) ? chosen : undefined;
  };
  beforeEach(async () => {
    await pushes(1, 20, 1_800);
  });

  test.each(['done-500', 'done-html', 'done-reset'] as const)(
    'where GitHub opens one and its answer is lost: %s',
    async (lost) => {
      fault('POST', '/issues', lost);
      await pushes(21, 27, 2_000);
      main.step.server.chooseFault = () => undefined;
      await pushes(28, 31, 2_000);
      expect(issues().filter(({ state }) => state === 'open')).toHaveLength(1);
    },
  );

  test('where the list of issues cannot be read to its end', async () => {
    await pushes(21, 27, 2_000);
    fault('GET', '/issues', 'server-500');
    await pushes(28, 30, 2_000);
    expect(issues()).toHaveLength(1);
  });

  test('where GitHub does not say whose token this is', async () => {
    await pushes(21, 27, 2_000);
    Object.assign(issues()[0]?.user ?? {}, { login: 'perf-bot' });
    fault('POST', '/graphql', 'server-500');
    await pushes(28, 30, 2_000);
    expect(issues()).toHaveLength(1);
  });

  test('where two are there: the older one goes on, and the younger says so', async () => {
    await pushes(21, 27, 2_000);
    const [first] = issues();
    if (!first) throw new Error('no issue was opened');
    issues().unshift({ ...first, number: first.number + 1_000 });
    await pushes(28, 28, 2_000);
    expect(issues()).toMatchObject([
      { number: first.number + 1_000, state: 'closed', state_reason: 'not_planned' },
      { number: first.number, state: 'open' },
    ]);
    expect(commentsOn(first.number + 1_000)).toEqual([`This is told in #${first.number}.`]);
  });
});

describe('an answer to the issue', () => {
  const answer = async (
    author: string,
    body: string,
    number = issues()[0]?.number ?? 0,
    more: { readonly action?: string; readonly bodyBefore?: string } = {},
  ) => {
    const event: WorkflowEvent = {
      kind: 'issue-comment',
      action: 'created',
      issue: number,
      onPullRequest: false,
      body,
      bodyBefore: undefined,
      author,
      ...more,
    };
    if (!isDriftAnswer(event, 'judge')) throw new Error('not on an issue');
    const outcome = await acceptDrift(event, fakeWorld().ports, {
      github: connect(main.step.server.apiUrl, createTestClock(), createTestLog()),
      secrets: [],
    });
    return (outcome as { why: string }).why;
  };
  beforeEach(async () => {
    main.step.server.permissions.set('ada', 'write');
    await pushes(1, 20, 1_800);
    await pushes(21, 27, 2_000);
  });

  test('by somebody who may write closes it for good', async () => {
    const [issue] = issues();
    expect(await answer('ada', '/headroom accept because the hero is larger')).toBe(
      `The drift of issue #${issue?.number} is accepted, and the issue is closed.`,
    );
    expect(issues()).toMatchObject([{ state: 'closed', state_reason: 'not_planned' }]);
    expect(commentsOn(issue?.number ?? 0)).toEqual([
      'Accepted by ` ada `: ` the hero is larger `. The new level is the one to keep.',
    ]);
    await pushes(28, 31, 2_000);
    expect(issues()).toHaveLength(1);
  });

  test('a job that measures is no answer: it must not end green without a measurement', () => {
    const event: WorkflowEvent = {
      kind: 'issue-comment',
      action: 'created',
      issue: 1,
      onPullRequest: false,
      body: '/headroom accept',
      bodyBefore: undefined,
      author: 'ada',
    };
    const modes = ['run', 'measure', 'self-check', undefined];
    expect(modes.filter((mode) => isDriftAnswer(event, mode))).toEqual([]);
  });

  test.each([
    ['by a stranger', 'mallory', '/headroom accept', /does not count: mallory may not write/],
    ['that asks for nothing', 'ada', 'Looking into it.', /does not ask to accept a drift/],
    ['that quotes the command', 'ada', '> /headroom accept', /does not ask to accept a drift/],
  ])('%s changes nothing', async (_, author, body, why) => {
    expect(await answer(author, body)).toMatch(why);
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  test.each([
    ['that is deleted', { action: 'deleted' }],
    ['that said so before it was edited', { action: 'edited', bodyBefore: '/headroom accept' }],
  ])('%s changes nothing', async (_, more) => {
    expect(await answer('ada', '/headroom accept', undefined, more)).toMatch(/does not ask/);
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  test('with a reason of any length closes it, and the reason is cut', async () => {
    const reason = `@everyone fixes #1 ${'😀'.repeat(3_000)}`;
    expect(await answer('ada', `/headroom accept because ${reason}`)).toMatch(/is accepted/);
    const [said = ''] = commentsOn(issues()[0]?.number ?? 0);
    expect(said.length).toBeLessThan(1_200);
    expect(said).toMatch(/^Accepted by ` ada `: ` @everyone fixes #1 [^`]*… `\. The new level/);
  });

  test('that an edit makes a command closes it', async () => {
    const more = { action: 'edited', bodyBefore: 'Looking into it.' };
    expect(await answer('ada', '/headroom accept', undefined, more)).toMatch(/is accepted/);
  });

  test('to an issue of somebody else changes nothing, whatever its first line says', async () => {
    const [own] = issues();
    issues().push({
      number: 9_000,
      state: 'open',
      title: 'Mine',
      body: own?.body ?? '',
      user: { login: 'mallory' },
    });
    expect(await answer('ada', '/headroom accept', 9_000)).toMatch(/not about drift/);
    expect(issues().find(({ number }) => number === 9_000)?.state).toBe('open');
  });
});
