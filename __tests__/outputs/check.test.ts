import { concludeCheck } from '../../src/outputs/github-outputs.ts';
import { closeLeftOpen, openPublishing } from '../../src/outputs/publishing.ts';
import {
  context,
  finished,
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

test('a check is there from the start, and ends with the verdict and the report', async () => {
  const publishing = await openPublishing(context(), pullRequest.ports, []);
  expect(pullRequest.server.checks).toEqual([
    {
      id: expect.any(Number),
      name: 'Headroom',
      head_sha: shaOf('a'),
      external_id: 'headroom:1000:1:default',
      details_url: 'https://github.com/acme/shop/actions/runs/1000',
      status: 'in_progress',
      conclusion: null,
      output: { title: 'Measuring…', summary: 'Measuring aaaaaaa.', annotations: [] },
    },
  ]);
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.checks).toEqual([
    expect.objectContaining({
      status: 'completed',
      conclusion: 'failure',
      output: {
        title: 'LCP of home +18 % (+12 to +25 %), 22 within',
        summary: rendered().markdown,
        annotations: [
          {
            path: 'budgets.json',
            start_line: 12,
            end_line: 12,
            annotation_level: 'failure',
            title: 'lcp',
            message: 'LCP of home: +18 %',
          },
        ],
      },
    }),
  ]);
});

test.each([
  ['pass', false, 'success'],
  ['warn', false, 'neutral'],
  ['inconclusive', false, 'neutral'],
  ['inconclusive', true, 'failure'],
  ['fail', true, 'failure'],
  ['fail', false, 'neutral'],
] as const)('verdict %s with a failing job %s concludes %s', (verdict, failsJob, conclusion) => {
  expect(concludeCheck({ verdict, failsJob })).toBe(conclusion);
});

test('120 annotations go in three calls, the conclusion with the first', async () => {
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  const before = pullRequest.server.requests.length;
  const annotations = Array.from({ length: 120 }, (_, index) => ({
    level: 'warning' as const,
    file: 'budgets.json',
    line: index + 1,
    column: 1,
    title: 't',
    message: `m${index}`,
  }));
  await publishing.publish(finished(rendered({ annotations }), judgement('pass')));
  expect(pullRequest.server.requests.slice(before)).toHaveLength(3);
  expect(pullRequest.server.checks[0]?.output.annotations).toHaveLength(120);
  expect(pullRequest.server.checks[0]?.conclusion).toBe('success');
});

test('annotations that GitHub refuses do not keep the check open', async () => {
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  let refused = 0;
  pullRequest.server.chooseFault = (method) =>
    method === 'PATCH' && refused++ === 0 ? 'invalid' : undefined;
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.checks[0]).toMatchObject({
    status: 'completed',
    conclusion: 'failure',
  });
  expect(pullRequest.ports.log.lines).toEqual([
    'warn: GitHub: could not update the check (422: Validation Failed).',
  ]);
});

test('without permission one warning names the line to add, and nothing is tried', async () => {
  pullRequest.server.chooseFault = (_method, path) =>
    path.includes('check-runs') ? 'no-permission' : undefined;
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  await publishing.progress('one page');
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.requests).toEqual(['POST /repos/acme/shop/check-runs']);
  expect(pullRequest.ports.log.lines).toEqual([
    'warn: GitHub: could not create the check: the token may not. Add "checks: write" ' +
      'under "permissions:" in the workflow.',
  ]);
});

test('on a fork one notice tells how to get comments', async () => {
  pullRequest.server.chooseFault = (method) => (method === 'GET' ? undefined : 'no-permission');
  const publishing = await openPublishing(
    context({ readOnlyExpected: true }),
    pullRequest.ports,
    [],
  );
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.ports.log.lines).toEqual([
    'note: The token of this run may only read (a pull request from a fork, or from ' +
      'Dependabot), so there is no comment and no check: the verdict is in the job summary, ' +
      'the artifact and the exit code. A second workflow with "mode: judge" on ' +
      '"workflow_run" can comment: see docs/forks.md.',
  ]);
});

