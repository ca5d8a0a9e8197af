/** What is kept of pages behind a login, and of a login that fails. */
import { HeadroomError } from '../../../src/errors.ts';
import { chromeWithLogins } from '../../../src/measure/chrome-with-logins.ts';
import type { MeasuringTools } from '../../../src/measure/measurer.ts';
import { page } from '../../../src/measure/page/page.ts';
import { recordVisits } from '../../../src/measure/page/recordings/record-visits.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type { Diagnosis, PageTarget } from '../../../src/model.ts';
import type { AuditRequest, Browser } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { pageTarget } from '../../support/targets.ts';

const login = { kind: 'module', file: '/site/perf/login.mjs' } as const;
const node = { type: 'node', selector: 'p.hello', nodeLabel: 'Hello Ada' };
const details = { items: [{ timing: 100, data: 'data:image/png;base64,AAAA' }] };

/** Prepares one page, whose full audit has a filmstrip. */
async function prepare(more: Partial<PageTarget>) {
  const { ports, files, log } = fakeWorld();
  const launched = await ports.chrome.launch({});
  const mayPicture: AuditRequest['mayPicture'][] = [];
  const browser: Browser = {
    ...launched,
    async audit(request: AuditRequest) {
      mayPicture.push(request.mayPicture);
      const { report } = await launched.audit(request);
      const audits = {
        ...report.audits,
        'screenshot-thumbnails': { score: 1, details },
        'lcp-breakdown-insight': { score: 1, details: { items: [node] } },
      };
      return { report: { ...report, audits }, html: '<html></html>' };
    },
  };
  const diagnoses: Diagnosis[] = [];
  const target = { ...pageTarget('home'), ...more };
  const tools = {
    config: someConfig({ targets: [target] }),
    ports,
    browser: async () => browser,
    addDiagnosis: async (diagnosis: Diagnosis) => void diagnoses.push(diagnosis),
    isFreshEachRound: true,
  } satisfies MeasuringTools;
  const server = { arm: 'head', origin: 'http://127.0.0.1:4001' } as ArmServer;
  await page.prepare([target], server, tools);
  const { frames = [], lcpElement } = diagnoses[0] ?? {};
  return { kept: [...files.keys()], frames: frames.length, lcpElement, log, mayPicture };
}

const report = '/site/.headroom/lighthouse/home-mobile-head.html';

test('a page behind a login leaves no report, no filmstrip and no text of the page', async () => {
  const hidden = { kept: [], frames: 0, lcpElement: 'p.hello', mayPicture: [false] };
  expect(await prepare({ login })).toMatchObject(hidden);
  const lcpElement = 'p.hello "Hello Ada"';
  expect(await prepare({})).toMatchObject({ kept: [report], frames: 1, lcpElement });
  expect(await prepare({ login, evidence: 'always' })).toMatchObject({
    lcpElement,
    mayPicture: [undefined],
  });
});

test('"evidence" keeps them, and without it their absence is said', async () => {
  const { kept, frames, log } = await prepare({ login, evidence: 'always' });
  expect([kept, frames]).toEqual([[report], 1]);
  const said = 'home (mobile), head: no picture is kept of what is behind a login';
  expect(log).not.toContain(said);
  expect((await prepare({ login })).log).toContain(said);
});

test('a login that fails leaves its picture once, and the error names it', async () => {
  const { ports, files } = fakeWorld();
  const picture = new Uint8Array([1, 2, 3]);
  const error = new HeadroomError('script-failed', 'no key');
  const answers = [
    new HeadroomError('login-failed', 'the login failed: no key', { cause: { error, picture } }),
    new HeadroomError('login-failed', 'the login failed, as it was told before.'),
  ];
  const launched = await ports.chrome.launch({});
  const audit = async () => {
    throw answers.shift();
  };
  const chrome = { launch: async () => ({ ...launched, audit }) };
  const browser = await chromeWithLogins(someConfig(), [], { ...ports, chrome }).launch({});
  const said = async () =>
    browser
      .audit({ url: 'http://127.0.0.1:4001/' } as AuditRequest)
      .catch(({ message }: HeadroomError) => message);
  expect(await said()).toBe('the login failed: no key\nThe page then: flows/login.png');
  expect(await said()).toBe('the login failed, as it was told before.');
  expect([...files.keys()]).toEqual(['/site/.headroom/flows/login.png']);
});

test('a login that fails while other hosts are recorded names no picture', async () => {
  const { ports, files } = fakeWorld();
  const error = new HeadroomError('script-failed', 'no key');
  const cause = { error, picture: new Uint8Array([1]) };
  const launched = await ports.chrome.launch({});
  const audit = async () => {
    throw new HeadroomError('login-failed', 'the login failed: no key', { cause });
  };
  const chrome = { launch: async () => ({ ...launched, audit }) };
  const config = someConfig({ targets: [pageTarget('home')] });
  const recording = recordVisits(config, () => 'others.har', { ...ports, chrome });
  await expect(recording).rejects.toThrow(/^the login failed: no key$/);
  expect([...files.keys()].filter((file) => file.endsWith('.png'))).toEqual([]);
});

test('each visit tells which process of its server it goes to', async () => {
  const { ports } = fakeWorld();
  const launched = await ports.chrome.launch({});
  const told: AuditRequest['server'][] = [];
  const audit = (request: AuditRequest) => {
    told.push(request.server);
    return launched.audit(request);
  };
  const chrome = { launch: async () => ({ ...launched, audit }) };
  let count = 1;
  let running = 'base';
  const arms = ['head', 'base'] as const;
  const servers = arms.map((arm) => ({
    ...{ arm, origin: 'http://127.0.0.1:4001' },
    ...{ starts: () => count, isRunning: () => arm === running },
  }));
  const browser = await chromeWithLogins(someConfig(), servers, { ...ports, chrome }).launch({});
  const visit = (url: string) => browser.audit({ url } as AuditRequest);
  await visit('http://127.0.0.1:4001/a');
  count = 2;
  running = 'head';
  await visit('http://127.0.0.1:4001/b');
  await visit('http://127.0.0.1:4000/');
  expect(told).toEqual([{ arm: 'base', starts: 1 }, { arm: 'head', starts: 2 }, undefined]);
});
