/**
 * The page that was asked for, visited by the real Chrome: with its cookies, until its moment, and
 * what became of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { jest } from '@jest/globals';
import { blockedBy } from '../../src/adapters/chrome/blocked-urls.ts';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import { readItems } from '../../src/measure/page/values.ts';
import type { AuditRequest, Browser, Log } from '../../src/ports.ts';
import { joinPatterns } from '../support/patterns.ts';
import {
  auditRequest,
  environment,
  openSite,
  routesTo,
  type Site,
  silent,
} from '../support/visiting.ts';

jest.setTimeout(240_000);

const debugged: string[] = [];
const log: Log = { ...silent, debug: (message) => void debugged.push(message) };

const page = (body: string, head = ''): string =>
  '<!doctype html><html lang="en"><title>Page</title><link rel="icon" ' +
  `href="data:,">${head}<h1>Page</h1>${body}`;
const script = (source: string): string => `<script>${source}</script>`;
const poll = script('setInterval(() => fetch("/tick?" + Date.now()).catch(() => {}), 100)');
const busyTimer = script(
  'setInterval(() => { const end = performance.now() + 80; while (performance.now() < ' +
    'end); }, 100)',
);
const pages: Readonly<Record<string, string>> = {
  '/': page(''),
  '/polls': page(poll),
  '/hangs': page('<img src="/never.png" alt="">'),
  '/streams': page('<img src="/ok.png" alt="">', '<link rel="stylesheet" href="/never.css">'),
  '/never-idle': page(busyTimer),
  '/canvas':
    page('').replace('<h1>Page</h1>', '<canvas id="c" width="400" height="400"></canvas>') +
    script('const x = c.getContext("2d"); x.fillRect(0, 0, 300, 300)'),
  '/sandbox': page(''),
  '/sandbox-scripts': page(''),
  '/slow': page(''),
  '/login': page('<p>Log in</p>'),
  '/by-script': script('location.replace("/login?next=1")'),
  '/by-history': page(script('history.replaceState({}, "", "/login")')),
  '/broken': page(
    '<img src="/gone.png" alt=""><script src="/gone.js"></script><script src="/ok.js"></script>' +
      script(
        'fetch("/api/me"); new Image().src = "http://127.0.0.1:1/x.png"; const stop = new ' +
          'AbortController(); fetch("/never.json", { signal: stop.signal }).catch(() => {}); ' +
          'stop.abort()',
      ),
  ),
  '/gone': page(''),
};
const headersOf: Readonly<Record<string, Record<string, string>>> = {
  '/sandbox': { 'content-security-policy': "default-src 'self'; sandbox allow-forms" },
  '/sandbox-scripts': { 'content-security-policy': 'sandbox allow-scripts allow-same-origin' },
  '/sets': { 'set-cookie': 'locale=en; Path=/' },
};
const statuses: Readonly<Record<string, number>> = {
  '/gone': 404,
  '/gone.js': 404,
  '/gone.png': 500,
  '/api/me': 401,
};

let site: Site;
let origin: string;
let browser: Browser;
/** What each request said: `path cookie | x-token`. */
const asked: string[] = [];
let ticks = 0;

