/** What a flow types goes to other hosts, and into no recording of them. */
import { recordVisits } from '../../../src/measure/page/recordings/record-visits.ts';
import { withoutTyped } from '../../../src/measure/page/recordings/without-typed.ts';
import type { PlayedStep, Ports, RecordedExchange } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { flowTarget } from '../../support/targets.ts';

const exchange: RecordedExchange = {
  method: 'GET',
  url: 'https://api.example/lamp?q=a+lamp&page=2',
  requestHeaders: [],
  protocol: 'h2',
  status: 200,
  headers: [['Content-Type', 'application/json; charset=utf-8']],
  body: Buffer.from('{"q": "a lamp", "a lamp": ["the a lamp of all", "a lamp"]}'),
  encodedBytes: undefined,
  waitMs: 1,
};
const acted: PlayedStep = {
  ...{ kind: 'interaction', durationMs: 100, interactions: 0, layoutShift: 0, blockedMs: 0 },
};
const cover = (text: string): string => text.replaceAll(/a[ +]lamp/g, '***');

test('a typed text is covered in queries, and as a whole text of JSON', () => {
  const { url, body } = withoutTyped(exchange, cover);
  expect(url).toBe('https://api.example/lamp?q=***&page=2');
  expect(String(body)).toBe('{"q": "***", "a lamp": ["the a lamp of all", "***"]}');
});

test('so it is in the address that an answer leads to; other content stays as it was', () => {
  const headers = [
    ['location', 'https://api.example/found?q=a%20lamp#a lamp'],
    ['content-type', 'text/javascript'],
  ] as const;
  const script = Buffer.from('find("a lamp")');
  const covered = withoutTyped({ ...exchange, headers, body: script }, (text) =>
    cover(text).replaceAll('a%20lamp', '***'),
  );
  expect(covered.headers).toEqual([
    ['location', 'https://api.example/found?q=***#***'],
    headers[1],
  ]);
  expect(covered.body).toBe(script);
});

test('all that was typed until the last visit is left out of every file', async () => {
  const { ports } = fakeWorld();
  const typed: string[] = [];
  const chrome: Ports['chrome'] = {
    async launch(env, routes) {
      const launched = await ports.chrome.launch(env, routes);
      return {
        ...launched,
        async play(request) {
          const { otherHosts } = routes ?? {};
          if (typeof otherHosts === 'object' && 'record' in otherHosts) otherHosts.record(exchange);
          typed.push('a lamp');
          return { ...(await launched.play(request)), steps: new Map([['open', acted]]) };
        },
        coverTyped: (text) => (typed.length > 0 ? cover(text) : text),
      };
    },
  };
  const target = flowTarget('checkout', 'open');
  const config = someConfig({ targets: [target] });
  const files = await recordVisits(config, () => 'others.har', { ...ports, chrome });
  expect(files).toEqual(new Map([['others.har', [withoutTyped(exchange, cover)]]]));
});
