/** Full audits of a flow's steps: what is kept of them, and what is told where there are none. */
import { HeadroomError } from '../../../src/errors.ts';
import { flow } from '../../../src/measure/flow/flow.ts';
import type { Together } from '../../../src/measure/measurer.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type { Diagnosis, FlowTarget } from '../../../src/model.ts';
import type { Browser, LighthouseReport, Played, PlayRequest } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { flowTarget } from '../../support/targets.ts';

const server = { arm: 'head', origin: 'http://head.test', ready: async () => {} };

const report = {
  finalDisplayedUrl: 'http://head.test/',
  audits: {
    'network-requests': {
      score: null,
      details: {
        items: [{ url: 'http://head.test/app.js', resourceType: 'Script', transferSize: 900 }],
      },
    },
    'screenshot-thumbnails': {
      score: null,
      details: { items: [{ timing: 300, data: 'data:image/jpeg;base64,AAAA' }] },
    },
  },
  categories: {},
  runWarnings: [],
  environment: { benchmarkIndex: 1_000, hostUserAgent: '' },
} satisfies LighthouseReport;

const bothKinds: Played['known'] = new Map([
  ['open', 'navigation'],
  ['add', 'interaction'],
]);
const opened = new Map([
  [
    'open',
    { kind: 'navigation', durationMs: 9, requestedUrl: '', report, html: '<p>report' } as const,
  ],
]);

/** Prepares a flow whose audit gives this. */
async function prepare(
  audited: Partial<Played>,
  target: Partial<FlowTarget> = {},
  known: Played['known'] = bothKinds,
) {
  const rehearsed: Played = { steps: new Map(), known, met: [] };
  const targets = ['open', 'add'].map((step) => ({
    ...flowTarget('checkout', step),
    ...target,
  })) as unknown as Together<FlowTarget>;
  const asked: PlayRequest[] = [];
  const browser = {
    play: async (request: PlayRequest) => {
      asked.push(request);
      return request.scope === 'audit' ? { ...rehearsed, ...audited } : rehearsed;
    },
  } as unknown as Browser;
  const world = fakeWorld();
  const diagnoses: Diagnosis[] = [];
  const prepared = await flow.prepare(targets, server as unknown as ArmServer, {
    config: someConfig({ targets }),
    ports: world.ports,
    browser: async () => browser,
    addDiagnosis: async (diagnosis) => void diagnoses.push(diagnosis),
    isFreshEachRound: false,
  });
  return { prepared, asked, diagnoses, world };
}

const login = { kind: 'module', file: '/site/perf/login.mjs' } as const;

test('a step that loads a page has a diagnosis and a report, as a page has', async () => {
  const { prepared, asked, diagnoses, world } = await prepare({ steps: opened });
  expect(prepared).toEqual([{}, {}]);
  expect(asked.map(({ scope, leftOut }) => [scope, leftOut])).toEqual([
    ['rehearsal', undefined],
    ['audit', ['add']],
  ]);
  expect(diagnoses).toMatchObject([
    {
      target: 'checkout › open (mobile)',
      arm: 'head',
      frames: [{ ms: 300 }],
      resources: [{ url: '/app.js', type: 'script', transferBytes: 900 }],
    },
  ]);
  const [file] = diagnoses.map(({ reportFile }) => reportFile);
  expect(file).toMatch(/^lighthouse\/checkout-open-mobile--\w+-head\.html$/);
  expect([...world.files].find(([path]) => path.endsWith(file ?? '?'))?.[1]).toBe('<p>report');
});

test('of a step behind a login neither picture nor report is kept', async () => {
  const { asked, diagnoses, world } = await prepare({ steps: opened }, { login });
  expect(asked.at(-1)?.mayPicture).toBe(false);
  expect(diagnoses).toMatchObject([{ withoutPictures: true, resources: [{ url: '/app.js' }] }]);
  expect(diagnoses[0]).not.toHaveProperty('frames');
  expect(diagnoses[0]).not.toHaveProperty('reportFile');
  expect([...world.files.keys()].filter((path) => path.includes('lighthouse/'))).toEqual([]);
});

test('what was typed is covered, and no report is kept that cannot be', async () => {
  const items = [{ url: 'http://head.test/?q=my+lamp', resourceType: 'Document', transferSize: 9 }];
  const typed = {
    ...report,
    audits: { 'network-requests': { score: null, details: { items } } },
  };
  const steps: Played['steps'] = new Map([
    ['open', { kind: 'navigation', durationMs: 9, requestedUrl: '', report: typed, html: '<p>' }],
  ]);
  const { diagnoses, world } = await prepare({
    steps,
    coverTyped: (text) => text.replaceAll('my+lamp', '***'),
  });
  expect(diagnoses).toMatchObject([{ resources: [{ url: '/?q=***' }] }]);
  expect(diagnoses[0]).not.toHaveProperty('reportFile');
  expect([...world.files.keys()].filter((path) => path.includes('lighthouse/'))).toEqual([]);
});

test('an audit that fails is told and stops nothing: the rounds say what is wrong', async () => {
  const error = new HeadroomError('page-crashed', 'The tab crashed.\nat a place');
  const { prepared, diagnoses, world } = await prepare({ problem: { error, console: [] } });
  expect([prepared, diagnoses]).toEqual([[{}, {}], []]);
  expect(world.log).toContain('checkout › open (mobile), head: no full audit: The tab crashed.');
});

test('a flow whose steps all stay on their page is not played once more', async () => {
  const { asked } = await prepare({}, {}, new Map([['add', 'interaction']]));
  expect(asked.map(({ scope }) => scope)).toEqual(['rehearsal']);
});
