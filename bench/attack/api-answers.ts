/**
 * GitHub, or what stands before it, answers wrongly while a run publishes; the post step then finds
 * good weather.
 */
import {
  connect,
  createTestClock,
  createTestLog,
  token,
} from '../../__tests__/support/github-client.ts';
import { startGitHubServer } from '../../__tests__/support/github-server.ts';
import {
  context,
  finished,
  judgement,
  pull,
  rendered,
  shaOf,
} from '../../__tests__/support/pull-request-on-github.ts';
import { closeLeftOpen, openPublishing } from '../../src/outputs/publishing.ts';
import type { Random } from '../verdict/random.ts';
import { type Attack, between } from './attack.ts';
import { startChangingProxy } from './changing-proxy.ts';

/** More would eat up what the repository's other jobs may ask of GitHub in an hour. */
const mostRequests = 60;

export async function apiAttack(): Promise<Attack> {
  const server = await startGitHubServer();
  const proxy = await startChangingProxy(server.apiUrl);
  const secret = 'a-value-of-the-environment';

  const publish = async (fails: boolean): Promise<readonly string[]> => {
    const clock = createTestClock();
    const log = createTestLog();
    const ports = { github: connect(proxy.apiUrl, clock, log), log, clock };
    const publishing = await openPublishing(context(), ports, [token, secret]);
    if (fails) await publishing.fail(`it ended with ${secret}`);
    else {
      await publishing.progress('2 pages');
      await publishing.publish(
        finished(rendered({ markdown: `report ${secret}` }), judgement('fail')),
      );
    }
    const state = publishing.state();
    proxy.weather = undefined;
    clock.pass(120_000);
    await closeLeftOpen(state, ports, [token, secret], 'The run ended before there was a verdict.');
    return [...log.lines, ...Object.values(state)];
  };

  return {
    name: 'API answers',
    promise:
      'whatever GitHub answers, nothing throws, no check stays open, no secret is told, and ' +
      'requests are bounded',
    async attempt(random: Random) {
      server.pulls.set(7, pull(shaOf('a')));
      server.checks.length = 0;
      server.comments.clear();
      proxy.requests.count = 0;
      proxy.weather = { random, share: [0.1, 0.3, 0.6][between(random, 0, 2)] ?? 0.3 };
      const effects: string[] = [];
      const said = await publish(random.uniform() < 0.3).catch((thrown: unknown) => {
        effects.push(
          `it throws: ${thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown)}`,
        );
        return [];
      });
      const published = JSON.stringify([
        said,
        [...server.comments.values()],
        server.checks,
        server.statuses,
      ]);
      if (published.includes(secret) || published.includes(token)) effects.push('a secret is told');
      if (server.checks.some(({ status }) => status !== 'completed'))
        effects.push('a check stays open');
      if (proxy.requests.count > mostRequests) effects.push(`${proxy.requests.count} requests`);
      return effects;
    },
    async close() {
      await proxy.close();
      await server.close();
    },
  };
}
