/** Logins in the real Chrome: once for each server, and every visit begins in their state. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { HeadroomError } from '../../../src/errors.ts';
import type { Script } from '../../../src/model.ts';
import type { Browser, LoginProblem } from '../../../src/ports.ts';
import {
  auditRequest,
  environment,
  openSite,
  playRequest,
  type Site,
  silent,
} from '../../support/visiting.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'hr-login-'));
const head = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>Shop</h1>';

/** Keeps what it found, and leaves something behind. */
const account = `${head}<p>Account</p><script>
  const found = [localStorage.who, sessionStorage.tab, localStorage.left, document.cookie];
  fetch('/found?' + encodeURIComponent(JSON.stringify(found)));
  localStorage.left = 'behind'; document.cookie = 'left=behind';
</script>`;
const login = `${head}<form method="post" action="/login"><input name="password" id="password">
  <button id="go">Go</button></form>`;
const welcome = `${head}<p id="welcome">Welcome</p><script>
  localStorage.who = 'ada'; sessionStorage.tab = 'one'; document.cookie = 'seen=yes';
</script>`;

let site: Site;
let origin: string;
let browser: Browser;
let logins: string[] = [];
let found: unknown[] = [];
let session = 'first';

beforeAll(async () => {
  site = await openSite(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://shop.invalid');
    const isKnown = request.headers.cookie?.includes(`session=${session}`);
    const html = (text: string) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(text);
    const redirect = (location: string, more: object = {}) =>
      response.writeHead(302, { location, ...more }).end();
    if (pathname === '/as-seen') {
      const { 'user-agent': agent, 'accept-language': languages = '', cookie } = request.headers;
      found.push([agent, languages.split(',')[0], cookie, request.headers['x-team']]);
      html(head);
    } else if (pathname === '/found') {
      found.push(JSON.parse(decodeURIComponent(search.slice(1))));
      response.end();
    } else if (pathname === '/login' && request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += chunk;
      logins.push(body);
      redirect('/welcome', { 'set-cookie': `session=${session}; HttpOnly; Path=/` });
    } else if (pathname === '/login') html(login);
    else if (pathname === '/welcome') html(welcome);
    else if (pathname === '/account' && isKnown) html(account);
    else if (pathname === '/open') html(account);
    else if (pathname === '/changes')
      html(`${head}<script>localStorage.who = 'eve'; location.replace('/open')</script>`);
    else redirect('/login?from=account');
  });
  ({ origin } = site);
  process.env.TOKEN_OF_THE_JOB = 'a-token';
  browser = await chromeLauncher(silent).launch(
    environment,
    { origins: [origin], delayMs: 0, otherHosts: 'allow' },
    { env: { ...environment, SHOP_PASSWORD: 'of the job' }, cwd: folder, allowedHosts: [] },
  );
});

beforeEach(() => {
  logins = [];
  found = [];
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
  delete process.env.TOKEN_OF_THE_JOB;
});

const byModule = (name: string, body: string): Script => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `export default async ({ page, step, url }) => {\n${body}\n};\n`);
  return { kind: 'module', file };
};

const enters = `if (process.env.TOKEN_OF_THE_JOB) throw new Error('a token');
  await page.goto(url('/login'));
  await page.type('#password', process.env.SHOP_PASSWORD);
  await page.click('#go');
  await page.waitForSelector('#welcome');`;

const visit = (path: string, login?: Script): ReturnType<Browser['audit']> =>
  browser.audit(
    auditRequest(`${origin}${path}`, {
      audits: ['first-contentful-paint'],
      timeoutMs: 10_000,
      ...(login === undefined ? {} : { login }),
    }),
  );

const failure = async (visiting: Promise<unknown>): Promise<HeadroomError> => {
  const thrown: unknown = await visiting.catch((error: unknown) => error);
  if (!(thrown instanceof HeadroomError)) throw new Error(`no error: ${String(thrown)}`);
  return thrown;
};

const asAfterLogin = ['ada', 'one', null, 'seen=yes'];

test('a login is played once, and every visit finds the state that it left', async () => {
  const script = byModule('once', enters);
  for (let round = 0; round < 2; round += 1) await visit('/account', script);
  expect(logins).toEqual(['password=of+the+job']);
  expect(found).toEqual([asAfterLogin, asAfterLogin]);
});

test('a later document of a visit finds what the one before it left', async () => {
  await visit('/changes', byModule('once', enters));
  expect(found).toEqual([['eve', 'one', null, 'seen=yes']]);
});

test('a visit without a login finds nothing of one', async () => {
  await visit('/open');
  expect(found).toEqual([[null, null, null, '']]);
});

test('a flow begins in the state after its login, too', async () => {
  const script = byModule('flow', "await page.goto(url('/account'));");
  const login = byModule('once', enters);
  const { problem } = await browser.play(
    playRequest({ script, origin, cwd: folder, scope: 'rehearsal', login }),
  );
  expect(problem).toBeUndefined();
  expect([logins, found]).toEqual([[], [asAfterLogin]]);
});

test('a recording logs in, with the password of a variable', async () => {
  const file = join(folder, 'login.json');
  const steps = [
    { type: 'navigate', url: 'http://localhost:3000/login' },
    { type: 'change', selectors: [['#password']], value: '$SHOP_PASSWORD' },
    {
      type: 'click',
      selectors: [['#go']],
      offsetX: 4,
      offsetY: 4,
      assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/welcome', title: 'Shop' }],
    },
    { type: 'waitForElement', selectors: [['#welcome']] },
  ];
  writeFileSync(file, JSON.stringify({ title: 'login', steps }));
  await visit('/account', { kind: 'recording', file, env: { SHOP_PASSWORD: 'hunter2' } });
  expect(logins).toEqual(['password=hunter2']);
  expect(found).toEqual([asAfterLogin]);
});

