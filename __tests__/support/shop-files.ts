/**
 * The repository of the scenarios: a small shop with a page and two endpoints, and budgets for all
 * of it, for the API, and for each endpoint alone.
 */

/**
 * The secret that page and endpoint are asked with, and that the shop's server writes into its log.
 */
export const shopKey = 'shop-key-4711-do-not-tell';

const load = { connections: 2, duration: '300ms', warmup: '100ms' };
const server = { command: 'node server.mjs', ready: '/healthz' };
const ping = {
  request: { path: '/api/ping', headers: { authorization: 'Bearer $SHOP_KEY' } },
  load,
  budgets: { 'error-rate': '0%' },
};
const health = { request: 'GET /healthz', load, budgets: { 'error-rate': '0%' } };

export const pages = {
  home: {
    path: '/',
    timeout: '10s',
    headers: { 'x-shop-key': '$SHOP_KEY' },
    budgets: { 'script-bytes': { limit: '5kB', regression: '10%' } },
  },
};
export const endpoints = { ping, health };

/** Two rounds, where `parts` says nothing else. */
export const budgetsFile = (parts: object) =>
  `${JSON.stringify({ server, rounds: 2, ...parts }, undefined, 2)}\n`;

/** The script of the page, of about so many bytes. */
export const script = (letter: string, bytes: number) => `/* ${letter.repeat(bytes)} */\n`;

export const files = {
  'server.mjs': `import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
createServer((request, response) => {
  const { 'x-shop-key': key, authorization } = request.headers;
  if (key || authorization) console.log('a visitor with', key, authorization);
  const page = '<!doctype html><html lang="en"><title>Shop</title>' +
    '<meta name="viewport" content="width=device-width">' +
    '<h1>Shop</h1><script src="/app.js"></script>';
  const answers = {
    '/': ['text/html', page],
    '/app.js': ['text/javascript', readFileSync('app.js')],
    '/api/ping': ['application/json', '{"ok":true}'],
    '/healthz': ['text/plain', 'ok'],
  };
  const [type, body] = answers[request.url] ?? ['text/plain', ''];
  response.writeHead(answers[request.url] ? 200 : 404, { 'content-type': type }).end(body);
}).listen(process.env.PORT, '127.0.0.1');
`,
  'app.js': script('x', 1_000),
  'budgets.json': budgetsFile({ pages, endpoints }),
  'page.json': budgetsFile({ pages, baseline: { build: 'true' } }),
  'api.json': budgetsFile({ endpoints }),
  'parts/ping.json': budgetsFile({ endpoints: { ping } }),
  'parts/health.json': budgetsFile({ endpoints: { health } }),
};
