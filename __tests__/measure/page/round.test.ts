import { fullAudit, measurePage } from '../../../src/measure/page/round.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { AuditRequest, Browser, LighthouseReport } from '../../../src/ports.ts';

type Audits = Record<string, LighthouseReport['audits'][string]>;

const number = (numericValue: number, score: number | null = 1) => ({
  score,
  numericValue,
  scoreDisplayMode: 'numeric',
});
const table = (items: readonly object[]) => ({
  score: 1,
  scoreDisplayMode: 'informative',
  details: { type: 'table', items },
});

const audits: Audits = {
  'largest-contentful-paint': number(3316.365, 0.69),
  'first-contentful-paint': number(1603.91, 0.94),
  'cumulative-layout-shift': number(0),
  'total-blocking-time': number(115.99999999999977, 0.97),
  'speed-index': number(1603.91),
  interactive: number(3316.365, 0.94),
  'server-response-time': number(2),
  'max-potential-fid': number(165.99999999999977, 0.78),
  'mainthread-work-breakdown': number(700.4600000000003),
  'dom-size-insight': number(336),
  metrics: table([
    {
      observedFirstContentfulPaint: 114,
      observedLargestContentfulPaint: 505,
      observedSpeedIndex: 310,
      observedLoad: 97,
    },
    { lcpInvalidated: false },
  ]),
  'resource-summary': table([
    { resourceType: 'total', requestCount: 10, transferSize: 448_653 },
    { resourceType: 'font', requestCount: 2, transferSize: 370_552 },
    { resourceType: 'script', requestCount: 4, transferSize: 52_312 },
    { resourceType: 'stylesheet', requestCount: 3, transferSize: 23_402 },
    { resourceType: 'image', requestCount: 0, transferSize: 0 },
    { resourceType: 'third-party', requestCount: 0, transferSize: 0 },
  ]),
};

const report = (
  more: Partial<LighthouseReport> = {},
  moreAudits: Audits = {},
): LighthouseReport => ({
  finalDisplayedUrl: 'http://127.0.0.1:4000/shop?page=2',
  audits: { ...audits, ...moreAudits },
  categories: { performance: { score: 0.89 } },
  runWarnings: [],
  environment: { benchmarkIndex: 2000, hostUserAgent: 'Chrome' },
  ...more,
});

/** A browser that answers every visit with the same report, and remembers what it was asked. */
function browserWith(
  answer: LighthouseReport,
  html?: string,
): { readonly browser: Browser; readonly requests: AuditRequest[] } {
  const requests: AuditRequest[] = [];
  const browser: Browser = {
    version: '156',
    lighthouseVersion: '13.5.0',
    async audit(request) {
      requests.push(request);
      return { report: answer, html };
    },
    play: async () => ({ steps: new Map(), known: new Map(), met: [] }),
    coverTyped: (text) => text,
    async close() {},
  };
  return { browser, requests };
}

const target: PageTarget = {
  id: 'shop (mobile)',
  kind: 'page',
  name: 'shop',
  profile: 'mobile',
  address: '/shop?page=2#/list',
  path: '/shop?page=2#/list',
  device: 'mobile',
  headers: { cookie: 'session=1' },
  timeoutMs: 45_000,
  blockedUrls: ['*ads*'],
};
const origin = 'http://127.0.0.1:4000';

const everyRound = {
  lcp: 3316.365,
  fcp: 1603.91,
  cls: 0,
  tbt: 116,
  si: 1603.91,
  tti: 3316.365,
  ttfb: 2,
  'max-potential-fid': 166,
  'main-thread-ms': 700.46,
  'observed-fcp': 114,
  'observed-lcp': 505,
  'observed-si': 310,
  'observed-load': 97,
  'dom-nodes': 336,
  performance: 0.89,
  'total-bytes': 448_653,
  'total-requests': 10,
  'script-bytes': 52_312,
  'script-requests': 4,
  'stylesheet-bytes': 23_402,
  'stylesheet-requests': 3,
  'image-bytes': 0,
  'image-requests': 0,
  'font-bytes': 370_552,
  'font-requests': 2,
  'third-party-bytes': 0,
  'third-party-requests': 0,
};

