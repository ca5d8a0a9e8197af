/**
 * The table of faults: whatever GitHub answers, publishing ends in bounded time, says what did
 * not work, and keeps secrets.
 */
import { openPublishing } from '../../src/outputs/publishing.ts';
import { token } from '../support/github-client.ts';
import type { Fault } from '../support/github-faults.ts';
import {
  bodies,
  context,
  finished,
  judgement,
  openPullRequest,
  rendered,
} from '../support/pull-request-on-github.ts';

const secrets = [token, 'session-cookie-of-the-shop'];

async function publishIn(
  chooseFault: (method: string, path: string, count: number) => Fault | undefined,
) {
  const pullRequest = await openPullRequest();
  pullRequest.server.chooseFault = chooseFault;
  const publishing = await openPublishing(context(), pullRequest.ports, secrets);
  await publishing.progress('2 pages');
  await publishing.publish(
    finished(rendered({ markdown: `report ${secrets[1]}` }), judgement('fail')),
  );
  await pullRequest.server.close();
  const everything = JSON.stringify([
    pullRequest.ports.log.lines,
    [...pullRequest.server.comments.values()],
    pullRequest.server.checks,
    publishing.state(),
  ]);
  return {
    ...pullRequest,
    lines: pullRequest.ports.log.lines.filter((line) => !line.startsWith('debug')),
    everything,
  };
}

const always: readonly (readonly [Fault, string])[] = [
  ['bad-credentials', 'the token is not valid. Check the input "github-token".'],
  ['no-permission', 'the token may not. Add "checks: write"'],
  ['rate-far', 'the rate limit is used up, and waiting for it would take too long.'],
  ['rate-403', 'the rate limit is used up'],
  ['rate-429', 'the rate limit is used up'],
  ['not-found', '(404: Not Found).'],
  ['conflict', '(409: Conflict).'],
  ['invalid', '(422: Validation Failed).'],
  ['locked', 'the conversation is locked.'],
  ['archived', 'the repository is archived.'],
  ['server-500', '(500: Server Error).'],
  ['html-502', '(502: an HTML page came back instead of an answer).'],
  ['reset', 'could not'],
  ['hang', '(no answer in time).'],
  ['truncated', 'could not'],
];

test.each(always)(
  'when every answer is %s the log says so, nothing throws, and no secret is told',
  async (fault, words) => {
    const { lines, everything, ports, server } = await publishIn(() => fault);
    expect(lines.join('\n')).toContain(words);
    expect(lines.length).toBeLessThanOrEqual(4);
    for (const secret of secrets) expect(everything).not.toContain(secret);
    // Waiting is bounded whatever is asked for, and so are requests.
    expect(ports.clock.slept()).toBeLessThanOrEqual(90_000);
    expect(server.requests.length).toBeLessThanOrEqual(30);
  },
);

test.each([
  'rate-403',
  'rate-429',
  'server-500',
  'html-502',
  'reset',
  'hang',
  'truncated',
] as const)(
  'when every third answer is %s the comment and the check are complete all the same',
  async (fault) => {
    const { server, lines } = await publishIn((_method, _path, count) =>
      count % 3 === 0 ? fault : undefined,
    );
    expect(server.checks.filter((check) => check.conclusion === 'failure')).toHaveLength(1);
    expect(server.checks.filter((check) => check.status !== 'completed')).toEqual([]);
    expect(bodies(server)).toEqual([expect.stringMatching(/report \*\*\*$/)]);
    expect(lines).toEqual([]);
  },
);

test('a server that is deaf is given up on for a while, and tried again later', async () => {
  const pullRequest = await openPullRequest();
  pullRequest.server.chooseFault = () => 'reset';
  const publishing = await openPublishing(context({ comment: 'never' }), pullRequest.ports, []);
  await publishing.progress('x');
  const before = pullRequest.server.requests.length;
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.requests.length - before).toBe(0);
  pullRequest.server.chooseFault = () => undefined;
  pullRequest.ports.clock.pass(61_000);
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.checks).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  await pullRequest.server.close();
});

test('a budget of requests that is used up is said, and no more are sent', async () => {
  const pullRequest = await openPullRequest({ requests: 3 });
  const publishing = await openPublishing(context(), pullRequest.ports, []);
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(pullRequest.server.requests).toHaveLength(3);
  expect(pullRequest.ports.log.lines).toEqual([
    expect.stringContaining('3 requests were made already'),
  ]);
  await pullRequest.server.close();
});
