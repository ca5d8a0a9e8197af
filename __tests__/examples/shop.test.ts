import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parse } from 'jsonc-parser';
import { homePage as baseHomePage } from '../../examples/shop/base/home-page.ts';
import { listProducts as baseListProducts } from '../../examples/shop/base/list-products.ts';
import { openDatabase } from '../../examples/shop/lib/database.ts';
import { serve } from '../../examples/shop/lib/serve.ts';
import { homePage as changedHomePage } from '../../examples/shop/pull-request/home-page.ts';
import { listProducts as listChanged } from '../../examples/shop/pull-request/list-products.ts';

import { nodeFiles } from '../../src/adapters/files/files.ts';
import { readConfig } from '../../src/config/read-config.ts';

const shop = join(import.meta.dirname, '../../examples/shop');
const order = { productId: 7, quantity: 2, email: 'visitor@example.com' };

const versions = {
  base: { folder: join(shop, 'base'), listProducts: baseListProducts, homePage: baseHomePage },
  'pull-request': {
    folder: join(shop, 'pull-request'),
    listProducts: listChanged,
    homePage: changedHomePage,
  },
};

describe.each(['base', 'pull-request'] as const)('the shop of %s', (name) => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = await serve(versions[name], 0);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(origin + path, { headers });

  test('answers every route, and says what is not there or not right', async () => {
    const post = (body: unknown) =>
      fetch(`${origin}/api/orders`, { method: 'POST', body: JSON.stringify(body) });
    const statuses = {
      health: (await get('/healthz')).status,
      home: (await get('/')).status,
      product: (await get('/products/7')).status,
      noProduct: (await get('/products/99999')).status,
      list: (await get('/api/products?page=1')).status,
      search: (await get('/api/products/search?q=oak')).status,
      detail: (await get('/api/products/7')).status,
      noDetail: (await get('/api/products/99999')).status,
      order: (await post(order)).status,
      orderOfNothing: (await post({ ...order, productId: 99_999 })).status,
      noOrder: (await post('?')).status,
      priceList: (await get('/api/price-list')).status,
      login: (await get('/login')).status,
      elsewhere: (await get('/elsewhere')).status,
    };
    expect(statuses).toEqual({
      health: 200,
      home: 200,
      product: 200,
      noProduct: 404,
      list: 200,
      search: 200,
      detail: 200,
      noDetail: 404,
      order: 201,
      orderOfNothing: 422,
      noOrder: 422,
      priceList: 200,
      login: 200,
      elsewhere: 404,
    });
  });

  test('lists fifty of three thousand products, finds by words and takes an order', async () => {
    const list = (await (await get('/api/products?page=60')).json()) as {
      page: number;
      pages: number;
      total: number;
      products: unknown[];
    };
    expect([list.page, list.pages, list.total, list.products.length, list.products.at(-1)]).toEqual(
      [
        60,
        60,
        3000,
        50,
        {
          id: 1,
          name: 'Moor Wool Shelf No. 1',
          priceCents: 1650,
          stock: 11,
          category: 'Furniture',
          rating: 3.7,
          reviews: 3,
        },
      ],
    );
    const { products } = (await (await get('/api/products/search?q=brass%20lamp')).json()) as {
      products: { name: string }[];
    };
    expect(products.map((product) => /Brass Lamp/.test(product.name))).toEqual(
      Array.from({ length: products.length }, () => true),
    );
    expect(products.length).toBeGreaterThan(3);
  });

  test('leads strangers to the login, and members to their orders and the counter', async () => {
    const logIn = (password: string) =>
      fetch(`${origin}/login`, {
        method: 'POST',
        body: new URLSearchParams({ email: 'visitor@example.com', password }),
        redirect: 'manual',
      });
    const stranger = await fetch(`${origin}/counter`, { redirect: 'manual' });
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/login']);
    const wrong = await logIn('guess');
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    const right = await logIn('lighthouse-keeper');
    expect([right.status, right.headers.get('location')]).toEqual([303, '/orders']);
    const cookie = right.headers.get('set-cookie')?.split(';')[0] ?? '';
    const seen = [];
    for (const path of ['/orders', '/counter']) {
      const page = await get(path, { cookie });
      seen.push([page.status, /<h1>(.*)<\/h1>/.exec(await page.text())?.[1]]);
    }
    expect(seen).toEqual([
      [200, 'Your orders'],
      [200, 'Counter'],
    ]);
  });

  test('compresses text, keeps assets for a year, and answers 304 to a known one', async () => {
    const page = await get('/', { 'accept-encoding': 'gzip' });
    expect([page.headers.get('content-encoding'), page.headers.get('cache-control')]).toEqual([
      'gzip',
      'no-cache',
    ]);
    const again = await get('/', { 'if-none-match': page.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const hero = await get('/assets/hero.png', { 'accept-encoding': 'gzip' });
    expect([hero.headers.get('content-encoding'), hero.headers.get('cache-control')]).toEqual([
      null,
      'public, max-age=31536000, immutable',
    ]);
  });

  test.each(['/', '/products/7'])(
    'everything that the page %s refers to is there',
    async (path) => {
      const page = await (await get(path)).text();
      const references = [...page.matchAll(/(?:src|href|data-heroes)="([^"]+)"/g)].map(
        ([, reference]) => reference as string,
      );
      expect(references).toEqual(
        expect.arrayContaining(['/assets/shop.css', '/assets/shop.js', '/assets/icon.svg']),
      );
      const broken = [];
      for (const reference of new Set(references))
        if ((await get(reference)).status !== 200) broken.push(reference);
      expect(broken).toEqual([]);
    },
  );
});