test('a round gives every metric that a visit gives, asked for or not, in its unit', async () => {
  const { browser } = browserWith(report());
  expect(await measurePage(target, origin, ['lcp', 'accessibility'], browser)).toEqual({
    values: everyRound,
    invalid: {},
  });
});

test('a round visits the target as it is configured, and runs only audits it reads', async () => {
  const { browser, requests } = browserWith(report());
  await measurePage(target, origin, ['audit:bootup-time', 'user-timing:hero', 'lcp'], browser);
  expect(requests).toEqual([
    {
      url: 'http://127.0.0.1:4000/shop?page=2#/list',
      device: 'mobile',
      scope: 'metrics',
      audits: [
        'largest-contentful-paint',
        'first-contentful-paint',
        'cumulative-layout-shift',
        'total-blocking-time',
        'speed-index',
        'interactive',
        'server-response-time',
        'max-potential-fid',
        'mainthread-work-breakdown',
        'metrics',
        'network-requests',
        'resource-summary',
        'dom-size-insight',
        'bootup-time',
        'user-timings',
      ],
      headers: { cookie: 'session=1' },
      blockedUrls: ['*ads*'],
      timeoutMs: 45_000,
    },
  ]);
});

test('a page on another host is visited there', async () => {
  const { browser, requests } = browserWith(report());
  await measurePage({ ...target, path: 'https://staging.example/cart' }, origin, [], browser);
  expect(requests[0]?.url).toBe('https://staging.example/cart');
});

test('audits, scores of audits, marks and measures that budgets name are read', async () => {
  const { browser } = browserWith(
    report(
      {},
      {
        'bootup-time': number(118.92),
        'color-contrast': { score: 0, scoreDisplayMode: 'binary' },
        'user-timings': table([
          { name: 'hero', timingType: 'Mark', startTime: 82.714 },
          { name: 'boot', timingType: 'Measure', startTime: 5, duration: 12 },
        ]),
      },
    ),
  );
  const { values, invalid } = await measurePage(
    target,
    origin,
    ['audit:bootup-time', 'audit-score:color-contrast', 'user-timing:hero', 'user-timing:boot'],
    browser,
  );
  expect(values).toEqual({
    ...everyRound,
    'audit:bootup-time': 118.92,
    'audit-score:color-contrast': 0,
    'user-timing:hero': 82.714,
    'user-timing:boot': 12,
  });
  expect(invalid).toEqual({});
});

test('a metric that is missing loses only itself, and says why', async () => {
  const { browser } = browserWith(
    report(
      {},
      {
        'largest-contentful-paint': {
          score: null,
          scoreDisplayMode: 'error',
          errorMessage: 'The page did not display content that qualifies as an LCP (NO_LCP)',
        },
        'lcp-discovery-insight': { score: null, scoreDisplayMode: 'notApplicable' },
        'speed-index': number(Number.POSITIVE_INFINITY),
        'user-timings': table([]),
        metrics: table([{ observedFirstContentfulPaint: 114 }]),
      },
    ),
  );
  const wanted = [
    'lcp',
    'si',
    'performance',
    'audit:lcp-discovery-insight',
    'audit:first-meaningful-paint',
    'user-timing:hero',
    'observed-load',
  ];
  const { lcp: _lcp, si: _si, performance: _performance, ...found } = everyRound;
  const rest = Object.fromEntries(
    Object.entries(found).filter(
      ([id]) => !['observed-lcp', 'observed-si', 'observed-load'].includes(id),
    ),
  );
  expect(await measurePage(target, origin, wanted, browser)).toEqual({
    values: rest,
    invalid: {
      lcp:
        'the audit "largest-contentful-paint" failed: The page did not display content that ' +
        'qualifies as an LCP (NO_LCP)',
      si: 'the audit "speed-index" gave no number (numeric)',
      performance: 'the audit "largest-contentful-paint" has no score',
      'audit:lcp-discovery-insight':
        'the audit "lcp-discovery-insight" gave no number (notApplicable)',
      'audit:first-meaningful-paint': 'this Lighthouse has no audit "first-meaningful-paint"',
      'user-timing:hero': 'the page set no mark or measure "hero"',
      'observed-load': 'the visit has no observedLoad',
    },
  });
});

