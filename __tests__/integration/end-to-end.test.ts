/**
 * The built action, alone in an empty folder, as the runner runs it: against a stateful GitHub
 * behind GitHub's own description of its API, with GitHub's own artifact client and a real blob
 * store. Each test goes on from the one before it.
 */
import { type ActionOnGitHub, startActionOnGitHub } from '../support/action-on-github.ts';
import { budgetsFile, endpoints, files, pages, script, shopKey } from '../support/shop-files.ts';
import type { Comment, Pull, ShopOnGitHub } from '../support/shop-on-github.ts';
import { leaksIn, tracesOf } from '../support/traces.ts';

let action: ActionOnGitHub;
let shop: ShopOnGitHub;

beforeAll(async () => {
  action = await startActionOnGitHub();
  shop = action.shop;
  await shop.openPullRequest('heavier', 'app.js', script('y', 4_000));
}, 300_000);

afterAll(() => action.close());

/** An artifact and what belongs to it, the newest first. */
const withEvidence = (name: string): readonly string[] => [`${name}-evidence`, name];
const whole = ['headroom-default.html', ...withEvidence('headroom-default')];

const minutes = 120_000;
let firstComment: Comment | undefined;
let forkCheck = '';

test(
  'a push to the base branch leaves its measurements as an artifact, and a check that says ' +
    'what they cannot be compared with yet',
  async () => {
    const { after, event } = await shop.push(script('z', 1_100));
    shop.listRun(101, 'push', after, 'main');
    const end = await action.run({ runId: 101, event, sha: after, checkout: after });
    expect([end.code, end.outputs.verdict, shop.artifactNames(101)]).toEqual([
      0,
      'inconclusive',
      whole,
    ]);
    expect(await shop.checksOf(after)).toEqual([
      expect.objectContaining({
        name: 'Headroom',
        status: 'completed',
        conclusion: 'neutral',
        title: '1 without a baseline, 3 within',
      }),
    ]);
  },
  minutes,
);

test(
  'a pull request finds that baseline, and gets the verdict as a comment, a check and an exit code',
  async () => {
    const { pull, merge, event } = await shop.pullRequest(1);
    shop.listRun(102, 'pull_request', pull.head.sha, 'heavier');
    const end = await action.run({ runId: 102, event, sha: merge, checkout: merge });
    expect([end.code, end.outputs.verdict, end.outputs.failed, shop.artifactNames(102)]).toEqual([
      1,
      'fail',
      '1',
      whole,
    ]);
    const [comment, ...others] = await shop.commentsOf(1);
    firstComment = comment;
    expect(others).toEqual([]);
    expect(comment?.user.login).toBe('github-actions[bot]');
    expect(comment?.body.split('\n').slice(0, 2)).toEqual([
      '<!-- headroom:default -->',
      `<!-- headroom-run ${pull.head.sha} 102 1 -->`,
    ]);
    expect(comment?.body).toContain(
      `\`${shop.mainSha().slice(0, 7)}\`, measured less than an hour ago in ` +
        `\`https://github.com/acme/shop/actions/runs/101\`)`,
    );
    expect(comment?.body).toContain(end.summary.trim());
    const [check] = await shop.checksOf(pull.head.sha);
    expect(check).toMatchObject({
      name: 'Headroom',
      conclusion: 'failure',
      title: expect.stringContaining('home'),
    });
    expect(check?.summary.trim()).toBe(end.summary.trim());
  },
  minutes,
);

test(
  'the next push is within budget, and updates that comment',
  async () => {
    await shop.emulator.push(1);
    const { pull, merge, event } = await shop.pullRequest(1);
    shop.listRun(103, 'pull_request', pull.head.sha, 'heavier');
    const end = await action.run({
      runId: 103,
      event,
      sha: merge,
      checkout: merge,
      inputs: { budgets: 'api.json' },
    });
    expect([end.code, end.outputs.verdict]).toEqual([0, 'pass']);
    const comments = await shop.commentsOf(1);
    expect(comments.map(({ id }) => id)).toEqual([firstComment?.id]);
    expect(comments[0]?.body).toContain(`<!-- headroom-run ${pull.head.sha} 103 1 -->`);
    expect(comments[0]?.body).toContain(end.summary.trim());
    expect(comments[0]?.body).not.toContain('Script bytes');
    expect(await shop.checksOf(pull.head.sha)).toEqual([
      expect.objectContaining({ conclusion: 'success' }),
    ]);
  },
  minutes,
);

