/**
 * The adapter and publishing against a stateful GitHub, judged by GitHub's own description of its
 * API.
 */
import { z } from 'zod';
import { createGitHub } from '../../src/adapters/github/github.ts';
import * as shapes from '../../src/adapters/github/shapes.ts';
import { openPublishing } from '../../src/outputs/publishing.ts';
import type { GitHub } from '../../src/ports.ts';
import { createTestClock, createTestLog } from '../support/github-client.ts';
import {
  type GitHubEmulator,
  recommendedPermissions,
  startGitHubEmulator,
  type TokenPermissions,
} from '../support/github-emulator.ts';
import { installedPeers } from '../support/peers.ts';
import { context, finished, judgement, rendered } from '../support/pull-request-on-github.ts';

let emulator: GitHubEmulator;
let mainSha: string;
let headSha: string;

beforeAll(async () => {
  await installedPeers();
  emulator = await startGitHubEmulator();
  mainSha = await emulator.commit('acme', 'main', 'budgets.json', '{ "pages": {} }');
  await emulator.as('acme', 'POST', '/repos/acme/shop/git/refs', {
    ref: 'refs/heads/faster',
    sha: mainSha,
  });
  headSha = await emulator.commit('acme', 'faster', 'app.js', '1');
  await emulator.as('acme', 'POST', '/repos/acme/shop/pulls', {
    title: 'Faster',
    head: 'faster',
    base: 'main',
  });
}, 300_000);

afterAll(() => emulator.close());

const connect = async (permissions: TokenPermissions = recommendedPermissions) => {
  const log = createTestLog();
  const clock = createTestClock();
  const github = createGitHub({
    token: await emulator.token(permissions),
    owner: 'acme',
    repository: 'shop',
    apiUrl: emulator.apiUrl,
    clock,
    log,
  });
  return { github, log, clock };
};
const comments = async () =>
  (await emulator.as('acme', 'GET', '/repos/acme/shop/issues/1/comments')) as unknown as {
    id: number;
    body: string;
    user: { login: string };
  }[];
const checks = async (sha: string) =>
  (await emulator.as('acme', 'GET', `/repos/acme/shop/commits/${sha}/check-runs`))
    .check_runs as unknown as {
    status: string;
    conclusion: string;
    output: { title: string; annotations_count: number };
  }[];
