/** Budgets files in which every key of the schema stands, each with a budget that it matters to. */

const pageBudgets = {
  lcp: { warn: '2s', limit: '2.5s', regression: '5%' },
  tbt: { limit: '200ms', regression: '50ms', level: 'warn' },
  'script-bytes': '170kB',
  accessibility: '90%',
};
const flowBudgets = { cls: { limit: 0.1, regression: 0.05 }, lcp: '3s' };
const endpointBudgets = {
  p99: { limit: '50ms', regression: '10%' },
  throughput: { limit: '500/s', regression: '10%' },
  'error-rate': '1%',
};

const started = {
  $schema: './budgets.schema.json',
  suite: 'shop',
  server: {
    command: 'npm run serve',
    ready: { path: '/healthz', pattern: 'listening', headers: { host: 'shop.example' } },
    scheme: 'https',
    timeout: '60s',
    port: 4_000,
    stop: 'docker compose down',
    reset: 'npm run reset',
    env: { MODE: 'production' },
    insecure: true,
  },
  baseline: { setup: 'npm ci', build: 'npm run build' },
  defaults: {
    page: {
      budgets: pageBudgets,
      devices: { mobile: { budgets: { cls: 0.1 } }, desktop: { budgets: { cls: 0.2 } } },
      timeout: '45s',
      block: ['*.ads.example/*'],
      replay: 'perf/pages.har',
      until: { ms: 4_000 },
      simulation: 'calm',
      headers: { cookie: 'a=1' },
      throttling: 'applied',
      colorScheme: 'dark',
      reducedMotion: true,
      locale: 'de-DE',
      cookies: { consent: 'all' },
      login: 'perf/login.mjs',
      evidence: 'always',
      visits: ['first'],
      repeat: { budgets: { 'cache-hit-ratio': { limit: '80%', regression: '2pp' } } },
    },
    flow: {
      budgets: flowBudgets,
      devices: { mobile: { budgets: { tbt: '1s' } }, desktop: { budgets: { tbt: '2s' } } },
      timeout: '20s',
      block: ['*.ads.example/*'],
      replay: 'perf/flows.har',
      simulation: 'calm',
      headers: { cookie: 'c=1' },
      throttling: 'none',
      colorScheme: 'dark',
      reducedMotion: true,
      locale: 'fr-FR',
      cookies: { consent: 'some' },
      env: { SHOP_LANGUAGE: 'de' },
      login: 'perf/login.json',
      evidence: 'always',
    },
    endpoint: {
      budgets: endpointBudgets,
      load: { connections: 10, duration: '2s', warmup: '1s', timeout: '10s' },
      headers: { accept: 'text/html' },
    },
  },
  pages: {
    home: { path: '/' },
    product: {
      path: '/products/1',
      devices: { mobile: { budgets: { fcp: '1s' } }, desktop: { budgets: { fcp: '2s' } } },
      budgets: { cls: 0.05, lcp: { limit: '2.2s' } },
      headers: { cookie: 'b=2' },
      timeout: '30s',
      block: ['*.video.example/*', '*.chat.example/*'],
      replay: 'perf/product.har',
      until: { ms: 3_000 },
      simulation: 'lighthouse',
      redirect: '/produkte/1',
      status: 404,
      throttling: { mode: 'applied', rtt: '100ms', downlink: '2Mbit/s', uplink: '1Mbit/s', cpu: 3 },
      colorScheme: 'light',
      reducedMotion: false,
      locale: 'en-GB',
      cookies: { consent: 'none' },
      was: 'article',
      interactions: [
        { waitForElement: '#add' },
        { hover: '#add' },
        { click: '#add' },
        { doubleClick: 'h1' },
        { change: ['#q', 'lamp'] },
        { keyDown: 'Enter' },
        { keyUp: 'Enter' },
        { scroll: [0, 800] },
        { navigate: '/basket' },
        { waitForExpression: 'window.ready' },
      ],
      login: 'perf/other.json',
      evidence: 'always',
      visits: ['first', 'repeat'],
      repeat: { budgets: { 'uncached-bytes': '20kB', lcp: { regression: '5%' } } },
    },
  },
  flows: {
    checkout: {
      recording: 'perf/checkout.json',
      steps: {
        'open the shop': { from: 1, budgets: { lcp: { limit: '2.8s' } }, was: 'open' },
        'add to basket': { from: 7, budgets: { cls: 0.05 } },
      },
      devices: { mobile: { budgets: { fcp: '1s' } }, desktop: { budgets: { fcp: '2s' } } },
      budgets: { 'script-bytes': '200kB', 'heap-growth': '50kB' },
      headers: { cookie: 'd=2' },
      throttling: { mode: 'applied', rtt: '90ms', downlink: '4Mbit/s', uplink: '1Mbit/s', cpu: 2 },
      colorScheme: 'light',
      reducedMotion: false,
      locale: 'it-IT',
      cookies: { consent: 'few' },
      env: { SHOP_LANGUAGE: 'en' },
      login: 'perf/other.mjs',
      evidence: 'always',
      repeat: 10,
      was: 'buy a lamp',
      timeout: '15s',
      block: ['*.video.example/*', '*.chat.example/*'],
      replay: 'perf/checkout.har',
      simulation: 'both',
    },
    search: {
      script: 'perf/search.mjs',
      steps: { 'type a word': {}, 'open the first': { budgets: { tbt: '300ms' } } },
    },
  },
  login: 'perf/login.mjs',
  env: { SHOP_USER: 'somebody' },
  evidence: 'always',
  endpoints: {
    list: { request: 'GET /api/products' },
    order: {
      request: {
        method: 'POST',
        path: '/api/orders',
        headers: { accept: 'application/json' },
        body: { product: 1, lines: [1, 2] },
        expect: { status: 201 },
      },
      load: { connections: 2, duration: '3s', warmup: '2s', timeout: '5s' },
      budgets: { p95: '100ms' },
      was: 'buy',
    },
  },
  waivers: [
    {
      metric: 'lcp',
      target: 'home (mobile)',
      upTo: '20%',
      reason: 'the hero video',
      expires: '2026-12-31',
    },
    { metric: 'script-bytes', upTo: '10kB', reason: 'polyfills', expires: '2026-09-30' },
  ],
  replay: 'perf/third-parties.har',
  simulation: 'lighthouse',
  paths: ['src/**', 'public/**', '!src/**/*.md'],
  allowHosts: ['127.0.0.2', '*.shop.example'],
  'max-rounds': 30,
  'time-limit': '10m',
};