test(
  'legs measure and a last job judges them: one is missing and that is not green, it is ' +
    'run again and all is well, in one comment',
  async () => {
    const { pull, merge, event } = await shop.pullRequest(1);
    shop.listRun(104, 'pull_request', pull.head.sha, 'heavier');
    const common = { runId: 104, event, sha: merge, checkout: merge };
    const leg = (name: string, jobIndex: number, attempt: number) =>
      action.run({
        ...common,
        attempt,
        permissions: { contents: 'read', metadata: 'read' },
        jobIndex,
        inputs: { mode: 'measure', budgets: `parts/${name}.json` },
      });
    const judge = (attempt: number) =>
      action.run({ ...common, attempt, inputs: { mode: 'judge', budgets: 'api.json' } });

    const ping = await leg('ping', 0, 1);
    expect([ping.code, ping.outputs.verdict, ping.summary, action.asked()]).toEqual([
      0,
      undefined,
      '',
      [],
    ]);
    expect(shop.artifactNames(104)).toEqual(withEvidence('headroom-default-leg-0-attempt-1'));
    const early = await judge(1);
    expect([early.code, early.outputs.verdict, early.outputs.failed]).toEqual([3, 'fail', '1']);
    expect(
      (await shop.commentsOf(1)).map(({ id, body }) => [
        id,
        /could not measure .*health/i.test(body),
      ]),
    ).toEqual([[firstComment?.id, true]]);

    await leg('health', 1, 2);
    const end = await judge(2);
    expect([end.code, end.outputs.verdict, end.outputs.failed]).toEqual([0, 'pass', '0']);
    expect(shop.artifactNames(104)).toEqual([
      'headroom-default.html',
      'headroom-default',
      ...withEvidence('headroom-default-leg-1-attempt-2'),
      ...withEvidence('headroom-default-leg-0-attempt-1'),
    ]);
    const comments = await shop.commentsOf(1);
    expect(comments.map(({ id }) => id)).toEqual([firstComment?.id]);
    expect(comments[0]?.body).toContain(`<!-- headroom-run ${pull.head.sha} 104 2 -->`);
    expect(comments[0]?.body).toContain('actions/runs/101');
    expect(await shop.checksOf(pull.head.sha)).toEqual([
      expect.objectContaining({ name: 'Headroom', conclusion: 'success' }),
    ]);
  },
  minutes,
);

describe('a fork that loosens the budgets for itself', () => {
  const number = 2;
  const readOnly = {
    contents: 'read',
    actions: 'read',
    metadata: 'read',
    pull_requests: 'read',
    issues: 'read',
    checks: 'read',
  } as const;
  let fork: Pull;

  test(
    'with its token that may only read, it has its verdict in exit code, summary and ' +
      'artifact, and one notice',
    async () => {
      await shop.emulator.as('ada', 'POST', '/repos/acme/shop/forks', {});
      const mild = { home: { ...pages.home, budgets: { 'script-bytes': '50kB' } } };
      const changed = {
        ...files,
        'app.js': script('w', 4_000),
        'budgets.json': budgetsFile({ pages: mild, endpoints }),
      };
      // The emulator's forks begin without files.
      for (const [path, text] of Object.entries(changed))
        await shop.emulator.commit('ada', 'main', path, text);
      await shop.emulator.as('ada', 'POST', '/repos/acme/shop/pulls', {
        title: 'From a fork',
        head: 'ada:main',
        base: 'main',
      });
      const { pull, merge, event } = await shop.pullRequest(number, 'ada');
      fork = pull;
      shop.listRun(201, 'pull_request', pull.head.sha, 'main', pull.head.repo.id);
      const end = await action.run({
        runId: 201,
        event,
        sha: merge,
        checkout: merge,
        permissions: readOnly,
        shopKey: '',
        actor: 'ada',
      });
      expect([end.code, end.outputs.verdict, shop.artifactNames(201)]).toEqual([0, 'warn', whole]);
      expect([await shop.commentsOf(number), await action.checkOfLastJob()]).toEqual([
        [],
        undefined,
      ]);
      expect(end.log.match(/The token of this run may only read/g)).toHaveLength(1);
      expect(end.log).not.toContain('GitHub: could not');
      expect(end.summary).toContain('Script bytes');
      expect(end.summary).toContain('see docs/forks.md');
    },
    minutes,
  );

  test(
    'the second workflow judges what it measured by the budgets of the base, says that the ' +
      'numbers are unverified, and runs nothing',
    async () => {
      const workflowRun = {
        id: 201,
        html_url: 'https://github.com/acme/shop/actions/runs/201',
        event: 'pull_request',
        path: '.github/workflows/perf.yml',
        head_sha: fork.head.sha,
        head_branch: 'main',
        head_repository: { id: fork.head.repo.id, owner: { login: 'ada' } },
      };
      const payload = {
        action: 'completed',
        repository: shop.repository,
        workflow: { path: '.github/workflows/perf.yml' },
        workflow_run: workflowRun,
      };
      const event = { name: 'workflow_run', payload };
      const end = await action.run({
        runId: 202,
        event,
        sha: shop.mainSha(),
        checkout: undefined,
        inputs: { mode: 'judge', budgets: 'budgets.json' },
        file: 'judge.yml',
        shopKey: '',
      });
      expect([end.code, end.outputs.verdict, end.outputs.failed]).toEqual([1, 'fail', '1']);
      const [comment, ...others] = await shop.commentsOf(number);
      expect(others).toEqual([]);
      expect(comment?.body).toContain(`<!-- headroom-run ${fork.head.sha} 202 1 -->`);
      expect(comment?.body).toMatch(/unverified/i);
      expect(comment?.body).toContain('actions/runs/101');
      const check = await action.checkOfLastJob();
      expect(check).toMatchObject({ name: 'Headroom', sha: fork.head.sha, conclusion: 'failure' });
      forkCheck = JSON.stringify(check);
    },
    minutes,
  );
});

