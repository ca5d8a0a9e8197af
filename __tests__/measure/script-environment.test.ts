/** Scripts of the checkout get the variables of children and their own, wherever they play. */
import { chromeWithLogins } from '../../src/measure/chrome-with-logins.ts';
import { playRequest } from '../../src/measure/flow/play-request.ts';
import { withInteractions } from '../../src/measure/page/interactions.ts';
import type { PageTarget } from '../../src/model.ts';
import type { Browser, Chrome, PlayRequest } from '../../src/ports.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { flowTarget } from '../support/targets.ts';

const child = { PATH: '/bin', LANG: 'C' };
const config = someConfig({ childEnvironment: child, allowHosts: ['pay.example'] });
const server = { origin: 'http://127.0.0.1:4001' };

test('a flow gets them, with those of its script', () => {
  const file = '/site/perf/checkout.mjs';
  const target = {
    ...flowTarget('checkout', 'open'),
    script: { kind: 'module', file, env: { SHOP_PASSWORD: 'lamp' } },
  } as const;
  const { env, cwd, allowedHosts } = playRequest([target], server, { config }, 'round');
  expect(env).toEqual({ ...child, SHOP_PASSWORD: 'lamp' });
  expect([cwd, allowedHosts]).toEqual(['/site', ['pay.example']]);
});

test('interactions of a page get them alone', async () => {
  const asked: PlayRequest[] = [];
  const play: Browser['play'] = async (request) => {
    asked.push(request);
    return { steps: new Map(), known: new Map(), met: [] };
  };
  const [home] = config.targets as readonly [PageTarget];
  const target = { ...home, interactions: [{ type: 'click', selectors: [['#add']] }] };
  await withInteractions({ values: {}, invalid: {} }, target, server, {
    config,
    ports: fakeWorld().ports,
    browser: async () => ({ play }) as Browser,
    addDiagnosis: async () => {},
    isFreshEachRound: false,
  });
  expect(asked.map(({ env, cwd, allowedHosts }) => [env, cwd, allowedHosts])).toEqual([
    [child, '/site', ['pay.example']],
  ]);
});

test('logins get them, also where Chrome itself gets more', async () => {
  const { ports } = fakeWorld();
  const launched: Parameters<Chrome['launch']>[] = [];
  const chrome: Chrome = {
    launch(...given) {
      launched.push(given);
      return ports.chrome.launch(...given);
    },
  };
  const { launch } = chromeWithLogins(config, [], { ...ports, chrome });
  await launch({ ...child, GITHUB_TOKEN: 'a-token' });
  expect(launched.map(([, , scripts]) => scripts)).toEqual([
    { env: child, cwd: '/site', allowedHosts: ['pay.example'] },
  ]);
});