const value = <T>(answer: { ok: true; value: T } | { ok: false; problem: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return answer.value;
};

test('a pull request gets its check and comment, and the second push updates them', async () => {
  const first = await connect();
  const opened = await openPublishing(context({ headSha, pullRequest: 1 }), first, []);
  await opened.progress('2 pages, about 3 min.');
  const annotations = Array.from({ length: 50 }, (_, index) => ({
    level: 'warning' as const,
    file: 'budgets.json',
    line: index + 1,
    column: 1,
    title: 't',
    message: 'm',
  }));
  await opened.publish(finished(rendered({ annotations }), judgement('fail')));
  expect(await checks(headSha)).toEqual([
    expect.objectContaining({
      status: 'completed',
      conclusion: 'failure',
      output: expect.objectContaining({ title: rendered().title, annotations_count: 50 }),
    }),
  ]);
  const [comment] = await comments();
  expect(comment).toMatchObject({
    user: { login: 'github-actions[bot]' },
    body: expect.stringContaining('LCP of home is 18 % slower'),
  });

  const secondSha = await emulator.push(1);
  const second = await connect();
  const run = { id: 1001, attempt: 1, url: 'https://github.com/acme/shop/actions/runs/1001' };
  const again = await openPublishing(
    context({ headSha: secondSha, pullRequest: 1, run }),
    second,
    [],
  );
  await again.progress('2 pages');
  await again.publish(finished(rendered({ markdown: 'All within budget.' }), judgement('pass')));
  expect(await comments()).toEqual([
    expect.objectContaining({
      id: comment?.id,
      body: expect.stringContaining('All within budget.'),
    }),
  ]);
  expect(await checks(secondSha)).toEqual([expect.objectContaining({ conclusion: 'success' })]);

  // The first run's re-run comes too late.
  const late = await connect();
  await (await openPublishing(context({ headSha, pullRequest: 1 }), late, [])).publish(
    finished(rendered({ markdown: 'late' }), judgement('fail')),
  );
  expect((await comments())[0]?.body).toContain('All within budget.');
  expect([...first.log.lines, ...second.log.lines]).toEqual([]);
  expect(await emulator.violations()).toEqual([]);
});

test("a comment among 150 is found, and somebody else's with our marker is not taken", async () => {
  await emulator.as('acme', 'POST', '/repos/acme/shop/git/refs', {
    ref: 'refs/heads/busy',
    sha: mainSha,
  });
  const sha = await emulator.commit('acme', 'busy', 'app.js', '3');
  const number = Number(
    (
      await emulator.as('acme', 'POST', '/repos/acme/shop/pulls', {
        title: 'Busy',
        head: 'busy',
        base: 'main',
      })
    ).number,
  );
  const path = `/repos/acme/shop/issues/${number}/comments`;
  await emulator.as('ada', 'POST', path, { body: '<!-- headroom:default -->\nforged' });
  for (let index = 0; index < 110; index += 1)
    await emulator.as('ada', 'POST', path, { body: `talk ${index}` });
  for (const markdown of ['first', 'second']) {
    const publishing = await openPublishing(
      context({ headSha: sha, pullRequest: number }),
      await connect(),
      [],
    );
    await publishing.publish(finished(rendered({ markdown }), judgement('fail')));
  }
  const all = (await emulator.as('acme', 'GET', `${path}?per_page=100&page=2`)) as unknown as {
    body: string;
  }[];
  expect(
    all.map((comment) => comment.body).filter((body) => body.startsWith('<!-- headroom')),
  ).toEqual([expect.stringMatching(/second$/)]);
  expect(await emulator.violations()).toEqual([]);
});

test('with a token that may only read the fork is told once how to get comments', async () => {
  const reader = await connect({
    contents: 'read',
    metadata: 'read',
    pull_requests: 'read',
    issues: 'read',
    checks: 'read',
  });
  const publishing = await openPublishing(
    context({
      headSha,
      pullRequest: 1,
      readOnlyExpected: true,
      run: { id: 2000, attempt: 1, url: 'u' },
    }),
    reader,
    [],
  );
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(reader.log.lines).toEqual([
    expect.stringContaining('may only read'),
    expect.stringContaining('has moved on'),
  ]);
});

test('a missing permission for checks is named, and the comment is there', async () => {
  const { checks: _without, ...others } = recommendedPermissions;
  const limited = await connect(others);
  const head = value(await limited.github.pullRequest(1)).headSha;
  const publishing = await openPublishing(
    context({ headSha: head, pullRequest: 1, run: { id: 3000, attempt: 1, url: 'u' } }),
    limited,
    [],
  );
  await publishing.publish(finished(rendered({ markdown: 'without a check' }), judgement('fail')));
  expect(limited.log.lines).toEqual([
    'warn: GitHub: could not create the check: the token may not. Add "checks: write" ' +
      'under "permissions:" in the workflow.',
  ]);
  expect((await comments())[0]?.body).toContain('without a check');
});

test("commits, comparisons, files and a fork's pull request are as GitHub tells them", async () => {
  const { github } = await connect();
  expect(value(await github.commits(headSha, 1))[0]).toBe(headSha);
  expect(value(await github.commitParents(headSha))).toEqual([mainSha]);
  expect(value(await github.compare(mainSha, headSha))).toEqual({
    aheadBy: 1,
    behindBy: 0,
    mergeBase: mainSha,
  });
  expect(value(await github.fileAt('budgets.json', 'main'))).toBe('{ "pages": {} }');
  expect(await github.fileAt('nowhere/budgets.json', 'main')).toMatchObject({
    ok: false,
    problem: { kind: 'not-found' },
  });

  await emulator.as('ada', 'POST', '/repos/acme/shop/forks', {});
  const forkSha = await emulator.commit('ada', 'main', 'slow.js', '4');
  await emulator.as('ada', 'POST', '/repos/acme/shop/pulls', {
    title: 'From a fork',
    head: 'ada:main',
    base: 'main',
  });
  const [pull, ...others] = value(await github.pullRequestsFrom('ada', 'main'));
  expect(others).toEqual([]);
  expect(pull).toMatchObject({ headSha: forkSha, headRef: 'main', baseRef: 'main', author: 'ada' });
  expect(pull?.headRepositoryId).not.toBe(pull?.baseRepositoryId);
  expect(await emulator.violations()).toEqual([]);
});

test('every request of the port is one that the description knows', async () => {
  const { github } = await connect({ ...recommendedPermissions, statuses: 'write' });
  const calls: Promise<unknown>[] = [
    github.workflowRuns('perf.yml', 'main', 1),
    github.workflowRun(1),
    github.runsOfCommit(headSha),
    github.pullRequestsWith(headSha),
    github.changedFiles(1),
    github.artifactsNamed('headroom-default'),
    github.runArtifacts(1, 'headroom-default'),
    github.runArtifacts(1),
    github.artifactArchive(1, 1000),
    github.createStatus(headSha, {
      state: 'pending',
      context: 'Headroom',
      description: 'd',
      targetUrl: 'https://example.test',
    }),
    github.findChecks(headSha, 'Headroom', 'x'),
    github.collaboratorPermission('ada'),
    github.labelActor(1, 'accepted'),
    github.deleteComment(424242),
    github.viewer(),
  ];
  await Promise.all(calls);
  expect(await emulator.violations()).toEqual([]);
});

/** The name, the commit and the external id of the check in GitHub's example. */
const octocatsCheck = ['mighty_readme', 'ce587453ced02b1526dfb4cb910479d431683101', '42'] as const;

test.each<
  [string, string, number, { safeParse(data: unknown): { success: boolean; error?: unknown } }]
>([
  ['GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 200, shapes.pullRequest],
  ['GET', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', 200, shapes.workflowRuns],
  ['GET', '/repos/{owner}/{repo}/actions/runs/{run_id}', 200, shapes.workflowRun],
  ['GET', '/repos/{owner}/{repo}/actions/artifacts', 200, shapes.artifacts],
  ['GET', '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', 200, shapes.artifacts],
  ['GET', '/repos/{owner}/{repo}/commits', 200, shapes.shas],
  ['GET', '/repos/{owner}/{repo}/commits/{ref}', 200, shapes.parents],
  ['GET', '/repos/{owner}/{repo}/compare/{basehead}', 200, shapes.comparison],
  ['GET', '/repos/{owner}/{repo}/commits/{ref}/check-runs', 200, shapes.checkRuns],
  ['GET', '/repos/{owner}/{repo}/contents/{path}', 200, shapes.fileContent],
  ['GET', '/repos/{owner}/{repo}/collaborators/{username}/permission', 200, shapes.permission],
  ['GET', '/repos/{owner}/{repo}/issues/{issue_number}/events', 200, z.array(shapes.issueEvent)],
  ['POST', '/repos/{owner}/{repo}/issues/{issue_number}/comments', 201, shapes.comment],
  ['GET', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', 200, z.array(shapes.pullRequest)],
  ['GET', '/repos/{owner}/{repo}/pulls/{pull_number}/files', 200, shapes.pullFiles],
  ['POST', '/repos/{owner}/{repo}/check-runs', 201, shapes.createdCheck(...octocatsCheck)],
])("GitHub's own example of %s %s is understood", async (method, path, status, shape) => {
  const example = await emulator.example(method, path, status);
  expect(example).not.toBeNull();
  const read = shape.safeParse(example);
  expect(read.success ? 'understood' : read.error).toBe('understood');
});

test('the bot is who the token says, also where GraphQL does not answer', async () => {
  const github: GitHub = (await connect()).github;
  expect(value(await github.viewer())).toBe('github-actions[bot]');
});

test('the judge is no rubber stamp', async () => {
  const before = (await emulator.violations()).length;
  const headers = {
    authorization: `token ${await emulator.token(recommendedPermissions)}`,
    'content-type': 'application/json',
  };
  const path = `${emulator.apiUrl}/repos/acme/shop`;
  await fetch(`${path}/issues/1/comments`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text: 'no body' }),
  });
  await fetch(`${path}/check-runs`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'x', head_sha: 1, output: { headline: 'x' } }),
  });
  await fetch(`${path}/issues/1/comments?per_page=many&size=1`, { headers });
  await fetch(`${path}/comment-list`, { headers });
  expect((await emulator.violations()).slice(before)).toEqual([
    expect.stringMatching(/body: .*must have required property 'body'/),
    expect.stringMatching(/text: not in the description/),
    expect.stringMatching(/body: .*head_sha must be string/),
    expect.stringMatching(/output.headline: not in the description/),
    expect.stringMatching(/per_page=many: /),
    expect.stringMatching(/\?size: not in the description/),
    'GET /repos/acme/shop/comment-list: no such operation',
  ]);
});
