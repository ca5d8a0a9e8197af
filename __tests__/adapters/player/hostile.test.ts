/** Scripts, pages and players that want more than a flow may have, in the real Chrome. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { guardHosts } from '../../../src/adapters/player/guard-hosts.ts';
import { startPlayer } from '../../../src/adapters/player/player-process.ts';
import type { Browser, Log, Played, PlayRequest } from '../../../src/ports.ts';
import { hasEnded } from '../../support/test-process.ts';
import {
  auditRequest,
  environment,
  openSite,
  playRequest,
  type Site,
  silent,
} from '../../support/visiting.ts';

jest.setTimeout(120_000);

const debugged: string[] = [];
const log: Log = { ...silent, debug: (text) => void debugged.push(text) };
const folder = mkdtempSync(join(tmpdir(), 'hr-hostile-'));

const head = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>Shop</h1>';
const session = 'cookie-of-the-session';
const page = `${head}<input id="q"><a id="download" href="/report.csv" download>Report</a>
<button id="ask" onclick="answer = confirm('Buy it?')">Ask</button>
<button id="tab" onclick="other = window.open('http://elsewhere.example/')">Tab</button>
<iframe title="frame" src="http://frames.example/"></iframe>
<button id="leave" onclick="history.pushState({}, '', '/login')">Leave</button>`;

/** Asks for a page of another host in advance, and leads there. */
const prefetching = `${head}<a id="there" href="https://elsewhere.example/">There</a>
<script type="speculationrules">${JSON.stringify({
  prefetch: [{ source: 'list', urls: ['https://elsewhere.example/'], eagerness: 'immediate' }],
})}</script>`;
const elsewhere = {
  method: 'GET',
  url: 'https://elsewhere.example/',
  requestHeaders: [],
  protocol: 'h2',
  status: 200,
  headers: [['content-type', 'text/html']],
  body: Buffer.from(head),
  encodedBytes: undefined,
  waitMs: 1,
} as const;

const eager = `${head}<a id="list" href="/list.csv" download>List</a><script>list.click()</script>`;

let site: Site;
let browser: Browser;

/** The addresses that were asked for. */
const asked: (string | undefined)[] = [];

/** An answer that comes only when a test gives it. */
const late = Promise.withResolvers<ServerResponse>();

beforeAll(async () => {
  site = await openSite((request, response) => {
    asked.push(request.url);
    if (request.url === '/report.csv') return late.resolve(response);
    if (request.url === '/asked') return void late.promise.then(() => response.end());
    const isRedirect = request.url === '/elsewhere';
    if (isRedirect) response.writeHead(302, { location: 'http://elsewhere.example/' });
    else response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': `s=${session}` });
    const pages: Readonly<Record<string, string>> = {
      '/eager': eager,
      '/prefetching': prefetching,
    };
    response.end(pages[request.url ?? ''] ?? page);
  });
  const env = { ...environment, HOME: folder };
  browser = await chromeLauncher(log).launch(
    env,
    {
      origins: [site.origin],
      delayMs: 0,
      otherHosts: { replay: new Map([['elsewhere', { exchanges: [elsewhere], digest: '' }]]) },
    },
    { env, cwd: folder, allowedHosts: [] },
  );
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
});

let scripts = 0;
function writeModule(body: string): PlayRequest['script'] {
  scripts += 1;
  const file = join(folder, `${scripts}.mjs`);
  writeFileSync(file, `export default async ({ page, step, url }) => {\n${body}\n};\n`);
  return { kind: 'module', file };
}

const play = (body: string, more: Partial<PlayRequest> = {}): Promise<Played> =>
  browser.play(
    playRequest({
      script: writeModule(body),
      origin: site.origin,
      cwd: folder,
      scope: 'rehearsal',
      ...more,
    }),
  );

const downloaded = (): readonly string[] => {
  const downloads = join(folder, 'Downloads');
  return existsSync(downloads) ? readdirSync(downloads) : [];
};

test('a download of the first visit leaves no file', async () => {
  await browser.audit(auditRequest(`${site.origin}/eager`));
  expect(asked).toContain('/list.csv');
  expect(downloaded()).toEqual([]);
});

describe('messages that a player would not send', () => {
  test.each([
    ['no JSON', `'{'`],
    ['nothing', `'null'`],
    ['an unknown type', `'{"type":"verdict","pass":true}'`],
    ['a step that is no text', `'{"type":"begin","step":{"toString":1}}'`],
    ['a step of a name without an end', `JSON.stringify({ type: 'end', step: 'x'.repeat(2e3) })`],
    ['a key more', `'{"type":"typed","text":"a","__proto__":{}}'`],
    ['a line without an end', `'x'.repeat(9 * 1024 * 1024)`],
  ])('%s is not taken', async (_, text) => {
    const file = join(folder, 'forging.cjs');
    writeFileSync(
      file,
      `const pipe = new (require('node:net').Socket)({ fd: 3 });
pipe.on('error', () => {});
pipe.write(${text} + '\\n');
setInterval(() => {}, 1000);`,
    );
    const player = await startPlayer(file, { env: {}, cwd: folder });
    try {
      expect(await player.next()).toBe('strange');
    } finally {
      await player.kill();
    }
  });
});

