/**
 * All mistakes of a budgets file are said in one go, whichever stage finds them, and nothing is
 * said that is none.
 */
import { asHeadroomError } from '../../src/errors.ts';
import { configOfBudgets } from '../support/workspace.ts';

/** A file in which everything is used and nothing is wrong. */
const whole = () => ({
  suite: 'shop',
  server: {
    command: 'npm run serve',
    ready: { path: '/up', pattern: 'ready' },
    timeout: '30s',
    port: 8080,
    env: { LEVEL: 'warn' },
  } as Record<string, unknown>,
  baseline: { build: 'npm run build' } as Record<string, unknown>,
  defaults: {
    page: {
      budgets: { cls: 0.1, lcp: { limit: '2.5s', regression: '5%' } } as Record<string, unknown>,
      headers: { 'x-page': 'yes' } as Record<string, unknown>,
    },
    endpoint: {
      budgets: { 'error-rate': '0%' } as Record<string, unknown>,
      load: { connections: 5 } as Record<string, unknown>,
    },
  },
  pages: {
    home: {
      path: '/',
      budgets: { tbt: { limit: '200ms', warn: '100ms' } } as Record<string, unknown>,
    },
    blog: {
      url: 'https://blog.example/',
      devices: ['mobile'] as unknown,
      block: ['*.ads.example/*'] as unknown,
    },
    cart: {
      path: '/cart',
      devices: { desktop: { budgets: { lcp: '2s' } } } as unknown,
      timeout: '20s',
    },
    budgets: { path: '/budgets' },
  } as Record<string, Record<string, unknown>>,
  endpoints: {
    list: { request: 'GET /api/list', budgets: { p99: { limit: '50ms' } } },
    order: {
      request: {
        method: 'POST',
        path: '/api/order',
        headers: { accept: 'text/html' },
        expect: { status: 201 },
      },
      load: { duration: '1s' },
    },
    other: { request: 'GET https://api.example/' },
  } as Record<string, Record<string, unknown>>,
  waivers: [
    {
      metric: 'lcp',
      target: 'home (mobile)',
      upTo: '20%',
      reason: 'the video',
      expires: '2026-12-31',
    },
    { metric: 'cls', upTo: 0.1, reason: 'the banner', expires: '2026-12-31' },
  ] as Record<string, unknown>[],
  paths: ['src/**'] as unknown,
  allowHosts: ['api.example'] as unknown,
  rounds: 5 as unknown,
  'max-rounds': 20 as unknown,
  'time-limit': '5m' as unknown,
});

type File = ReturnType<typeof whole>;
const page = (file: File, name: string) => file.pages[name] as Record<string, unknown>;
const endpoint = (file: File, name: string) => file.endpoints[name] as Record<string, unknown>;
const waiver = (file: File, index: number) => file.waivers[index] as Record<string, unknown>;

const set = (part: unknown, key: string, value: unknown) => add(part, { [key]: value });
const add = (part: unknown, more: object) => Object.assign(part as object, more);

/**
 * Mistakes of every stage. Those of one part of the file, where one would hide or undo the other,
 * are not made together.
 */
