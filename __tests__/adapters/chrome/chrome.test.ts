import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import desktopConfig from 'lighthouse/core/config/desktop-config.js';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { desktopSettings } from '../../../src/adapters/chrome/device-settings.ts';
import { lighthouseVersion } from '../../../src/adapters/chrome/lighthouse.ts';
import { measurePage } from '../../../src/measure/page/round.ts';
import type { AuditRequest, Browser } from '../../../src/ports.ts';
import { pageTarget } from '../../support/targets.ts';
import { auditRequest, environment, openSite, type Site, silent } from '../../support/visiting.ts';

jest.setTimeout(120_000);

const temporary = mkdtempSync(join(tmpdir(), 'hr-chrome-'));

const pages: Readonly<Record<string, string>> = {
  '/': '<!doctype html><title>Shop</title><h1>Shop</h1><script>performance.mark("hero")</script>',
  '/remembers': `<!doctype html><link rel="icon" href="data:,"><h1>Remembers</h1><script>
    indexedDB.databases().then((databases) => {
      const stores = [localStorage.length, sessionStorage.length, databases.length];
      fetch('/found?' + [...stores, document.cookie.length]);
      localStorage.seen = sessionStorage.seen = 'yes';
      document.cookie = 'seen=yes; max-age=3600';
      indexedDB.open('seen');
    });
  </script>`,
  '/mapped':
    '<!doctype html><link rel="icon" href="data:,"><h1>Mapped</h1><script>shown = 1\n//# ' +
    'sourceMappingURL=/script.map</script>',
  '/busy':
    '<h1>Busy</h1><script>const ask = () => fetch("/slow").finally(ask); for (let i = 0; i ' +
    '< 4; i++) ask();</script>',
  '/hung': '<h1>Hung</h1><script>setTimeout(() => { for (;;); }, 500)</script>',
};

let site: Site;
let origin: string;
let browser: Browser;
const found: string[] = [];
const mapsAsked: string[] = [];
const silentAsked: string[] = [];
const seenHeaders: (string | undefined)[] = [];

beforeAll(async () => {
  site = await openSite((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') seenHeaders.push(request.headers['x-token'] as string | undefined);
    if (path.startsWith('/found')) found.push(path);
    if (path === '/script.map') mapsAsked.push(path);
    if (path === '/silent') return void silentAsked.push(path);
    if (path === '/slow') return void setTimeout(() => response.end(), 20);
    if (path === '/text') return void response.setHeader('content-type', 'text/plain').end('text');
    response
      .writeHead(pages[path] === undefined ? 404 : 200, { 'content-type': 'text/html' })
      .end(pages[path] ?? 'not here');
  });
  ({ origin } = site);
  browser = await chromeLauncher(silent).launch({ ...environment, TMPDIR: temporary });
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(temporary, { recursive: true, force: true });
});

const request = (path: string, more: Partial<AuditRequest> = {}): AuditRequest =>
  auditRequest(new URL(path, origin).href, more);

const failure = (path: string, more: Partial<AuditRequest> = {}) =>
  browser.audit(request(path, more)).then(
    () => 'measured',
    (error: Error & { code?: string }) => `${error.code}: ${error.message.replaceAll(origin, '')}`,
  );

/** The processes whose command line holds all of these. */
const processesWith = (...parts: readonly string[]): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return parts.every((part) => line.includes(part));
      } catch {
        return false; // It ended while we looked.
      }
    });

test('the version of Lighthouse and its desktop preset are those of the package', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../../node_modules/lighthouse/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  expect({ version: lighthouseVersion, settings: desktopSettings }).toEqual({
    version,
    settings: desktopConfig.settings,
  });
});

test("a metrics round has metrics and the machine's benchmark, which is taken once", async () => {
  const first = await browser.audit(request('/'));
  const second = await browser.audit(request('/'));
  expect(Object.keys(second.report.audits).sort()).toEqual([
    'first-contentful-paint',
    'largest-contentful-paint',
    'network-requests',
  ]);
  expect(second.report.audits['largest-contentful-paint']?.numericValue).toBeGreaterThan(0);
  expect(second.report.environment.benchmarkIndex).toBe(first.report.environment.benchmarkIndex);
  expect(first.report.environment.benchmarkIndex).toBeGreaterThan(10);
  expect(second.html).toBeUndefined();
});