test(
  'a merge group gets its check, and no comment',
  async () => {
    const { pull } = await shop.pullRequest(1);
    const { tree } = await shop.api<{ tree: { sha: string } }>(
      'GET',
      `/git/commits/${pull.head.sha}`,
    );
    const group = await shop.api<{ sha: string }>('POST', '/git/commits', {
      message: 'Merge',
      tree: tree.sha,
      parents: [shop.mainSha(), pull.head.sha],
    });
    await shop.clone.fetch('acme', group.sha);
    const before = await shop.commentsOf(1);
    const merge = {
      head_sha: group.sha,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-1',
      base_sha: shop.mainSha(),
      base_ref: 'refs/heads/main',
    };
    const event = {
      name: 'merge_group',
      payload: { action: 'checks_requested', merge_group: merge, repository: shop.repository },
    };
    const end = await action.run({
      runId: 105,
      event,
      sha: group.sha,
      checkout: group.sha,
      inputs: { budgets: 'api.json' },
    });
    expect([end.code, end.outputs.verdict]).toEqual([0, 'pass']);
    expect(await shop.checksOf(group.sha)).toEqual([
      expect.objectContaining({ name: 'Headroom', conclusion: 'success' }),
    ]);
    expect(await shop.commentsOf(1)).toEqual(before);
  },
  minutes,
);

test(
  'a cancelled run has a check that says so, and what it had measured is kept',
  async () => {
    const { after, event } = await shop.push('/* cancelled */\n');
    const running = await action.start({
      runId: 106,
      event,
      sha: after,
      checkout: after,
      inputs: { budgets: 'api.json', rounds: '200' },
    });
    await running.printed(/ping, round 2, head/);
    expect((await shop.checksOf(after)).map(({ status }) => status)).toEqual(['in_progress']);
    running.child.kill('SIGTERM');
    const end = await running.ended;
    expect([end.code, end.signal]).toEqual([undefined, 'SIGTERM']);
    expect(end.log).toContain('Headroom did not finish');
    expect(await shop.checksOf(after)).toEqual([
      expect.objectContaining({ name: 'Headroom', status: 'completed', conclusion: 'cancelled' }),
    ]);
    expect([end.outputs.verdict, shop.artifactNames(106)]).toEqual([
      undefined,
      withEvidence('headroom-default-unfinished-job-0-attempt-1'),
    ]);
  },
  minutes,
);

test('no request was other than GitHub describes, and no run sent more than thirty', async () => {
  expect(await shop.emulator.violations()).toEqual([]);
  expect(Math.max(...action.ended.map(({ requests }) => requests.length))).toBeLessThan(30);
});

test('neither token nor secret is in any output, file, comment, check or artifact', async () => {
  const texts = await tracesOf(action, [1, 2]);
  texts.set("check of the fork's commit", forkCheck);
  const served = [...texts].filter(([name]) => name.endsWith('server-head.tail.log'));
  // Which of its visitors the tail still holds depends on how many there were: the page has one
  // header with the key, the load another.
  expect(served.some(([, text]) => /a visitor with .*\*\*\*/.test(text))).toBe(true);
  expect(
    [...texts.keys()].some((name) => name.startsWith('artifact') && name.includes('html')),
  ).toBe(true);

  expect(leaksIn(texts, [shopKey, action.service.runtimeToken, ...action.tokens])).toEqual([]);
});