const served = {
  devices: {
    tablet: {
      viewport: [820, 1180],
      scale: 2,
      userAgent: 'Mozilla/5.0 (Tablet)',
      mobile: false,
      throttling: {
        mode: 'applied',
        rtt: '100ms',
        downlink: '2Mbit/s',
        uplink: '1Mbit/s',
        cpu: 3,
      },
    },
    phone: { viewport: [360, 640], throttling: 'none' },
  },
  server: { static: { folder: 'dist', fallback: 'index.html', mount: '/shop/' } },
  defaults: {
    page: {
      devices: ['desktop', 'mobile'],
      throttling: {
        mode: 'applied',
        rtt: '120ms',
        downlink: '3Mbit/s',
        uplink: '2Mbit/s',
        cpu: 2,
      },
    },
    flow: {
      devices: ['mobile', 'desktop'],
      throttling: {
        mode: 'applied',
        rtt: '120ms',
        downlink: '3Mbit/s',
        uplink: '2Mbit/s',
        cpu: 2,
      },
    },
  },
  baseline: { directory: 'base' },
  pages: {
    home: {
      path: '/shop/',
      devices: ['mobile', 'desktop'],
      budgets: { lcp: { limit: '2.5s', regression: '5%' } },
    },
    product: {
      path: '/shop/1',
      devices: ['tablet', 'phone'],
      budgets: { lcp: { limit: '2.5s', regression: '5%' } },
    },
  },
  flows: {
    checkout: {
      script: 'perf/checkout.mjs',
      steps: { 'add to basket': { budgets: { cls: { limit: 0.1, regression: 0.05 } } } },
      devices: ['desktop', 'mobile'],
    },
  },
  replay: 'perf/third-parties.har',
  simulation: 'lighthouse',
  rounds: 12,
};

const deployed = {
  server: { url: 'http://127.0.0.1:4001' },
  baseline: { url: 'http://127.0.0.1:4000' },
  pages: {
    home: { url: 'http://127.0.0.1:4001/', budgets: { lcp: { limit: '2.5s', regression: '5%' } } },
  },
  endpoints: {
    text: {
      request: { path: '/', body: 'a text' },
      budgets: { p99: { limit: '50ms', regression: '10%' } },
    },
  },
};

/** The least that a file can hold: everything is added to it. */
const least = {
  server: { command: 'npm run serve', ready: '/healthz' },
  pages: { home: { path: '/', budgets: { lcp: { limit: '2.5s', regression: '5%' } } } },
  endpoints: {
    list: {
      request: { path: '/api/products' },
      budgets: { p99: { limit: '50ms', regression: '10%' } },
    },
  },
};

export const budgetsFiles: Readonly<Record<string, unknown>> = { started, served, deployed, least };

const recorded = JSON.stringify({
  title: 'a way through the shop',
  steps: Array.from({ length: 12 }, () => ({ type: 'navigate', url: 'http://localhost:3000/' })),
});

/** The scripts that they name, and others that they could name. */
export const scriptFiles: Readonly<Record<string, string>> = {
  'perf/checkout.mjs': '',
  'perf/search.mjs': '',
  'perf/quick-view.mjs': '',
  'perf/login.mjs': '',
  'perf/other.mjs': '',
  'perf/checkout.json': recorded,
  'perf/login.json': recorded,
  'perf/other.json': recorded,
};
