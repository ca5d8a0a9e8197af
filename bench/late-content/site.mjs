/**
 * Three pages and their API, as one server of their own. `plan.json` beside it names the page at
 * `/`, and says how late each part of its content comes. `PORT` is the port to listen on.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { clientRendered } from './pages/client-rendered.mjs';
import { shop } from './pages/shop.mjs';
import { story } from './pages/story.mjs';

const plan = {
  apiMs: 20,
  stylesMs: 5,
  imageMs: 5,
  fontMs: 5,
  fetches: 1,
  lazyMs: undefined,
  timerMs: 0,
  heroMs: undefined,
  page: 'client-rendered',
  ...JSON.parse(readFileSync('plan.json', 'utf8')),
};
const site = { 'client-rendered': clientRendered, shop, story }[plan.page](plan);

const circles = Array.from({ length: 60 }, (_, index) => {
  const place = `cx="${(index * 67) % 380}" cy="${(index * 91) % 420}" r="${10 + (index % 9) * 4}"`;
  return `<circle ${place} fill="hsl(${index * 6} 70% 50%)"/>`;
});
const sizes = 'xmlns="http://www.w3.org/2000/svg" width="380" height="420"';

/** Path → type, body, and the milliseconds that its answer takes. */
const files = {
  '/hero.svg': ['image/svg+xml', `<svg ${sizes}>${circles.join('')}</svg>`, plan.imageMs],
  '/lazy.js': ['text/javascript', 'export const lazy = true;', plan.lazyMs ?? 0],
  '/face.woff2': ['font/woff2', '', plan.fontMs],
  ...site.files,
};

/** A page is written in parts: each part is the milliseconds before it, and its text. */
async function answer(request, response) {
  const [path] = (request.url ?? '/').split('?');
  if (path === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    for (const [ms, text] of site.parts) {
      await wait(ms);
      response.write(text);
    }
    return response.end();
  }
  const [type, body, ms] = files[path] ?? ['text/plain', 'not here', 0];
  response.statusCode = path in files ? 200 : 404;
  response.setHeader('content-type', type);
  await wait(ms);
  response.end(body);
}

createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), '127.0.0.1');
