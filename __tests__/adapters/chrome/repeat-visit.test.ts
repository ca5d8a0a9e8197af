/** Repeat visits in a real Chrome: what the first left is there, and the rest is counted. */
import type { ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { measurePage, type PageRound, repeatAudit } from '../../../src/measure/page/round.ts';
import { pageRoutes } from '../../../src/measure/page/routes.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { Browser } from '../../../src/ports.ts';
import { pageTarget } from '../../support/targets.ts';
import { environment, openSite, type Site, silent } from '../../support/visiting.ts';

jest.setTimeout(120_000);

const script = (letter: string, length: number): string => `/*${letter.repeat(length)}*/`;
const assets: Readonly<Record<string, { readonly body: string; readonly cacheControl?: string }>> =
  {
    '/kept.js': { body: script('k', 5_000), cacheControl: 'max-age=31536000, immutable' },
    '/bare.js': { body: script('b', 6_000) },
    '/asked.js': { body: script('a', 7_000), cacheControl: 'no-cache' },
    '/secret.js': { body: script('s', 8_000), cacheControl: 'no-store' },
  };
const scripts = Object.keys(assets)
  .map((path) => `<script src="${path}"></script>`)
  .join('');
/** Twenty trees of three elements that no document has, and a heap of a known size. */
const leak = `<script>
  window.kept = Array.from({ length: 20 }, () => {
    const tree = document.createElement('div');
    tree.append(document.createElement('p'), document.createElement('b'));
    return tree;
  });
  window.held = Array.from({ length: 100_000 }, (_, at) => at + 0.5);</script>`;
const icon = '<link rel="icon" href="data:,">';
/** Tells the server what the page finds in its storage, and leaves something there. */
const remember = `<script>
  navigator.sendBeacon('/found?' + [localStorage.length, document.cookie.length]);
  localStorage.seen = 'yes'; document.cookie = 'seen=yes; max-age=3600; path=/';</script>`;

const worker = `
  addEventListener('install', (event) => event.waitUntil((async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await (await caches.open('v1')).addAll(['/bare.js']);
  })()));
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => event.respondWith(
    caches.match(event.request).then((stored) => stored ?? fetch(event.request))));`;

const pages: Readonly<Record<string, string>> = {
  '/': `<!doctype html>${icon}<h1>Shop</h1>${scripts}${remember}${leak}`,
  '/worker/': `<!doctype html>${icon}<h1>Shop</h1>${scripts}${remember}<script>
    addEventListener('load', () => navigator.serviceWorker.register('/sw.js'))</script>`,
};

let site: Site;
let origin: string;
let browser: Browser;
let asked: string[] = [];
const found: string[] = [];

function answer(path: string, validator: string | undefined, response: ServerResponse): void {
  const asset = assets[path];
  if (asset) {
    response.setHeader('content-type', 'text/javascript');
    if (asset.cacheControl) response.setHeader('cache-control', asset.cacheControl);
    if (path === '/asked.js') response.setHeader('etag', '"1"');
    if (validator === '"1"') return void response.writeHead(304).end();
    return void response.end(asset.body);
  }
  if (path === '/sw.js')
    return void response.setHeader('content-type', 'text/javascript').end(worker);
  const page = pages[path];
  if (page === undefined) return void response.writeHead(404).end();
  response.setHeader('content-type', 'text/html').setHeader('cache-control', 'no-cache').end(page);
}

beforeAll(async () => {
  site = await openSite((request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/found')) return void response.end(void found.push(path));
    asked.push(path);
    answer(path, request.headers['if-none-match'], response);
  });
  ({ origin } = site);
  const routes = pageRoutes([{ origin, isFolder: false }], []);
  browser = await chromeLauncher(silent).launch(environment, routes);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const target = (path: string): PageTarget => pageTarget('shop', 'mobile', path);

const memory = ['js-heap', 'detached-nodes'];

async function visitTwice(path: string): Promise<readonly [PageRound, PageRound]> {
  const first = await measurePage(target(path), origin, memory, browser, 'fill');
  asked = [];
  return [first, await measurePage(target(path), origin, [], browser, 'use')];
}

const heads = 300;

test('a repeat visit loads again what its headers keep from the cache, and says why', async () => {
  const [first, repeat] = await visitTwice('/');
  expect(asked.toSorted()).toEqual(['/', '/asked.js', '/bare.js', '/secret.js']);
  // Of five requests two are hits: the one kept, and the one that had not changed.
  expect(repeat.values['cache-hit-ratio']).toBeCloseTo(2 / 5);
  const loaded = 6_000 + 8_000;
  expect(repeat.values['uncached-bytes']).toBeGreaterThan(loaded);
  expect(repeat.values['uncached-bytes']).toBeLessThan(loaded + 4 * heads + 500);
  expect(repeat.values['total-bytes']).toBe(repeat.values['uncached-bytes']);
  expect(first.values['total-bytes']).toBeGreaterThan(26_000);
  expect([first.values['cache-hit-ratio'], first.values['uncached-bytes']]).toEqual([
    undefined,
    undefined,
  ]);
  expect(found).toEqual(['/found?0,0', '/found?1,8']);
  // The memory is read where it was asked for, and then alone.
  expect(first.values['detached-nodes']).toBe(60);
  expect(first.values['js-heap']).toBeGreaterThan(800_000);
  expect(first.values['js-heap']).toBeLessThan(20_000_000);
  expect(memory.map((id) => repeat.values[id])).toEqual([undefined, undefined]);
  expect(repeat.values['script-requests']).toBe(first.values['script-requests']);

  const { resources } = await repeatAudit(target('/'), origin, browser);
  expect(Object.fromEntries(resources.map(({ url, again }) => [url, again]))).toEqual({
    '/': 'no-cache',
    '/kept.js': undefined,
    '/bare.js': 'no-caching-header',
    '/asked.js': 'revalidated',
    '/secret.js': 'no-store',
  });
});

test('the first visit waits for the service worker, which answers the repeat visit', async () => {
  const [, repeat] = await visitTwice('/worker/');
  // A first visit finds nothing of those before it.
  expect(found.slice(-2)).toEqual(['/found?0,0', '/found?1,8']);
  // The worker stored bare.js when it was installed, which takes longer than the visit itself.
  expect(asked.filter((path) => path !== '/sw.js').toSorted()).toEqual([
    '/asked.js',
    '/secret.js',
    '/worker/',
  ]);
  expect(repeat.values['cache-hit-ratio']).toBeCloseTo(2 / 5);
  // Chrome tells no bytes of an answer that the worker loaded; they are counted all the same.
  expect(repeat.values['uncached-bytes']).toBeGreaterThan(8_000);
  expect(repeat.values['uncached-bytes']).toBeLessThan(8_000 + 4 * heads + 500);
  expect(repeat.values['total-bytes']).toBe(repeat.values['uncached-bytes']);
});
