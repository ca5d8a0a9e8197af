/** What a page sees of the device, the preferences and the throttling, in the real Chrome. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import { pageValues } from '../../src/measure/page/values.ts';
import { usualSlowdown } from '../../src/model/emulation.ts';
import type { AuditRequest, Browser } from '../../src/ports.ts';
import { auditRequest, environment, openSite, type Site, silent } from '../support/visiting.ts';

jest.setTimeout(240_000);

/** The page tells its server what it sees of its visitor. */
const tell = `const is = (query) => matchMedia(query).matches;
fetch('/seen', { method: 'POST', body: JSON.stringify({
  dark: is('(prefers-color-scheme: dark)'), lessMotion: is('(prefers-reduced-motion: reduce)'),
  language: navigator.language, intl: Intl.DateTimeFormat().resolvedOptions().locale,
  width: innerWidth, height: innerHeight, scale: devicePixelRatio, userAgent: navigator.userAgent,
  touch: navigator.maxTouchPoints > 0, cookie: document.cookie }) })`;

/** Its largest paint waits for an answer. */
const late = `fetch('/api').then((answer) => answer.text()).then((text) => {
  document.body.innerHTML += '<h1 style="font-size: 80px">' + text + '</h1>';
  const end = performance.now() + 120; while (performance.now() < end); })`;

/** Its largest paint is an image that is asked for once the page has loaded, with low priority. */
const hero = `addEventListener('load', () => setTimeout(() => {
  const image = new Image();
  image.fetchPriority = 'low';
  image.src = '/hero.svg';
  document.body.append(image);
}))`;

const page = (script: string): string =>
  '<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">' +
  `<meta name="viewport" content="width=device-width"><p>Page</p><script>${script}</script>`;

const scripts: Readonly<Record<string, string>> = { '/late': late, '/hero': hero };

/** Longer than a page must have been quiet. */
const heroMs = 2_500;
const dots = Array.from({ length: 40 }, (_, at) => {
  const place = `cx="${(at * 67) % 300}" cy="${(at * 91) % 300}"`;
  return `<circle ${place} r="${9 + (at % 9) * 4}" fill="hsl(${at * 9} 70% 50%)"/>`;
});
const sizes = 'xmlns="http://www.w3.org/2000/svg" width="320" height="320"';
const heroImage = `<svg ${sizes}>${dots.join('')}</svg>`;

let site: Site;
let browser: Browser;
let origin: string;
let apiMs = 0;
const seen: Record<string, unknown>[] = [];

beforeAll(async () => {
  site = await openSite(async (request, response) => {
    if (request.url === '/seen') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { 'accept-language': language, 'user-agent': userAgent, cookie } = request.headers;
      const told = JSON.parse(body) as object;
      seen.push({ ...told, headers: { language, userAgent, cookie } });
      return void response.end();
    }
    if (request.url === '/api') {
      await sleep(apiMs);
      return void response.end('An answer that is largest '.repeat(4));
    }
    if (request.url === '/hero.svg') {
      await sleep(heroMs);
      response.setHeader('content-type', 'image/svg+xml');
      return void response.end(heroImage);
    }
    response.setHeader('content-type', 'text/html');
    response.end(page(scripts[request.url ?? ''] ?? tell));
  });
  ({ origin } = site);
  const routes = { origins: [origin], delayMs: 40, otherHosts: 'block' } as const;
  browser = await chromeLauncher(silent).launch(environment, routes);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const audits = [
  ...['first-contentful-paint', 'largest-contentful-paint', 'speed-index', 'interactive'],
  ...['total-blocking-time', 'cumulative-layout-shift', 'metrics', 'server-response-time'],
];

async function visit(path: string, asked: Partial<AuditRequest>) {
  const { report, own } = await browser.audit(
    auditRequest(origin + path, { audits, timeoutMs: 30_000, ...asked }),
  );
  return pageValues({ report, own }, ['fcp', 'lcp', 'si', 'tti', 'tbt', 'ttfb']);
}

test('a page sees the device, the preferences, the language and the cookies', async () => {
  await visit('/', {
    throttling: { mode: 'none' },
    ownDevice: {
      name: 'tablet',
      width: 820,
      height: 1180,
      scale: 2,
      userAgent: 'Mozilla/5.0 (Tablet) Chrome/100.0.1.2',
    },
    colorScheme: 'dark',
    reducedMotion: true,
    locale: 'de-DE',
    cookies: { consent: 'all', basket: 'a b' },
  });
  const [one] = seen.splice(0);
  const userAgent = expect.stringMatching(/^Mozilla\/5\.0 \(Tablet\) Chrome\/\d+\.0\.0\.0$/);
  expect(one).toEqual({
    ...{ dark: true, lessMotion: true, language: 'de-DE', intl: 'de-DE', touch: true, userAgent },
    ...{ width: 820, height: 1180, scale: 2, cookie: 'consent=all; basket=a b' },
    headers: { language: 'de-DE,de;q=0.9', userAgent, cookie: 'consent=all; basket=a b' },
  });
});

test('nothing of it is left in the visit after it, which has every metric', async () => {
  const { invalid } = await visit('/', { device: 'desktop', throttling: { mode: 'none' } });
  expect(invalid).toEqual({});
  expect(seen.splice(0)).toMatchObject([
    {
      ...{ dark: false, lessMotion: false, language: 'en-US', intl: 'en-US', touch: false },
      ...{ width: 1350, height: 940, scale: 1, cookie: '' },
      headers: { language: expect.stringMatching(/^en-US/), cookie: undefined },
    },
  ]);
});

/** Chrome's latency for a round trip of 150 ms, as Lighthouse asks for it. */
const latencyMs = 150 * 3.75;
const laterMs = 1_500;

test('applied throttling tells a slower answer, on top of its latency', async () => {
  const throttling = { mode: 'applied', ...usualSlowdown.mobile } as const;
  const fast = await visit('/late', { throttling });
  apiMs = laterMs;
  const slow = await visit('/late', { throttling });
  expect([fast.invalid, slow.invalid]).toEqual([{}, {}]);
  // What was seen has one value, by which limits and changes are judged.
  expect(Object.keys(slow.values).filter((id) => id.startsWith('lighthouse-'))).toEqual([]);
  expect(fast.values.fcp).toBeGreaterThan(latencyMs);
  expect(Number(slow.values.lcp) - Number(fast.values.lcp)).toBeGreaterThan(laterMs / 2);
});

test('an image that comes once the page would have been quiet is seen', async () => {
  const fast = { rttMs: 10, downlinkKbps: 50_000, uplinkKbps: 50_000, cpu: 1 };
  const { values, invalid } = await visit('/hero', { throttling: { mode: 'applied', ...fast } });
  expect(invalid).toEqual({});
  expect(values.lcp).toBeGreaterThan(heroMs);
});