test.each(['base', 'pull-request'])(
  'the command in the budgets of %s starts it on $PORT, without a word on stderr',
  async (name) => {
    const { server } = parse(readFileSync(join(shop, name, 'budgets.json'), 'utf8')) as {
      server: { command: string; ready: string };
    };
    const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
    const child = spawn(`exec ${server.command}`, {
      cwd: join(shop, name),
      shell: true,
      env: { ...process.env, NODE_OPTIONS: '', PATH: path, PORT: '0' },
    });
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    const [said] = await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => [complaints]),
    ]);
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(said)) ?? [];
    const health = origin && (await fetch(origin + server.ready)).status;
    child.kill();
    await once(child, 'exit');
    expect([health, complaints]).toEqual([200, '']);
  },
);

test('both versions list the same products, the pull request with more queries', () => {
  const base = countQueries(baseListProducts);
  const changed = countQueries(listChanged);
  expect(changed.list).toEqual(base.list);
  expect([base.queries, changed.queries]).toEqual([2, 102]);
});

test('the pull request changes the list, the catalogue page, the basket and its base alone', () => {
  const files = (version: string) =>
    readdirSync(join(shop, version), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
  const names = (version: string) =>
    files(version).map((entry) =>
      join(entry.parentPath, entry.name).slice(join(shop, version).length + 1),
    );
  const content = (version: string, name: string) =>
    names(version).includes(name) ? readFileSync(join(shop, version, name), 'latin1') : undefined;
  const changed = [...new Set([...names('base'), ...names('pull-request')])].filter(
    (name) => content('base', name) !== content('pull-request', name),
  );
  expect(changed.sort()).toEqual([
    'budgets.json',
    'flow.json',
    'home-page.ts',
    'list-products.ts',
    'public/basket.js',
    'public/hero.png',
    'public/personalise.js',
    'public/vendor/taste.js',
  ]);
});

test('both baskets cost the same', async () => {
  const priceList = [
    { id: 1, priceCents: 1_050 },
    { id: 2, priceCents: 900 },
    { id: 3, priceCents: 12_000 },
  ];
  const totals = [];
  for (const version of ['base', 'pull-request']) {
    const { openBasket } = (await import(join(shop, version, 'public/basket.js'))) as {
      openBasket(list: typeof priceList): { add(thing: { id: number }): number };
    };
    const basket = openBasket(priceList);
    totals.push([3, 1, 3].map((id) => basket.add({ id })));
  }
  expect(totals).toEqual([
    [12_000, 13_050, 25_050],
    [12_000, 13_050, 25_050],
  ]);
});

test('the heroes are the weights that the budgets are made for', () => {
  const bytes = (version: string) => readFileSync(join(shop, version, 'public/hero.png')).length;
  expect([Math.round(bytes('base') / 1000), Math.round(bytes('pull-request') / 1000)]).toEqual([
    35, 352,
  ]);
});

test('the budgets of both versions differ in the baseline alone, and all answer', async () => {
  const [base, changed] = ['base', 'pull-request'].map((version) =>
    parse(readFileSync(join(shop, version, 'budgets.json'), 'utf8')),
  );
  expect(changed).toEqual({ ...base, baseline: { directory: '../base' } });
  const budgets = base as {
    pages: Record<string, { path: string }>;
    endpoints: Record<
      string,
      {
        request:
          | string
          | { method: string; path: string; body: unknown; expect: { status: number } };
      }
    >;
  };
  const server = await serve(versions.base, 0);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = [
    ...Object.values(budgets.pages).map(({ path }) => `GET ${path}`),
    ...Object.values(budgets.endpoints).map(({ request }) => request),
  ].map((request) => {
    if (typeof request !== 'string') return { ...request, status: request.expect.status };
    const [method, path] = request.split(' ') as [string, string];
    return { method, path, body: undefined, status: 200 };
  });
  const unexpected = [];
  for (const { method, path, body, status } of requests) {
    const response = await fetch(origin + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    if (response.status !== status) unexpected.push(`${method} ${path}: ${response.status}`);
  }
  server.closeAllConnections();
  server.close();
  expect([requests.length, unexpected]).toEqual([6, []]);
});

test('the budgets of the flow differ in the baseline alone, and name a few targets', async () => {
  const [base, changed] = ['base', 'pull-request'].map((version) =>
    parse(readFileSync(join(shop, version, 'flow.json'), 'utf8')),
  );
  expect(changed).toEqual({ ...base, baseline: { directory: '../base' } });
  const { targets } = await readConfig(
    { 'working-directory': join(shop, 'base'), budgets: 'flow.json' },
    nodeFiles(),
    {},
    { baseHint: { kind: 'work-tree', isLocal: true } },
  );
  expect(targets.map(({ id }) => id)).toEqual([
    'orders (mobile)',
    'orders › repeat (mobile)',
    'checkout › open the counter (mobile)',
    'checkout › search (mobile)',
    'checkout › open a thing (mobile)',
    'checkout › add to basket (mobile)',
  ]);
});

/** Runs a version's list once and counts the statements that it executes. */
function countQueries(listProducts: typeof baseListProducts) {
  const database = openDatabase();
  let queries = 0;
  const counting = {
    prepare(sql: string) {
      const statement = database.prepare(sql);
      return {
        get: (...values: never[]) => {
          queries++;
          return statement.get(...values);
        },
        all: (...values: never[]) => {
          queries++;
          return statement.all(...values);
        },
      };
    },
  } as unknown as DatabaseSync;
  const list = listProducts(counting)(1);
  return { list, queries };
}