const mistakes: readonly {
  readonly name: string;
  readonly part: string;
  make(file: File): unknown;
}[] = [
  { name: 'suite of odd letters', part: 'suite', make: (file) => set(file, 'suite', 'a/b') },
  { name: 'unknown key at the top', part: 'extra', make: (file) => add(file, { bugdets: {} }) },
  { name: 'command is a number', part: 'server', make: (file) => set(file.server, 'command', 5) },
  {
    name: 'a folder and an address exclude each other',
    part: 'server',
    make: (file) => set(file, 'server', { static: 'dist', url: 'http://127.0.0.1:1' }),
  },
  {
    name: 'folder leads out',
    part: 'server',
    make: (file) => set(file, 'server', { static: '/abs/dist' }),
  },
  { name: 'server is a text', part: 'server', make: (file) => add(file, { server: 'npm start' }) },
  {
    name: 'timeout without unit',
    part: 'server.timeout',
    make: (file) => set(file.server, 'timeout', '30'),
  },
  {
    name: 'port out of range',
    part: 'server.port',
    make: (file) => set(file.server, 'port', 70_000),
  },
  {
    name: 'pattern is none',
    part: 'server.ready',
    make: (file) => set(file.server, 'ready', { pattern: '(' }),
  },
  {
    name: 'unknown key of the server',
    part: 'server.extra',
    make: (file) => set(file.server, 'prot', 5),
  },
  {
    name: 'baseline in two ways',
    part: 'baseline',
    make: (file) => set(file.baseline, 'directory', 'base'),
  },
  {
    name: 'baseline build is a list',
    part: 'baseline',
    make: (file) => set(file.baseline, 'build', ['npm']),
  },
  {
    name: 'limit in a wrong unit in the defaults',
    part: 'defaults.lcp',
    make: (file) => set(file.defaults.page.budgets, 'lcp', '170kB'),
  },
  {
    name: 'unknown metric in the defaults',
    part: 'defaults.more',
    make: (file) => set(file.defaults.page.budgets, 'fcpp', '1s'),
  },
  {
    name: 'header that is none',
    part: 'defaults.headers',
    make: (file) => set(file.defaults.page.headers, 'a b', 'c'),
  },
  {
    name: 'header with a missing variable',
    part: 'defaults.headers2',
    make: (file) => set(file.defaults.page.headers, 'x-token', '$TOKEN'),
  },
  {
    name: 'connections of 0',
    part: 'defaults.load',
    make: (file) => set(file.defaults.endpoint.load, 'connections', 0),
  },
  {
    name: 'path without a slash',
    part: 'home.path',
    make: (file) => set(page(file, 'home'), 'path', 'about'),
  },
  {
    name: 'path to another host',
    part: 'home.path',
    make: (file) => set(page(file, 'home'), 'path', '//cdn.example/x'),
  },
  {
    name: 'no path at all',
    part: 'home.path',
    make: (file) => set(page(file, 'home'), 'path', undefined),
  },
  {
    name: 'misspelled path',
    part: 'home.path',
    make: (file) => add(file.pages, { home: { pth: '/', budgets: page(file, 'home').budgets } }),
  },
  {
    name: 'warn beyond the limit',
    part: 'home.tbt',
    make: (file) => add(page(file, 'home').budgets, { tbt: { limit: '100ms', warn: '200ms' } }),
  },
  {
    name: 'percentage of what can be 0',
    part: 'home.cls',
    make: (file) => add(page(file, 'home').budgets, { cls: { regression: '5%' } }),
  },
  {
    name: 'unknown key and a wrong unit in one budget',
    part: 'home.fcp',
    make: (file) => add(page(file, 'home').budgets, { fcp: { limit: '5kB', wran: '1s' } }),
  },
  {
    name: 'a device twice',
    part: 'blog.devices',
    make: (file) => set(page(file, 'blog'), 'devices', ['mobile', 'mobile']),
  },
  {
    name: 'an unknown device',
    part: 'blog.devices',
    make: (file) => set(page(file, 'blog'), 'devices', ['tablet']),
  },
  {
    name: 'address that is none',
    part: 'blog.url',
    make: (file) => set(page(file, 'blog'), 'url', 'blog.example'),
  },
  {
    name: 'address and path',
    part: 'blog.url',
    make: (file) => set(page(file, 'blog'), 'path', '/blog'),
  },
  {
    name: 'blocks a number',
    part: 'blog.block',
    make: (file) => set(page(file, 'blog'), 'block', ['a', 5]),
  },
  {
    name: 'wrong unit on one device',
    part: 'cart',
    make: (file) => set(page(file, 'cart'), 'devices', { desktop: { budgets: { lcp: 2 } } }),
  },
  {
    name: 'page timeout is a number',
    part: 'cart.timeout',
    make: (file) => set(page(file, 'cart'), 'timeout', 20),
  },
  { name: 'page is a text', part: 'new page', make: (file) => add(file.pages, { text: '/text' }) },
  {
    name: 'page name with blanks around',
    part: 'new page 2',
    make: (file) => add(file.pages, { ' about ': { path: '/about' } }),
  },
  {
    name: 'page named budgets',
    part: 'page budgets',
    make: (file) => set(page(file, 'budgets'), 'path', 'budgets'),
  },
  {
    name: 'endpoint named as a page',
    part: 'new endpoint',
    make: (file) => add(file.endpoints, { home: { request: 'GET /home' } }),
  },
  {
    name: 'unknown method',
    part: 'list',
    make: (file) => set(endpoint(file, 'list'), 'request', 'FETCH /api/list'),
  },
  {
    name: 'no request',
    part: 'list',
    make: (file) => set(endpoint(file, 'list'), 'request', undefined),
  },
  {
    name: 'metric of a page',
    part: 'list.budgets',
    make: (file) => set(endpoint(file, 'list'), 'budgets', { lcp: '1s' }),
  },
  {
    name: 'level of no limit',
    part: 'list.budgets',
    make: (file) => set(endpoint(file, 'list'), 'budgets', { p95: { level: 'warn' } }),
  },
  {
    name: 'method in small letters',
    part: 'order',
    make: (file) => add(endpoint(file, 'order').request, { method: 'post' }),
  },
  {
    name: 'path of a request without a slash',
    part: 'order.path',
    make: (file) => add(endpoint(file, 'order').request, { path: 'api' }),
  },
  {
    name: 'status of a text',
    part: 'order.expect',
    make: (file) => add(endpoint(file, 'order').request, { expect: { status: 'ok' } }),
  },
  {
    name: 'header with a missing variable of an endpoint',
    part: 'order.headers',
    make: (file) => add(endpoint(file, 'order').request, { headers: { a: '$KEY' } }),
  },
  {
    name: 'load elsewhere',
    part: 'other',
    make: (file) => set(endpoint(file, 'other'), 'request', 'GET https://else.example/'),
  },
  {
    name: 'waiver of an unknown metric',
    part: 'waiver 0',
    make: (file) => set(waiver(file, 0), 'metric', 'lpc'),
  },
  {
    name: 'waiver of an unknown target',
    part: 'waiver 0 target',
    make: (file) => set(waiver(file, 0), 'target', 'hoem'),
  },
  {
    name: 'waiver in a wrong unit',
    part: 'waiver 1',
    make: (file) => set(waiver(file, 1), 'upTo', '10kB'),
  },
  {
    name: 'waiver without a reason',
    part: 'waiver 1 reason',
    make: (file) => set(waiver(file, 1), 'reason', undefined),
  },
  {
    name: 'waiver until no day',
    part: 'waiver 0 expires',
    make: (file) => set(waiver(file, 0), 'expires', '2026-02-31'),
  },
  { name: 'paths is a text', part: 'paths', make: (file) => set(file, 'paths', 'src/**') },
  {
    name: 'allowed hosts is a text',
    part: 'allowHosts',
    make: (file) => set(file, 'allowHosts', 'api.example'),
  },
  { name: 'more rounds than the most', part: 'rounds', make: (file) => set(file, 'rounds', 50) },
  { name: 'rounds is a text', part: 'rounds', make: (file) => set(file, 'rounds', 'many') },
  {
    name: 'time limit without unit',
    part: 'time-limit',
    make: (file) => set(file, 'time-limit', '5'),
  },
];

