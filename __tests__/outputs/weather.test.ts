/**
 * The bad-weather table: whatever GitHub answers, publishing ends in bounded time, says what did
 * not work, and keeps secrets.
 */
import { openPublishing } from '../../src/outputs/publishing.ts';
import { token } from '../support/github-client.ts';
import type { Fault } from '../support/github-weather.ts';
import {
  bodies,
  context,
  createScene,
  finished,
  judgement,
  rendered,
} from '../support/publish-scene.ts';

const secrets = [token, 'session-cookie-of-the-shop'];

async function publishIn(
  weather: (method: string, path: string, count: number) => Fault | undefined,
) {
  const scene = await createScene();
  scene.server.weather = weather;
  const publishing = await openPublishing(context(), scene.ports, secrets);
  await publishing.progress('2 pages');
  await publishing.publish(
    finished(rendered({ markdown: `report ${secrets[1]}` }), judgement('fail')),
  );
  await scene.server.close();
  const everything = JSON.stringify([
    scene.ports.log.lines,
    [...scene.server.comments.values()],
    scene.server.checks,
    publishing.state(),
  ]);
  return {
    ...scene,
    lines: scene.ports.log.lines.filter((line) => !line.startsWith('debug')),
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
  const scene = await createScene();
  scene.server.weather = () => 'reset';
  const publishing = await openPublishing(context({ comment: 'never' }), scene.ports, []);
  await publishing.progress('x');
  const before = scene.server.requests.length;
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(scene.server.requests.length - before).toBe(0);
  scene.server.weather = () => undefined;
  scene.ports.clock.pass(61_000);
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(scene.server.checks).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  await scene.server.close();
});

test('a budget of requests that is used up is said, and no more are sent', async () => {
  const scene = await createScene({ requests: 3 });
  const publishing = await openPublishing(context(), scene.ports, []);
  await publishing.publish(finished(rendered(), judgement('fail')));
  expect(scene.server.requests).toHaveLength(3);
  expect(scene.ports.log.lines).toEqual([expect.stringContaining('3 requests were made already')]);
  await scene.server.close();
});
