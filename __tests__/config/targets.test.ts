import { configOfBudgets, refusal } from '../support/workspace.ts';

const server = { command: 'npm run serve' };

test('a page on each device has its own headers, timeout and blocks, or the defaults', async () => {
  const { targets } = await configOfBudgets({
    server,
    defaults: {
      page: {
        devices: ['desktop', 'mobile'],
        timeout: '20s',
        block: ['*.ads.example/*'],
        headers: { Cookie: 'consent=yes', 'x-a': '1' },
      },
    },
    pages: {
      home: { path: '/', headers: { cookie: 'consent=no' } },
      blog: { url: 'https://blog.example/', devices: ['mobile'], timeout: '1m', block: [] },
    },
  });
  const home = {
    kind: 'page',
    name: 'home',
    address: '/',
    path: '/',
    headers: { cookie: 'consent=no', 'x-a': '1' },
    timeoutMs: 20_000,
    blockedUrls: ['*.ads.example/*'],
  };
  expect(targets).toEqual([
    { ...home, id: 'home (desktop)', profile: 'desktop', device: 'desktop' },
    { ...home, id: 'home (mobile)', profile: 'mobile', device: 'mobile' },
    {
      id: 'blog (mobile)',
      kind: 'page',
      name: 'blog',
      profile: 'mobile',
      device: 'mobile',
      address: 'https://blog.example/',
      path: 'https://blog.example/',
      headers: { Cookie: 'consent=yes', 'x-a': '1' },
      timeoutMs: 60_000,
      blockedUrls: [],
    },
  ]);
});

test('an endpoint in one line, and one written out', async () => {
  const { targets } = await configOfBudgets({
    server,
    defaults: { endpoint: { load: { connections: 1, duration: '4s' } } },
    endpoints: {
      list: { request: 'GET /api/products?page=1' },
      create: {
        request: {
          method: 'POST',
          path: '/api/orders',
          body: { product: 1 },
          expect: { status: 201 },
        },
        load: { connections: 4, warmup: '0s', timeout: '5s' },
      },
      note: {
        request: {
          method: 'PUT',
          path: '/api/note',
          body: 'plain',
          headers: { 'Content-Type': 'text/plain' },
        },
      },
    },
  });
  const endpoint = { kind: 'endpoint', headers: {}, body: undefined, expectStatus: undefined };
  const oneConnection = {
    profile: '1 connection',
    load: { kind: 'closed', connections: 1, durationMs: 4000, warmupMs: 1000, timeoutMs: 10_000 },
  };
  expect(targets).toEqual([
    {
      ...endpoint,
      ...oneConnection,
      id: 'list',
      name: 'list',
      address: 'GET /api/products?page=1',
      method: 'GET',
      path: '/api/products?page=1',
    },
    {
      ...endpoint,
      id: 'create',
      name: 'create',
      profile: '4 connections',
      address: 'POST /api/orders',
      method: 'POST',
      path: '/api/orders',
      headers: { 'content-type': 'application/json' },
      body: '{"product":1}',
      expectStatus: 201,
      load: { kind: 'closed', connections: 4, durationMs: 4000, warmupMs: 0, timeoutMs: 5000 },
    },
    {
      ...endpoint,
      ...oneConnection,
      id: 'note',
      name: 'note',
      address: 'PUT /api/note',
      method: 'PUT',
      path: '/api/note',
      headers: { 'Content-Type': 'text/plain' },
      body: 'plain',
    },
  ]);
});

test('a command can speak TLS, and its probe can have headers', async () => {
  const ready = { path: '/up', headers: { authorization: 'Bearer $API_TOKEN' } };
  const { server, secrets } = await configOfBudgets(
    { server: { command: 'npm start', scheme: 'https', ready }, pages: { home: { path: '/' } } },
    { env: 'API_TOKEN' },
    { API_TOKEN: 'sesame-sesame' },
  );
  expect(server).toMatchObject({
    scheme: 'https',
    readyPath: '/up',
    readyHeaders: { authorization: 'Bearer sesame-sesame' },
  });
  expect(secrets).toContain('sesame-sesame');
});