const thumbnail = (bytes: string): string => `data:image/jpeg;base64,${bytes}`;

test('a full audit gives scores, a report, and a diagnosis that names no port', async () => {
  const answer = report(
    {
      categories: {
        performance: { score: 0.5 },
        accessibility: { score: 0.91 },
        'best-practices': { score: 0 },
        seo: { score: null },
      },
    },
    {
      'network-requests': table([
        { url: 'http://127.0.0.1:4000/shop?page=2', resourceType: 'Document', transferSize: 2387 },
        {
          url: 'http://127.0.0.1:4000/app.js',
          resourceType: 'Script',
          transferSize: 52_000,
          networkRequestTime: 12.25,
          networkEndTime: 60.75,
        },
        { url: 'https://fonts.example/a.woff2', resourceType: 'Font', transferSize: 0 },
        { url: 'data:image/png;base64,AAAA', resourceType: 'Image', transferSize: 0 },
      ]),
      'screenshot-thumbnails': {
        score: 1,
        details: {
          type: 'filmstrip',
          items: [
            { timing: 300, timestamp: 1, data: thumbnail('AAAA') },
            { timing: 600, timestamp: 2, data: thumbnail('BBBB') },
            { timing: 900, timestamp: 3, data: thumbnail('BBBB') },
            { timing: 1_200, timestamp: 4, data: thumbnail('AAAA') },
          ],
        },
      },
      'lcp-breakdown-insight': {
        score: 1,
        details: {
          type: 'list',
          items: [
            { type: 'table' },
            {
              type: 'node',
              selector: 'main > img.hero',
              nodeLabel: 'Autumn sale',
              snippet: '<img>',
            },
          ],
        },
      },
      'unused-javascript': {
        title: 'Reduce unused JavaScript',
        score: 0,
        metricSavings: { FCP: 50, LCP: 0 },
        details: { type: 'opportunity', items: [], overallSavingsBytes: 22_554 },
      },
      'cache-insight': {
        title: 'Use efficient cache lifetimes',
        score: 0.5,
        metricSavings: { FCP: 350, LCP: 2150 },
        details: { items: [], debugData: { wastedBytes: 446_266.4 } },
      },
      'cls-culprits-insight': {
        title: 'Layout shift culprits',
        score: 0,
        metricSavings: { CLS: 0.3 },
      },
      'render-blocking-insight': {
        title: 'Render-blocking requests',
        score: 1,
        metricSavings: { FCP: 450, LCP: 450 },
      },
    },
  );
  const { browser, requests } = browserWith(answer, '<!doctype html>');
  expect(await fullAudit(target, origin, browser)).toEqual({
    values: { accessibility: 0.91, 'best-practices': 0 },
    diagnosis: {
      target: 'shop (mobile)',
      lcpElement: 'main > img.hero "Autumn sale"',
      frames: [
        { ms: 300, image: thumbnail('AAAA') },
        { ms: 600, image: thumbnail('BBBB') },
        { ms: 900 },
        { ms: 1_200, image: thumbnail('AAAA') },
      ],
      resources: [
        { url: '/app.js', type: 'script', transferBytes: 52_000, tookMs: 49 },
        { url: '/shop?page=2', type: 'document', transferBytes: 2387 },
        { url: 'https://fonts.example/a.woff2', type: 'font', transferBytes: 0 },
      ],
      opportunities: [
        {
          audit: 'cache-insight',
          title: 'Use efficient cache lifetimes',
          savingMs: 2150,
          savingBytes: 446_266,
        },
        {
          audit: 'unused-javascript',
          title: 'Reduce unused JavaScript',
          savingMs: 50,
          savingBytes: 22_554,
        },
      ],
    },
    html: '<!doctype html>',
  });
  expect(requests.map(({ scope, audits: only }) => ({ scope, only }))).toEqual([
    { scope: 'full', only: [] },
  ]);
});