test('a check whose creation was lost on the way is found again, not made twice', async () => {
  const server = pullRequest.server;
  let lost = false;
  server.chooseFault = (method, path) => {
    if (method !== 'POST' || !path.endsWith('/check-runs') || lost) return undefined;
    lost = true;
    server.checks.push({
      id: 77,
      name: 'Headroom',
      head_sha: shaOf('a'),
      external_id: 'headroom:1000:1:default',
      status: 'in_progress',
      conclusion: null,
      output: { title: '', summary: '', annotations: [] },
    });
    return 'reset';
  };
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  await publishing.publish(finished(rendered(), judgement('pass')));
  expect(server.checks).toEqual([expect.objectContaining({ id: 77, conclusion: 'success' })]);
});

test('a check that could not be created at the start is created at the end', async () => {
  pullRequest.server.chooseFault = () => 'server-500';
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  pullRequest.server.chooseFault = () => undefined;
  await publishing.publish(finished(rendered(), judgement('warn')));
  expect(pullRequest.server.checks).toEqual([
    expect.objectContaining({ status: 'completed', conclusion: 'neutral' }),
  ]);
});

test('the post step completes what a crash left open, and the comment says so', async () => {
  const publishing = await openPublishing(context(), pullRequest.ports, []);
  pullRequest.server.comments.set(7, [
    {
      id: 1,
      body: `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('9')} 900 1 -->\nolder`,
      user: { login: 'github-actions[bot]' },
    },
  ]);
  await closeLeftOpen(
    publishing.state(),
    pullRequest.ports,
    [],
    'the run ended before it could finish',
  );
  expect(pullRequest.server.checks).toEqual([
    expect.objectContaining({
      status: 'completed',
      conclusion: 'cancelled',
      output: {
        title: 'Could not measure',
        summary: 'Headroom could not measure: ` the run ended before it could finish `',
        annotations: [],
      },
    }),
  ]);
  expect(pullRequest.server.comments.get(7)?.[0]?.body).toContain('could not measure aaaaaaa');
});

test('the post step does nothing after a run that finished, or that never began', async () => {
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  await publishing.publish(finished(rendered(), judgement('pass')));
  const requests = pullRequest.server.requests.length;
  await closeLeftOpen(publishing.state(), pullRequest.ports, [], 'crash');
  await closeLeftOpen({}, pullRequest.ports, [], 'crash');
  expect(pullRequest.server.requests).toHaveLength(requests);
  expect(pullRequest.server.checks[0]?.conclusion).toBe('success');
});

test('while it measures the check tells the progress, at most every two minutes', async () => {
  const publishing = await openPublishing(
    context({ pullRequest: undefined }),
    pullRequest.ports,
    [],
  );
  await publishing.progress('round 1');
  await publishing.progress('round 2');
  expect(pullRequest.server.checks[0]?.output.title).toBe('round 1');
  pullRequest.ports.clock.pass(121_000);
  await publishing.progress('round 3');
  expect(pullRequest.server.checks[0]?.output.title).toBe('round 3');
});

test('a commit status says inconclusive in words, because it has no neutral', async () => {
  const publishing = await openPublishing(
    context({ check: 'status', comment: 'never', suite: 'api' }),
    pullRequest.ports,
    [],
  );
  await publishing.publish(
    finished(rendered({ title: `1 inconclusive ${'x'.repeat(200)}` }), judgement('inconclusive')),
  );
  expect(pullRequest.server.statuses).toEqual([
    {
      sha: shaOf('a'),
      state: 'pending',
      context: 'Headroom: api',
      description: 'Measuring…',
      target_url: 'https://github.com/acme/shop/actions/runs/1000',
    },
    {
      sha: shaOf('a'),
      state: 'success',
      context: 'Headroom: api',
      description: `1 inconclusive ${'x'.repeat(124)}…`,
      target_url: 'https://github.com/acme/shop/actions/runs/1000',
    },
  ]);
});

test('a whole run of comment and check takes ten requests', async () => {
  const publishing = await openPublishing(context(), pullRequest.ports, []);
  await publishing.progress('3 pages');
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.requests).toHaveLength(10);
});