test.each([
  ['Local:', 'Local:', undefined],
  ['/ready/', 'ready', undefined],
  ['/ready in \\d+/i', 'ready in \\d+', 'i'],
  ['/a\\/b/im', 'a\\/b', 'im'],
  ['/ready/g', 'ready', undefined],
  ['/ready/gis', 'ready', 'is'],
  ['/usr/bin', '/usr/bin', undefined],
  ['/api/v1', '/api/v1', undefined],
  ['/', '/', undefined],
  ['//', '//', undefined],
  ['(?:/up/me)', '(?:/up/me)', undefined],
  ['http://localhost', 'http://localhost', undefined],
])('the pattern %j is the expression %j with flags %j', async (pattern, source, flags) => {
  const { server } = await configOfBudgets({
    server: { command: 's', ready: { pattern } },
    pages: { home: { path: '/' } },
  });
  expect(server).toMatchObject({
    readyPattern: source,
    ...(flags === undefined ? {} : { readyFlags: flags }),
  });
  expect(server).not.toHaveProperty(flags === undefined ? 'readyFlags' : 'noSuchKey');
});

test.each([
  ['/ready/x', 'and "x" is none that can be used; for the text itself write (?:/ready/x)'],
  ['/ready/y', 'and "y" is none that can be used'],
  ['/ready/giy', 'and "y" is none that can be used'],
  ['/ready/ii', 'Invalid flags'],
  ['/re(ady/i', 'Invalid regular expression'],
  ['re(ady', 'Invalid regular expression'],
])('the pattern %j is refused with its place', async (pattern, why) => {
  const said = await refusal(
    configOfBudgets({
      server: { command: 's', ready: { pattern } },
      pages: { home: { path: '/' } },
    }),
  );
  expect([said.slice(0, 54), said]).toEqual([
    'budgets-schema: budgets.json:5:18: server.ready.patter',
    expect.stringContaining(why),
  ]);
});

test.each([
  [
    { command: 'npm start' },
    {
      kind: 'command',
      command: 'npm start',
      readyPath: undefined,
      readyPattern: undefined,
      timeoutMs: 60_000,
      port: undefined,
      stop: undefined,
      reset: undefined,
      env: {},
    },
  ],
  [
    {
      command: 'docker compose up',
      ready: { path: '/up', pattern: 'listening on \\d+' },
      timeout: '2m',
      port: 8080,
      stop: 'docker compose down',
      reset: 'npm run seed',
      env: { A: 'b' },
    },
    {
      kind: 'command',
      command: 'docker compose up',
      readyPath: '/up',
      readyPattern: 'listening on \\d+',
      timeoutMs: 120_000,
      port: 8080,
      stop: 'docker compose down',
      reset: 'npm run seed',
      env: { A: 'b' },
    },
  ],
  [{ static: './dist' }, { kind: 'static', folder: './dist' }],
  [{ static: { folder: './dist' } }, { kind: 'static', folder: './dist' }],
  [
    { static: { folder: 'dist', fallback: 'index.html', mount: '/' } },
    { kind: 'static', folder: 'dist', fallback: 'index.html' },
  ],
  [
    { url: 'https://127.0.0.1:8443', insecure: true },
    { kind: 'url', origin: 'https://127.0.0.1:8443', insecure: true },
  ],
  [
    { url: 'https://shop.localhost', insecure: false },
    { kind: 'url', origin: 'https://shop.localhost' },
  ],
  [
    { url: 'https://staging.example:8443/' },
    { kind: 'url', origin: 'https://staging.example:8443' },
  ],
])('a server: %j', async (written, plan) => {
  expect(
    (await configOfBudgets({ server: written, pages: { home: { path: '/' } } })).server,
  ).toEqual(plan);
});