/** The width stands in the header of the frame, behind the marker of a baseline JPEG. */
function widthOfJpeg(url: string): number {
  const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  return bytes.readUInt16BE(bytes.indexOf(Buffer.from([0xff, 0xc0])) + 7);
}

test('a full audit renders a report, and request headers are in none', async () => {
  const { report, html } = await browser.audit(
    request('/', { scope: 'full', device: 'desktop', headers: { 'x-token': 'sesame-open' } }),
  );
  expect(Object.keys(report.categories)).toEqual([
    'performance',
    'accessibility',
    'best-practices',
    'seo',
  ]);
  expect(html).toContain('<!doctype html>');
  const thumbnails = report.audits['screenshot-thumbnails']?.details;
  const { items } = (thumbnails ?? { items: [] }) as {
    readonly items: readonly { readonly data: string }[];
  };
  expect(items).toHaveLength(8);
  for (const { data } of items) expect(data).toMatch(/^data:image\/jpeg;base64,[\w+/]+=*$/);
  expect(new Set(items.map(({ data }) => widthOfJpeg(data)))).toEqual(new Set([100]));
  expect(`${JSON.stringify(report)}${html}`).not.toContain('sesame-open');
  expect(seenHeaders).toContain('sesame-open');
});

test('a visit finds nothing of the one before: no cookie, no storage, no database', async () => {
  for (const scope of ['full', 'metrics', 'metrics'] as const)
    await browser.audit(request('/remembers', { scope }));
  expect(found).toEqual(Array(3).fill('/found?0,0,0,0'));
});

test('source maps are fetched for audits that may read them, not for own metrics', async () => {
  const own = { audits: ['largest-contentful-paint', 'user-timings'] };
  const rounds = [
    await browser.audit(request('/mapped', own)),
    await browser.audit(
      request('/mapped', { audits: ['total-blocking-time', 'unused-javascript'] }),
    ),
  ];
  expect(mapsAsked).toEqual(['/script.map']);
  expect(
    rounds.map(({ report }) =>
      Object.values(report.audits).filter(({ scoreDisplayMode }) => scoreDisplayMode === 'error'),
    ),
  ).toEqual([[], []]);
});

test('pages that do not load say why', async () => {
  expect([
    await failure('/gone'),
    await failure('/text'),
    await failure('http://127.0.0.1:1/'),
  ]).toEqual([
    'page-not-loaded: /gone: Lighthouse was unable to reliably load the page you ' +
      'requested. Make sure you are testing the correct URL and that the server is properly ' +
      'responding to all requests. (Status code: 404) (ERRORED_DOCUMENT_REQUEST)',
    'page-not-loaded: /text: The page provided is not HTML (served as MIME type ' +
      'text/plain). (NOT_HTML)',
    'page-not-loaded: http://127.0.0.1:1/: nothing answers there, or the host has no ' +
      'address. (CHROME_INTERSTITIAL_ERROR)',
  ]);
});

test('a page that hangs ends by its time-out, and the next page is measured', async () => {
  const timeoutMs = 2000;
  expect([
    await failure('/silent', { timeoutMs }),
    await failure('/busy', { timeoutMs }),
    await failure('/hung', { timeoutMs }),
  ]).toEqual([
    'page-not-loaded: /silent: the server took the request and did not answer it. (NO_ANSWER)',
    expect.stringMatching(
      /^page-never-quiet: \/busy was still asking for \/slow \(\d+ times in its last 2 s\)/,
    ),
    expect.stringContaining('page-never-quiet: /hung: '),
  ]);
  // A new Chrome would not help there.
  expect(silentAsked).toEqual(['/silent']);
  expect(await failure('/')).toBe('measured');
});

const onLinux = process.platform === 'linux' ? test : test.skip;

/**
 * Runs a script that has `launch`, `origin` and `request` in a Node of its own, where nothing but
 * Headroom listens for lost promises.
 */