beforeAll(async () => {
  site = await openSite((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    asked.push(
      `${path} ${request.headers.cookie ?? 'none'} | ${request.headers['x-token'] ?? 'none'}`,
    );
    if (path === '/tick') ticks += 1;
    if (path.startsWith('/never.')) return;
    if (path === '/account') return void response.writeHead(302, { location: '/login' }).end();
    const type = path.endsWith('.js')
      ? 'text/javascript'
      : path.endsWith('.png')
        ? 'image/png'
        : 'text/html';
    const body = path === '/sets' ? page('<script src="/ok.js"></script>') : (pages[path] ?? '');
    const answer = () =>
      response
        .writeHead(statuses[path] ?? 200, { 'content-type': type, ...headersOf[path] })
        .end(body);
    if (path === '/slow') setTimeout(answer, 150);
    else answer();
  });
  ({ origin } = site);
  browser = await chromeLauncher(log).launch(environment, routesTo(origin));
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const audits = [
  ...['first-contentful-paint', 'largest-contentful-paint'],
  ...['network-requests', 'resource-summary'],
];
const request = (path: string, more: Partial<AuditRequest> = {}): AuditRequest =>
  auditRequest(new URL(path, origin).href, { audits, ...more });

const failure = (path: string, more: Partial<AuditRequest> = {}) =>
  browser.audit(request(path, more)).then(
    () => 'measured',
    (error: Error & { code?: string; hint?: string }) =>
      `${error.code}: ${error.message.replaceAll(origin, '')} ${error.hint}`,
  );

const numberOf = async (
  path: string,
  audit: string,
  more: Partial<AuditRequest> = {},
): Promise<number | undefined> =>
  (await browser.audit(request(path, { audits: [audit, 'network-requests'], ...more }))).report
    .audits[audit]?.numericValue;

/** What was asked during a visit, in the order of the requests. */
async function askedBy(path: string, more: Partial<AuditRequest>): Promise<readonly string[]> {
  asked.length = 0;
  await browser.audit(request(path, more));
  return [...asked];
}

describe('cookies', () => {
  test.each([
    [
      'one cookie, and a server that sets another',
      { cookie: 'session=abc' },
      'session=abc',
      'session=abc; locale=en',
    ],
    [
      'two cookies, in any case of the header',
      { Cookie: 'a=1; b=x=y==' },
      'a=1; b=x=y==',
      'a=1; b=x=y==; locale=en',
    ],
    [
      'a cookie with quotes and a percent sign',
      { cookie: 'q="a b%20"' },
      'q="a b%20"',
      'q="a b%20"; locale=en',
    ],
    [
      'a cookie that wants to be secure',
      { cookie: '__Host-id=7' },
      '__Host-id=7',
      '__Host-id=7; locale=en',
    ],
    ['a cookie that the server sets too', { cookie: 'locale=de' }, 'locale=de', 'locale=en'],
  ])('%s: each request has what a browser would send', async (_, headers, first, next) => {
    expect(await askedBy('/sets', { headers })).toEqual([
      `/sets ${first} | none`,
      `/ok.js ${next} | none`,
    ]);
  });

  test('other headers go with every request; no cookie is left to the next visit', async () => {
    const headers = { cookie: 'session=abc', 'X-Token': 'sesame' };
    expect(await askedBy('/sets', { headers })).toEqual([
      '/sets session=abc | sesame',
      '/ok.js session=abc; locale=en | sesame',
    ]);
    expect(await askedBy('/sets', { scope: 'full' })).toEqual(
      expect.arrayContaining(['/sets none | none', '/ok.js locale=en | none']),
    );
  });

  test('what is no cookie is said without its value', async () => {
    const said = await failure('/', { headers: { cookie: '=secret-value' } });
    expect(said === 'measured' || !said.includes('secret-value')).toBe(true);
  });
});

describe('quiet', () => {
  test('a page that polls is quiet once its polls are blocked, and none is counted', async () => {
    const before = ticks;
    const { report } = await browser.audit(
      request('/polls', { blockedUrls: ['*/tick*'], timeoutMs: 10_000 }),
    );
    expect([
      ticks - before,
      readItems(report.audits['resource-summary']).find(
        ({ resourceType }) => resourceType === 'total',
      )?.requestCount,
    ]).toEqual([0, 1]);
  });

  test('a page that is never quiet names what it asks for, waits for or is busy with', async () => {
    const timeoutMs = 3_000;
    expect([
      await failure('/polls', { timeoutMs }),
      await failure('/hangs', { timeoutMs }),
      await failure('/never-idle', { timeoutMs }),
    ]).toEqual([
      expect.stringMatching(
        joinPatterns(
          /^page-never-quiet: \/polls was still asking for \/tick \(\d+ times in its last /,
          /2 s\).* after 3 s\. Raise .*"block".*"until"/,
        ),
      ),
      expect.stringMatching(
        /^page-never-quiet: \/hangs was still waiting for \/never\.png after 3 s\. /,
      ),
      expect.stringMatching(
        joinPatterns(
          /^page-never-quiet: \/never-idle was still busy: nothing was loading, and its /,
          /main thread was never free .* after 3 s\. Look for a timer/,
        ),
      ),
    ]);
  });

  test('a page that is never quiet is measured at its load event, or at a moment', async () => {
    expect([
      await failure('/polls', { until: { kind: 'load' }, timeoutMs: 8_000 }),
      await failure('/never-idle', { until: { kind: 'load' }, timeoutMs: 8_000 }),
      await failure('/hangs', { until: { kind: 'load' }, timeoutMs: 2_500 }),
    ]).toEqual(['measured', 'measured', expect.stringContaining('waiting for /never.png')]);
    const until = { kind: 'moment', ms: 2_000 } as const;
    for (const path of ['/hangs', '/polls']) {
      const { report } = await browser.audit(request(path, { until }));
      expect(report.runWarnings).toEqual([]);
    }
    // A full audit may also warn of the machine.
    const full = await browser.audit(request('/polls', { until, scope: 'full' }));
    expect(full.report.runWarnings.join()).not.toContain('too slowly');
  });

  const patterns = [
    '*/a.js*',
    'a.js',
    '*.js',
    'b*.js',
    '/x/*',
    '*',
    '127.0.0.1*q=1',
    'B.js',
    '*a.js*a.js*',
    '?q=1',
  ];
  test('Headroom takes for blocked what Chrome blocks', async () => {
    const names = ['/a.js', '/b1.js', '/x/c.js', '/b.css?q=1', '/plain'];
    const differing: string[] = [];
    for (const pattern of patterns.filter((one) => one !== '*')) {
      pages['/many'] ??
        Object.assign(pages, {
          '/many': page(script(`for (const one of ${JSON.stringify(names)}) fetch(one)`)),
        });
      const reached = (await askedBy('/many', { blockedUrls: [pattern] })).map(
        (line) => line.split(' ')[0],
      );
      const isBlocked = blockedBy([pattern]);
      for (const name of names)
        if (reached.includes(name.split('?')[0]) === isBlocked(origin + name))
          differing.push(`${pattern} ${name}`);
    }
    expect(differing).toEqual([]);
  });
});

/**
 * What comes of each page, in a Node of its own. Lighthouse may lose a promise where a visit ends
 * early: Headroom passes over it, and jest would call it a failure of the test.
 */
async function inNode(paths: readonly string[]): Promise<unknown> {
  const launch = routesTo(origin);
  const chromeModule = new URL('../../src/adapters/chrome/chrome.ts', import.meta.url).href;
  const script = `
    import { chromeLauncher } from ${JSON.stringify(chromeModule)};
    const log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
    const browser = await chromeLauncher(log).launch(process.env, ${JSON.stringify(launch)});
    const told = [];
    for (const request of ${JSON.stringify(paths.map((path) => request(path)))})
      told.push(await browser.audit(request).then(
        () => 'measured',
        (error) => error.code + ': ' + error.message + ' ' + error.hint,
      ));
    await browser.close();
    process.stdout.write(JSON.stringify(told), () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...environment, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  return JSON.parse(output.replaceAll(origin, ''));
}

test('a document without scripts is said at once, one that lets them run is measured', async () => {
  expect(await inNode(['/sandbox', '/sandbox-scripts', '/'])).toEqual([
    expect.stringMatching(
      joinPatterns(
        /^page-failed: \/sandbox: its Content-Security-Policy has "sandbox" without /,
        /"allow-scripts".* \(SANDBOXED_DOCUMENT\) Let the server/,
      ),
    ),
    'measured',
    'measured',
  ]);
});

test('what Lighthouse writes of a page without text is for the debug log', async () => {
  const written = jest.spyOn(process.stderr, 'write');
  debugged.length = 0;
  expect(await failure('/canvas', { scope: 'full' })).toBe('measured');
  expect(written).not.toHaveBeenCalled();
  expect(debugged.filter((line) => line.includes('NO_LCP')).length).toBeGreaterThan(0);
  written.mockRestore();
});

test('the time to the first byte is what the server took, without the delay line', async () => {
  const took = [
    await numberOf('/', 'server-response-time'),
    await numberOf('/slow', 'server-response-time'),
    await numberOf('/by-script', 'server-response-time'),
  ];
  expect(took[0]).toBeLessThan(30);
  expect(took[1]).toBeGreaterThanOrEqual(148);
  expect(took[1]).toBeLessThan(185);
  expect(took[2]).toBeLessThan(30);
});

test('audits of every category are there when they are asked for, and no other', async () => {
  const audits = [
    'image-alt',
    'color-contrast',
    'errors-in-console',
    'is-on-https',
    'meta-description',
    'valid-source-maps',
    'user-timings',
    'network-rtt',
  ];
  const { report } = await browser.audit(request('/', { audits }));
  expect(Object.keys(report.audits).sort()).toEqual([...audits].sort());
  expect(Object.values(report.audits).map(({ errorMessage }) => errorMessage)).toEqual(
    audits.map(() => undefined),
  );
});

describe('what a visit met', () => {
  const seen = async (path: string, more: Partial<AuditRequest> = {}) => {
    const { landedOn = '', status, failed } = (await browser.audit(request(path, more))).seen ?? {};
    return {
      landedOn: landedOn.replace(origin, ''),
      status,
      failed: failed
        ?.map(({ url, type, problem }) => `${problem} ${type} ${url.replace(origin, '')}`)
        .sort(),
    };
  };

  test.each([
    ['/', '/'],
    ['/account', '/login'],
    ['/by-script', '/login?next=1'],
    ['/by-history', '/login'],
  ])('%s lands on %s', async (path, landedOn) => {
    expect(await seen(path)).toEqual({ landedOn, status: 200, failed: [] });
  });

  test('own requests that fail are there, but for those that page or "block" gave up', async () => {
    expect((await seen('/broken')).failed).toEqual([
      '401 fetch /api/me',
      '404 script /gone.js',
      '500 image /gone.png',
      'ERR_UNSAFE_PORT image http://127.0.0.1:1/x.png',
    ]);
    expect((await seen('/broken', { blockedUrls: ['gone', ':1/'] })).failed).toEqual([
      '401 fetch /api/me',
    ]);
  });

  test('a document with an error status is measured only where that is meant', async () => {
    expect(await failure('/gone')).toContain('page-not-loaded');
    expect(await seen('/gone', { anyStatus: true })).toEqual({
      landedOn: '/gone',
      status: 404,
      failed: [],
    });
  });
});