describe('a flow stays on this machine', () => {
  const { mayShow } = guardHosts(playRequest({ script: writeModule(''), origin: '', cwd: '' }));

  test.each([
    'http://127.0.0.1@elsewhere.example/',
    'http://0.0.0.0:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://[fe80::1]/',
    'http://[2001:db8::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://printer.local/',
    'http://localhost.elsewhere.example/',
    'https://127.0.0.1.elsewhere.example/',
    'file:///etc/passwd',
    'view-source:http://127.0.0.1/',
    'chrome://version/',
    'not an address',
  ])('%s is none of it', (address) => expect(mayShow(address)).toBe(false));

  test.each([
    'http://0x7f.1/',
    'http://elsewhere.example@127.0.0.1/',
    'http://[::1]:9/',
    'https://shop.localhost/',
    'about:blank',
    'data:,a',
  ])('%s is', (address) => expect(mayShow(address)).toBe(true));

  test.each([
    ['by a redirect', `url('/elsewhere')`, 'elsewhere.example'],
    ['to a file', `'file:///etc/passwd'`, 'an address that begins with file:'],
  ])('%s it does not leave', async (_, address, place) => {
    const body = `await page.goto(${address}).catch(() => {}); await new Promise(() => {});`;
    expect((await play(body)).problem?.error).toMatchObject({
      code: 'host-not-allowed',
      message: `checkout leads to ${place}, which is not this machine and is not in "allowHosts".`,
    });
  });
});

test('a page of another host that was prefetched is not shown either', async () => {
  const { problem } = await play(
    `const session = await page.createCDPSession();
     const ready = new Promise((resolve) =>
       session.on('Preload.prefetchStatusUpdated', (told) => told.status === 'Ready' && resolve()));
     await session.send('Preload.enable');
     await page.goto(url('/prefetching'));
     await ready;
     await page.click('#there').catch(() => {});
     await new Promise(() => {});`,
    { replay: 'elsewhere' },
  );
  expect(problem?.error).toMatchObject({
    code: 'host-not-allowed',
    message: expect.stringContaining('leads to elsewhere.example, which is not this machine'),
  });
});

test(
  'another tab shows no other host, steps may be called like what every object has, and ' +
    'processes that a script leaves behind end with it',
  async () => {
    const names = ['__proto__', 'constructor', 'toString', 'then'];
    const { problem, known, met } = await play(
      `for (const name of ${JSON.stringify(names)}) await step(name, async () => {});
       const { spawn } = await import('node:child_process');
       const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
       (await import('node:fs')).writeFileSync('left.pid', String(left.pid));
       await page.goto(url('/'));
       await page.click('#tab');
       await page.waitForFunction(() => window.other?.closed);`,
      { steps: names.map((name) => ({ name })) },
    );
    expect([problem, [...known.keys()]]).toEqual([undefined, names]);
    expect(met).toContain(
      'another tab that was to show elsewhere.example, which "allowHosts" does not name',
    );
    expect(await hasEnded(Number(readFileSync(join(folder, 'left.pid'), 'utf8')))).toBe(true);
  },
);

test('a dialog is dismissed and a download refused, and both are said', async () => {
  const { problem, met } = await play(
    `await page.goto(url('/'));
     await page.click('#ask');
     if (await page.evaluate(() => window.answer)) throw new Error('it is bought');
     const session = await page.createCDPSession();
     await session.send('Page.enable');
     const begins = new Promise((resolve) => session.once('Page.downloadWillBegin', resolve));
     await page.evaluate(() => Object.assign(document.querySelector('#download'),
       { href: '/list.csv' }).click());
     await begins;`,
  );
  expect(problem).toBeUndefined();
  expect(met).toEqual(['a dialog (confirm)', 'a download, which was refused']);
});

test('a download that is answered after its flow leaves no file', async () => {
  const { problem } = await play(
    `await page.goto(url('/'));
     await page.click('#download');
     await fetch(url('/asked'));`,
  );
  expect(problem).toBeUndefined();
  const response = await late.promise;
  response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n');
  await once(response, 'close');
  await play(
    `const session = await page.browser().target().createCDPSession();
     await session.send('Browser.setDownloadBehavior', { behavior: 'default' });`,
  );
  // What a script allows does not hold for the visits after it.
  await browser.audit(auditRequest(`${site.origin}/eager`));
  expect(downloaded()).toEqual([]);
});

test('a script that types for ever ends, and each text that it typed is covered', async () => {
  const typed = 'hunter2 & "co"';
  const { problem } = await play(
    `await page.goto(url('/'), { timeout: 0 });
     await step('look', async () => {
       await page.keyboard.sendCharacter('sent-as-a-whole');
       const other = await page.browser().newPage();
       await other.authenticate({ username: 'ada-l', password: 'kept-for-the-host' });
       await other.keyboard.type('typed-elsewhere');
       await page.bringToFront();
       await page.type('#q', ${JSON.stringify(typed)});
       await page.evaluate((said) => {
         for (const one of said) console.error(one, encodeURIComponent(one), document.cookie);
       }, ['sent-as-a-whole', 'kept-for-the-host', 'typed-elsewhere', ${JSON.stringify(typed)}]);
       for (;;) await page.keyboard.type('again ');
     });`,
    { timeoutMs: 1_000 },
  );
  expect(problem?.error.code).toBe('script-timeout');
  expect(problem?.console).toEqual(Array.from({ length: 4 }, () => 'error: *** *** s=***'));
  expect(browser.coverTyped(`?q=${encodeURIComponent(typed)}`)).toBe('?q=***');
  // Libraries print to the console, which goes to the debug log.
  console.error(`visiting /?q=${encodeURIComponent(typed)}`);
  expect(debugged.at(-1)).toBe('Lighthouse: visiting /?q=***');
});

test('a session that is lost in a step that loads no document fails the step', async () => {
  const login = writeModule(`await page.goto(url('/login'));`);
  const { problem } = await play(
    `await page.goto(url('/account'));
     await step('orders', () => page.click('#leave'));`,
    { login },
  );
  expect(problem?.error.code).toBe('login-failed');
  expect(problem?.error.message).toMatch(
    /^\/account leads back to \/login, where the login \d+\.mjs began/,
  );
});