/**
 * One mistake that shows another one away, rightly: where what is compared with is left out,
 * nothing is compared.
 */
const hides: readonly (readonly [string, string])[] = [
  ['allowed hosts is a text', 'load elsewhere'],
  ['unknown key at the top', 'load elsewhere'],
  ['page is a text', 'waiver of an unknown target'],
  ['unknown key at the top', 'an unknown device'],
  ['unknown key at the top', 'waiver of an unknown target'],
];

/** The problems of a file, each with its place taken off. */
async function problemsOf(
  ...made: readonly (typeof mistakes)[number][]
): Promise<readonly string[]> {
  const file = whole();
  for (const { make } of made) make(file);
  const error = asHeadroomError(
    await configOfBudgets(file, { env: 'TOKEN KEY' }).then(
      () => new Error('nothing is wrong'),
      (thrown: unknown) => thrown,
    ),
  );
  if (error.code === 'internal') throw error;
  expect(error.message).not.toMatch(/and \d+ more$/);
  return error.message
    .replace(/^\d+ problems:\n/, '')
    .split('\n')
    .map((line) =>
      line.replace(/^ *(budgets\.json:\d+:\d+: )?/, '').replace(/in line \d+$/, 'in line N'),
    );
}

test('the file without a mistake is read', async () => {
  expect((await configOfBudgets(whole(), {})).targets).toHaveLength(7);
});

test('two mistakes are said together as each is said alone, and nothing else', async () => {
  const alone = new Map(
    await Promise.all(
      mistakes.map(async (mistake) => [mistake.name, await problemsOf(mistake)] as const),
    ),
  );
  const wrong: string[] = [];
  let pairs = 0;
  for (const [index, one] of mistakes.entries())
    for (const other of mistakes.slice(index + 1)) {
      const [shorter = '', longer = ''] = [one.part, other.part].sort(
        (a, b) => a.length - b.length,
      );
      if (shorter === longer || (shorter === 'server' && longer.startsWith('server'))) continue;
      pairs += 1;
      const said = await problemsOf(one, other);
      const hidden = hides.flatMap(([by, what]) =>
        [one.name, other.name].includes(by) && [one.name, other.name].includes(what)
          ? (alone.get(what) ?? [])
          : [],
      );
      const expected = new Set(
        [...(alone.get(one.name) ?? []), ...(alone.get(other.name) ?? [])].filter(
          (line) => !hidden.includes(line),
        ),
      );
      const missing = [...expected].filter((line) => !said.includes(line));
      const more = said.filter((line) => !expected.has(line));
      if (missing.length > 0 || more.length > 0)
        wrong.push(
          `${one.name} + ${other.name}: missing ${JSON.stringify(missing)}, more ` +
            `${JSON.stringify(more)}`,
        );
    }
  expect({ pairs, wrong }).toEqual({ pairs: 1397, wrong: [] });
});