function inNode(script: string, place: string) {
  const chromeModule = new URL('../../../src/adapters/chrome/chrome.ts', import.meta.url).href;
  const prelude = `import { chromeLauncher } from ${JSON.stringify(chromeModule)};
    // Chrome's adapter sends what is written to the console to the log.
    const say = (line) => process.stdout.write(line + '\\n');
    const log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
    const browser = await chromeLauncher(log).launch(process.env);
    const request = ${JSON.stringify(request('/'))};
    const visit = (path) => browser
      .audit({ ...request, url: new URL(path, ${JSON.stringify(origin)}).href })
      .then(() => 'measured', (error) => error.code + ': ' + error.message);`;
  return spawn(process.execPath, ['--input-type=module', '-e', `${prelude}\n${script}`], {
    env: { ...environment, TMPDIR: place, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

onLinux(
  'a tab that crashes and a Chrome that dies are said, and the next page is measured',
  async () => {
    const place = mkdtempSync(join(temporary, 'place-'));
    const child = inNode(
      "for (const path of ['/silent', '/silent', '/']) say(await visit(path)); await " +
        'browser.close(); process.exit();',
      place,
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    for (const victim of ['--type=renderer', '--remote-debugging-pipe']) {
      await once(site.server, 'request');
      for (const pid of processesWith(place, victim)) process.kill(pid, 'SIGKILL');
    }
    const [code] = await once(child, 'close');
    expect({
      code,
      lines: output.replaceAll(origin, '').trim().split('\n'),
      left: readdirSync(place),
    }).toEqual({
      code: 0,
      lines: [
        'page-crashed: The tab crashed while it measured /silent.',
        'page-crashed: Chrome ended while it measured /silent.',
        'measured',
      ],
      left: [],
    });
  },
);

test('a round of a real page gives every metric of the table, and the score', async () => {
  const { values, invalid } = await measurePage(
    pageTarget('shop'),
    origin,
    ['user-timing:hero', 'audit:bootup-time'],
    browser,
  );
  expect(invalid).toEqual({});
  expect(Object.keys(values)).toHaveLength(39);
  expect(values).toMatchObject({ 'total-requests': 1, 'dom-nodes': 4, cls: 0 });
});

test('a Chrome that is not there, or does not start, is said with its path', async () => {
  const missing = join(temporary, 'no-chrome');
  const broken = join(temporary, 'broken-chrome');
  writeFileSync(broken, '#!/bin/sh\necho "missing library" >&2\nexit 7\n', { mode: 0o755 });
  const launch = (path: string) =>
    chromeLauncher(silent)
      .launch({ ...environment, CHROME_PATH: path })
      .then(
        () => 'started',
        (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
      );
  expect([await launch(missing), await launch(broken)]).toEqual([
    `chrome-missing: CHROME_PATH names ${missing}, and nothing is there.`,
    `chrome-failed: Chrome (${broken}) did not start: it ended at once (exit code 7)\n` +
      'missing library',
  ]);
});

onLinux.each(['SIGTERM', 'SIGKILL'] as const)(
  'Chrome is gone when Headroom is ended by %s',
  async (signal) => {
    const place = mkdtempSync(join(temporary, 'place-'));
    const child = inNode("say('up'); setInterval(() => {}, 1000);", place);
    await once(child.stdout, 'data');
    expect(processesWith(place, '--remote-debugging-pipe').length).toBeGreaterThan(0);
    // All that Chrome writes is in the profile, so that one who removes it leaves nothing, whenever
    // that is. Beside it stands whose it is.
    expect(readdirSync(place)).toEqual([
      expect.stringMatching(/^headroom-chrome-\w+$/),
      expect.stringMatching(/^headroom-chrome-\w+\.owner$/),
    ]);
    child.kill(signal);
    await once(child, 'exit');
    while (processesWith(place).length > 0) await sleep(20);
    // After SIGKILL nobody is left to remove the profile: the next run does. Else a process of its
    // own does, which may be at it still.
    const left = signal === 'SIGTERM' ? 0 : 2;
    while (readdirSync(place).length > left) await sleep(20);
    expect(readdirSync(place)).toHaveLength(left);
  },
);
