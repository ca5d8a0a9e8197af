/** The shop's HTTP server: one table of routes, the same in both versions. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type Answer, asset, html, json, send } from './answer.ts';
import { loadAssets } from './assets.ts';
import { type ListProducts, openCatalogue, type ProductList } from './catalogue.ts';
import { counterPage } from './counter-page.ts';
import { openDatabase } from './database.ts';
import { leadTo, openMembers, ordersPage } from './members.ts';
import { drawProduct } from './product-image.ts';
import { productPage } from './product-page.ts';

/** What makes a version of the shop. `folder` has its `public` files. */
export interface Version {
  readonly folder: string;
  readonly listProducts: (database: ReturnType<typeof openDatabase>) => ListProducts;
  readonly homePage: (list: ProductList) => string;
}

type Route = readonly [
  method: string,
  path: RegExp,
  answer: (match: RegExpExecArray, url: URL, request: IncomingMessage) => Answer | Promise<Answer>,
];

/** Starts the shop on 127.0.0.1 and `port` (0: any free one) and resolves when it listens. */
export async function serve(version: Version, port: number): Promise<Server> {
  const routes = routesOf(version);
  const server = createServer((request, response) => {
    answerTo(routes, request)
      .catch((error: unknown) => {
        console.error(error);
        return json({ problem: 'the shop has a fault' }, 500);
      })
      .then((answer) => send(request, response, answer));
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return server;
}

function routesOf(version: Version): readonly Route[] {
  const database = openDatabase();
  const catalogue = openCatalogue(database);
  const listProducts = version.listProducts(database);
  const assets = loadAssets(version.folder);
  const members = openMembers();
  /** A page for members alone; everybody else is led to the login. */
  const forMembers = (page: () => string) => (request: IncomingMessage) =>
    members.knows(request) ? html(page()) : leadTo('/login');
  const orders = forMembers(() => ordersPage(catalogue.orders()));
  const counter = forMembers(counterPage);
  const notFound = () => html('<!doctype html><title>Not found</title><h1>Not found</h1>', 404);
  return [
    ['GET', /^\/healthz$/, () => json({ ok: true })],
    ['GET', /^\/$/, () => html(version.homePage(listProducts(1)))],
    [
      'GET',
      /^\/products\/(\d+)$/,
      ([, id]) => {
        const product = catalogue.find(Number(id));
        return product
          ? html(productPage(product, catalogue.search(materialOf(product.name))))
          : notFound();
      },
    ],
    ['GET', /^\/login$/, members.loginPage],
    ['POST', /^\/login$/, async (_match, _url, request) => members.logIn(await readText(request))],
    ['GET', /^\/orders$/, (_match, _url, request) => orders(request)],
    ['GET', /^\/counter$/, (_match, _url, request) => counter(request)],
    ['GET', /^\/api\/price-list$/, () => json(catalogue.priceList())],
    ['GET', /^\/images\/(\d+)\.svg$/, ([, id]) => asset('image/svg+xml', drawProduct(Number(id)))],
    ['GET', /^\/assets\/([\w./-]+)$/, ([, name]) => assets.get(name as string) ?? notFound()],
    [
      'GET',
      /^\/api\/products$/,
      (_match, url) => json(listProducts(Number(url.searchParams.get('page') ?? 1))),
    ],
    [
      'GET',
      /^\/api\/products\/search$/,
      (_match, url) => json({ products: catalogue.search(url.searchParams.get('q') ?? '') }),
    ],
    [
      'GET',
      /^\/api\/products\/(\d+)$/,
      ([, id]) => {
        const product = catalogue.find(Number(id));
        return product ? json(product) : json({ problem: 'no such product' }, 404);
      },
    ],
    [
      'POST',
      /^\/api\/orders$/,
      async (_match, _url, request) => {
        const order = catalogue.order(await readJson(request));
        return 'problem' in order
          ? json(order, 422)
          : json(order, 201, { Location: `/api/orders/${order.id}` });
      },
    ],
  ];
}

/** `Harbour Oak Stool No. 7` → `Oak`. */
const materialOf = (name: string): string => name.split(' ')[1] ?? name;

async function answerTo(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://shop.invalid');
  for (const [method, path, answer] of routes) {
    const match = method === request.method && path.exec(url.pathname);
    if (match) return answer(match, url, request);
  }
  return json({ problem: 'no such address' }, 404);
}

/** The body as JSON; undefined when it is none, which no order accepts. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
