import { fingerprint } from '../../../src/measure/machine/fingerprint.ts';
import { findMeasurer } from '../../../src/measure/measurers.ts';
import { pageRoutes } from '../../../src/measure/page/routes.ts';
import type { Budget, PageTarget } from '../../../src/model.ts';
import { fakeWorld, listEndpoint, someConfig } from '../../support/fake-ports.ts';
import { flowTarget } from '../../support/targets.ts';

const settingsWith = (...metrics: readonly string[]) => {
  const budgets = metrics.map((metric) => ({ target: 'home (mobile)', metric }) as Budget);
  return fingerprint(someConfig({ budgets }), fakeWorld().ports, undefined).settings;
};

test('that the text of scripts was gathered is part of the fingerprint', () => {
  const plain = settingsWith();
  expect(plain).toHaveProperty('simulation');
  expect(settingsWith('lcp', 'user-timing:hero', 'audit:speed-index')).toEqual(plain);
  for (const metric of ['audit:unused-javascript', 'audit-score:unused-javascript'])
    expect(settingsWith('lcp', metric)).toEqual({ ...plain, 'text of scripts': 'gathered' });
  expect(
    fingerprint(someConfig({ targets: [listEndpoint], budgets: [] }), fakeWorld().ports, undefined)
      .settings,
  ).toEqual({});
});

test("the latency of pages is the delay line's, and none without a local page", async () => {
  const { ports } = fakeWorld();
  const browser = await ports.chrome.launch({});
  const config = someConfig();
  const recordings = new Map();
  const latencyAt = (...servers: readonly string[]) =>
    fingerprint(config, ports, { browser, servers, recordings }).settings['page latency'];
  expect(latencyAt('http://127.0.0.1:4000')).toBe('40 ms');
  expect(latencyAt('https://shop.example', 'http://shop.localhost:8080')).toBe(
    '40 ms for those on this machine',
  );
  expect(latencyAt('https://shop.example', 'https://preview.shop.example')).toBe('none');
  expect(fingerprint(config, ports, undefined).settings).not.toHaveProperty('page latency');
  const away = someConfig({
    targets: config.targets.map(
      (target) => ({ ...target, path: 'https://blog.example/' }) as PageTarget,
    ),
  });
  expect(
    fingerprint(away, ports, { browser, servers: ['http://127.0.0.1:4000'], recordings }).settings[
      'page latency'
    ],
  ).toBe('none');
});

test('answers of one recording are comparable with those of no other', async () => {
  const { ports } = fakeWorld();
  const browser = await ports.chrome.launch({});
  const [home, ...others] = someConfig().targets;
  const targets = [{ ...home, replay: 'a.har' } as PageTarget];
  const hostsWith = (digest: string, ...more: typeof others) =>
    fingerprint(someConfig({ targets: [...targets, ...more] }), ports, {
      browser,
      servers: [],
      recordings: new Map([['a.har', { digest, exchanges: [] }]]),
    }).settings['other hosts'];
  expect(hostsWith('12ab')).toBe('replay 12ab');
  expect(hostsWith('34cd')).toBe('replay 34cd');
  expect(hostsWith('12ab', { ...home, id: 'about' } as PageTarget)).toBe('allow, replay 12ab');
});

test('settings of pages and of flows are both told where they differ', async () => {
  const { ports } = fakeWorld();
  const browser = await ports.chrome.launch({});
  const [home] = someConfig().targets;
  const page = { ...home, replay: 'a.har', simulation: 'calm' } as PageTarget;
  const step = flowTarget('checkout', 'open');
  const settingsOf = (...targets: readonly (PageTarget | typeof step)[]) =>
    fingerprint(someConfig({ targets }), ports, {
      browser,
      servers: ['http://127.0.0.1:4000'],
      recordings: new Map([['a.har', { digest: '12ab', exchanges: [] }]]),
    }).settings;
  expect(settingsOf(page, step)).toEqual({
    'page latency': '40 ms',
    simulation: 'calm for changes and lighthouse for limits, calm for changes and limits',
    'other hosts': 'allow, replay 12ab',
  });
  const alike = { ...step, replay: 'a.har', simulation: 'calm' } as typeof step;
  expect(settingsOf(page, alike)).toEqual(settingsOf(page));
});

test('a page of an address of its own is reached as the servers are', () => {
  const [home] = someConfig().targets;
  const away = { ...home, path: 'http://localhost:9000/blog?page=1' } as PageTarget;
  const { origins, folders } = pageRoutes(
    [{ origin: 'http://127.0.0.1:4001', isFolder: true }],
    [...someConfig().targets, away, listEndpoint].flatMap((target) =>
      findMeasurer(target).visitedAddresses(target),
    ),
  );
  expect([origins, folders]).toEqual([
    ['http://127.0.0.1:4001', 'http://localhost:9000'],
    ['http://127.0.0.1:4001'],
  ]);
});
