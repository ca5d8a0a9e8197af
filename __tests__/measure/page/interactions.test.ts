/** Interactions of a page: their figures join those of the visit, and fail by themselves. */
import { HeadroomError } from '../../../src/errors.ts';
import { withInteractions } from '../../../src/measure/page/interactions.ts';
import { page } from '../../../src/measure/page/page.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { Browser, Played, PlayedStep, PlayRequest } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { toolsWith } from '../../support/measuring-tools.ts';

const config = someConfig();
const [home] = config.targets as readonly [PageTarget];
const target: PageTarget = {
  ...home,
  interactions: [{ type: 'click', selectors: [['#add']] }],
  colorScheme: 'dark',
  cookies: { theme: 'dark' },
  blockedUrls: ['*.ads.example/*'],
  replay: 'perf/others.har',
};
const round = {
  values: { lcp: 800 },
  invalid: { inp: 'not in a visit', 'user-timing:hero': 'no mark' },
};

const clicked: PlayedStep = {
  kind: 'interaction',
  durationMs: 120.004,
  interactions: 1,
  layoutShift: 0.2,
  blockedMs: 30,
  slowest: {
    durationMs: 88,
    target: '#add',
    inputDelayMs: 1,
    processingMs: 80,
    presentationDelayMs: 7,
    script: {
      url: 'http://127.0.0.1:4000/app.js',
      function: 'onAdd',
      invoker: 'BUTTON#add.onclick',
      part: 'processing-duration',
      durationMs: 79,
    },
  },
};

async function played(outcome: Partial<Played>, interactions = target.interactions) {
  const requests: PlayRequest[] = [];
  const { ports, log } = fakeWorld();
  const browser = {
    async play(request: PlayRequest): Promise<Played> {
      requests.push(request);
      return { steps: new Map(), known: new Map(), met: [], ...outcome };
    },
  } as unknown as Browser;
  const tools = toolsWith(browser, { config, ports });
  const server = { origin: 'http://127.0.0.1:4000' };
  const taken = await withInteractions(round, { ...target, interactions }, server, tools);
  return { taken, requests, said: log };
}

test('a page without interactions is not loaded a second time', async () => {
  const { ports } = fakeWorld();
  const browser = () => Promise.reject(new Error('no Chrome is needed'));
  const tools = { config, ports, browser, addDiagnosis: async () => {}, isFreshEachRound: false };
  expect(await withInteractions(round, home, { origin: 'http://h' }, tools)).toBe(round);
});

test('for a recording the page is visited once, and they are played once', async () => {
  const { ports, log } = fakeWorld();
  const launched = await ports.chrome.launch({});
  const said: string[] = [];
  const browser: Browser = {
    ...launched,
    async audit(request) {
      said.push(`visit ${request.scope}`);
      return launched.audit(request);
    },
    async play(request) {
      said.push(`play ${request.scope}`);
      return { steps: new Map(), known: new Map(), met: ['a dialog (alert)'] };
    },
  };
  const tools = toolsWith(browser, { config, ports });
  const server = { origin: 'http://127.0.0.1:4000', ready: async () => {} } as ArmServer;
  await page.visitOnce([target], server, tools);
  expect(said).toEqual(['visit metrics', 'play record']);
  expect(log).toEqual(['home (mobile): its interactions met a dialog (alert).']);
});

test('they are played after a load of the page, and give INP and the duration alone', async () => {
  const { taken, requests } = await played({ steps: new Map([['interactions', clicked]]) });
  expect(requests[0]?.script).toEqual({
    kind: 'inline',
    steps: [{ type: 'navigate', url: 'http://127.0.0.1:4000/' }, ...(target.interactions ?? [])],
  });
  const { colorScheme, cookies, blockedUrls, replay } = target;
  const asVisited = { colorScheme, cookies, blockedUrls, replay };
  expect(requests[0]).toMatchObject({ ...asVisited, mayPicture: false });
  expect(taken).toEqual({
    values: { lcp: 800, inp: 88, 'step-duration': 120 },
    invalid: { 'user-timing:hero': 'no mark' },
    slowest: {
      target: '#add',
      inputDelayMs: 1,
      processingMs: 80,
      presentationDelayMs: 7,
      script: { url: '/app.js', function: 'onAdd', invoker: 'BUTTON#add.onclick', durationMs: 79 },
    },
  });
});

test('what leads to the page that is meant is played and not measured', async () => {
  const led = [{ type: 'click' }, { type: 'navigate', url: '/basket' }, { type: 'click' }];
  const { requests } = await played({}, led);
  expect(requests[0]?.steps).toEqual([{ name: 'interactions', from: 4 }]);
  const plain = await played({});
  expect(plain.requests[0]?.steps).toEqual([{ name: 'interactions', from: 2 }]);
});

test('an interaction without an event has no INP, and one below 16 ms counts as 8 ms', async () => {
  const quiet: PlayedStep = { ...clicked, slowest: undefined };
  const without = await played({
    steps: new Map([['interactions', { ...quiet, interactions: 0 }]]),
  });
  expect(without.taken.values).toEqual({ lcp: 800, 'step-duration': 120 });
  expect(without.taken.invalid.inp).toBe('the step gave no interaction that Chrome timed');
  const short = await played({ steps: new Map([['interactions', quiet]]) });
  expect(short.taken.values.inp).toBe(8);
});

test('interactions that fail lose only their own metrics, and say why', async () => {
  const error = new HeadroomError('script-failed', 'home (mobile): no #add\n  at …');
  const { taken, said } = await played({ problem: { error, console: [] } });
  expect(said).toEqual([`warning: ${home.id}: no #add\n  at …`]);
  expect(taken.values).toEqual({ lcp: 800 });
  expect(taken.invalid).toEqual({
    'user-timing:hero': 'no mark',
    inp: 'home (mobile): no #add',
    'step-duration': 'home (mobile): no #add',
  });
});