test.each([
  [
    {},
    'budgets-schema: budgets.json:2:13: server: one of "command", "static" and "url" is missing',
  ],
  [
    { static: 'dist', url: 'https://a.example' },
    'budgets-schema: budgets.json:2:13: server: "static" and "url" exclude each other',
  ],
  [
    { static: 'dist', ready: '/' },
    'budgets-schema: budgets.json:4:5: server.ready: only goes with "command", and this ' +
      'server has "static"',
  ],
  [
    { static: '../dist' },
    'path-escapes: budgets.json:3:15: server.static: "../dist" leads out of the working directory',
  ],
  [
    { static: '/srv' },
    'path-escapes: budgets.json:3:15: server.static: "/srv" leads out of the working directory',
  ],
  [
    { static: 'dist', insecure: true },
    'budgets-schema: budgets.json:4:5: server.insecure: a folder is served without a certificate',
  ],
  [
    { static: { folder: '/srv' } },
    'path-escapes: budgets.json:4:17: server.static.folder: "/srv" leads out of the ' +
      'working directory',
  ],
  [
    { static: { folder: 'dist', mount: 'shop' } },
    'budgets-schema: budgets.json:5:16: server.static.mount: expected a path that begins ' +
      'and ends with /, such as "/shop/", got "shop"',
  ],
  [
    { static: { folder: 'dist', mount: '/shop/' } },
    'budgets-schema: budgets.json:10:15: pages.home.path: "/" is not below "/shop/", where ' +
      'the folder is served',
  ],
  [
    { url: 'https://staging.example', insecure: true },
    'budgets-schema: budgets.json:4:17: server.insecure: this is for servers on this ' +
      'machine, and staging.example is elsewhere',
  ],
  [
    { url: 'staging.example' },
    'budgets-schema: budgets.json:3:12: server.url: "staging.example" is no http or https address',
  ],
  [
    { url: 'https://a.example/app' },
    'budgets-schema: budgets.json:3:12: server.url: only scheme, host and port belong ' +
      'here; the rest goes into the paths of pages and endpoints, or into headers',
  ],
  [
    { command: 'x', ready: 'healthz' },
    'budgets-schema: budgets.json:4:14: server.ready: expected a path that begins with /, ' +
      'got "healthz"',
  ],
  [
    { command: 'x', ready: { pattern: '(' } },
    'budgets-schema: budgets.json:5:18: server.ready.pattern: Invalid regular expression: ' +
      '/(/: Unterminated group',
  ],
  [
    { command: 'x', port: 0 },
    'budgets-schema: budgets.json:4:13: server.port: expected a whole number from 1 to ' +
      '65535, got 0',
  ],
])('a server that cannot be: %j', async (written, message) => {
  expect(await refusal(configOfBudgets({ server: written, pages: { home: { path: '/' } } }))).toBe(
    message,
  );
});

test('a path without a server that it could be on', async () => {
  expect(await refusal(configOfBudgets({ pages: { home: { path: '/' } } }))).toBe(
    'no-server: budgets.json:3:5: pages.home: / is a path, and there is no server that it ' +
      'could be on',
  );
});

test('whole addresses need no server', async () => {
  expect(
    (await configOfBudgets({ pages: { home: { url: 'https://shop.example/a' } } })).server,
  ).toEqual({ kind: 'url', origin: 'https://shop.example' });
});

test.each([
  [
    { pages: { home: {} } },
    'pages.home: missing "path" (or "url", for a page that is not on the server)',
  ],
  [
    { pages: { home: { path: '/', url: 'https://a.example/' } } },
    'pages.home: "path" and "url" exclude each other',
  ],
  [
    { pages: { home: { path: 'about' } } },
    'pages.home.path: expected a path that begins with /; a whole address goes into "url", ' +
      'got "about"',
  ],
  [
    { pages: { home: { path: '//elsewhere.example/' } } },
    'pages.home.path: "//elsewhere.example/" leads away from the server; a whole address ' +
      'goes into "url"',
  ],
  [
    { pages: { home: { path: '/\\elsewhere.example/' } } },
    'pages.home.path: "/\\\\elsewhere.example/" leads away from the server; a whole ' +
      'address goes into "url"',
  ],
  [
    { pages: { home: { path: '/', until: 'idle' } } },
    'pages.home.until: expected "quiet", "load" or a moment such as { "ms": 5000 }, got "idle"',
  ],
  [
    { pages: { home: { path: '/', until: { ms: 50_000 } } } },
    'pages.home.until: 50000 ms is later than "timeout", which is 45s: raise that, too',
  ],
  [
    { pages: { home: { path: '/', redirect: 'login' } } },
    'pages.home.redirect: expected a path that begins with /, or a whole address, got "login"',
  ],
  [
    { pages: { home: { path: '/', status: 42 } } },
    'pages.home.status: expected a whole number from 200 to 599, got 42',
  ],
  [
    { pages: { home: { url: 'ftp://a.example/' } } },
    'pages.home.url: "ftp://a.example/" is no http or https address',
  ],
  [
    { pages: { home: { path: '/', devices: ['mobile', 'mobile'] } } },
    'pages.home.devices: a device is listed twice',
  ],
  [
    { pages: { home: { path: '/', devices: {} } } },
    'pages.home.devices: expected "mobile", "desktop" or both, got none of them',
  ],
  [
    { pages: { home: { path: '/', headers: { 'a b': 'c' } } } },
    'pages.home.headers["a b"]: this is no name of a header',
  ],
  [
    { endpoints: { a: { request: 'GET //elsewhere.example/' } } },
    'endpoints.a.request: "//elsewhere.example/" is neither a path on the server nor an ' +
      'http or https address',
  ],
])('a target that cannot be: %j', async (targets, message) => {
  expect(
    (await refusal(configOfBudgets({ server, ...targets }))).replace(/^.*?json:\d+:\d+: /, ''),
  ).toBe(message);
});