test('a login that fails is told once, with its stack and a picture', async () => {
  const script = byModule('fails', "await page.goto(url('/login'));\n  throw new Error('no key');");
  const first = await failure(visit('/account', script));
  expect(first.code).toBe('login-failed');
  expect(first.message).toContain('the login fails.mjs failed:');
  expect(first.message).toContain('no key\n');
  expect(first.message).toContain('fails.mjs:3:');
  expect((first.cause as LoginProblem).picture?.length).toBeGreaterThan(100);
  const second = await failure(visit('/open', script));
  expect([second.code, second.message]).toEqual([
    'login-failed',
    'the login fails.mjs failed, as it was told before.',
  ]);
  expect(found).toEqual([]);
});

test('a login that leads to another host is stopped before it loads anything there', async () => {
  const script = byModule('away', "await page.goto('http://elsewhere.example/');");
  const { message } = await failure(visit('/account', script));
  expect(message).toBe(
    'the login away.mjs failed: the login away.mjs leads to elsewhere.example, which is not this ' +
      'machine and is not in "allowHosts".',
  );
});

test('a login is played as its visitor is seen', async () => {
  const tells = `await page.goto(url('/as-seen'));
    await page.evaluate(() => {
      const { matches } = matchMedia('(prefers-color-scheme: dark)');
      return fetch('/found?' + encodeURIComponent(JSON.stringify([screen.width, matches])));
    });`;
  const kiosk = { name: 'kiosk', width: 801, height: 602, scale: 1, userAgent: 'Kiosk/1.0' };
  const { problem } = await browser.play(
    playRequest({
      ...{ script: byModule('nothing', ''), origin, cwd: folder, scope: 'rehearsal' },
      login: byModule('as-seen', tells),
      ownDevice: kiosk,
      locale: 'de-DE',
      colorScheme: 'dark',
      cookies: { basket: 'full' },
      headers: { 'x-team': 'two' },
    }),
  );
  expect(problem).toBeUndefined();
  expect(found).toEqual([
    ['Kiosk/1.0', 'de-DE', 'basket=full', 'two'],
    [801, true],
  ]);
});

test('a login whose last page is busy for ever fails in its time', async () => {
  const busy = `await page.goto(url('/login'));
    await page.evaluate(() => void setTimeout(() => { for (;;); }, 50));
    await new Promise((resolve) => setTimeout(resolve, 100));`;
  const request = auditRequest(`${origin}/account`, {
    login: byModule('busy', busy),
    timeoutMs: 1_500,
  });
  const error = await failure(browser.audit(request));
  expect([error.code, error.message]).toEqual([
    'login-failed',
    'the login busy.mjs failed: the login busy.mjs could not be played: its last page does not ' +
      'answer',
  ]);
});

test('a page that leads back to the login has no session', async () => {
  const script = byModule('loops', "await page.goto(url('/login'));");
  const { code, message } = await failure(visit('/account', script));
  expect([code, message]).toEqual([
    'login-failed',
    '/account leads back to /login, where the login loops.mjs began: its session does not hold.',
  ]);
});

test('a session that the server has forgotten is opened again', async () => {
  const script = byModule('once', enters);
  session = 'second';
  await visit('/account', script);
  expect(logins).toHaveLength(1);
  expect(found).toEqual([asAfterLogin]);
});

test('a Chrome that is started again logs in again', async () => {
  const login = byModule('once', enters);
  const script = byModule(
    'crashes',
    "await (await page.browser().target().createCDPSession()).send('Browser.crash');",
  );
  const asked = { script, origin, cwd: folder, scope: 'rehearsal', login } as const;
  const { problem } = await browser.play(playRequest(asked));
  expect(problem?.error.code).toBe('page-crashed');
  logins = [];
  await visit('/account', login);
  expect([logins.length, found]).toEqual([1, [asAfterLogin]]);
});

test('a repeat visit that lost its session fails: a third visit repeats nothing', async () => {
  const login = byModule('once', enters);
  await browser.audit(auditRequest(`${origin}/account`, { login, caches: 'fill' }));
  logins = [];
  session = 'third';
  const repeat = auditRequest(`${origin}/account`, { login, caches: 'use' });
  expect((await failure(browser.audit(repeat))).message).toContain('/account leads back to /login');
  expect(logins).toEqual([]);
});

test('a flow that lost its session fails, and logs in again in its next round', async () => {
  const login = byModule('once', enters);
  await visit('/account', login);
  session = 'fourth';
  const script = byModule('measured', "await step('account', () => page.goto(url('/account')));");
  const steps = [{ name: 'account' }];
  const audits = ['first-contentful-paint'];
  const round = playRequest({ script, origin, cwd: folder, steps, audits, login });
  expect((await browser.play(round)).problem?.error.message).toContain('leads back to /login');
  logins = [];
  found = [];
  expect((await browser.play(round)).problem).toBeUndefined();
  expect([logins.length, found]).toEqual([1, [asAfterLogin]]);
});

test('a login that Headroom cannot play fails with its cause, and is tried again', async () => {
  const file = join(folder, 'bug.mjs');
  const script: Script = { kind: 'module', file, env: { SHOP: 'no \0 in a variable' } };
  for (const attempt of [1, 2]) {
    const error = await failure(visit('/account', script));
    expect([attempt, error.code]).toEqual([attempt, 'login-failed']);
    expect(error.message).toMatch(/could not be played: /);
    const { error: why } = error.cause as LoginProblem;
    expect(why).toMatchObject({ code: 'flow-failed', cause: { code: 'ERR_INVALID_ARG_VALUE' } });
  }
  await visit('/account', byModule('after-bug', enters));
  expect(found).toEqual([asAfterLogin]);
});
