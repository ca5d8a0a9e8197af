/**
 * A client-rendered page and its API, as a server of its own. `plan.json` beside it says how late
 * each part of its content comes. `PORT` is the port to listen on.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const plan = {
  apiMs: 20,
  stylesMs: 5,
  imageMs: 5,
  fetches: 1,
  lazyMs: undefined,
  timerMs: 0,
  ...JSON.parse(readFileSync('plan.json', 'utf8')),
};

const words = 'A lamp of brushed brass and opal glass, made by hand in a small workshop. ';
const products = Array.from({ length: 6 }, (_, index) => ({
  name: `Lamp number ${index + 1}`,
  text: words.repeat(4),
}));

const page = `<!doctype html>
<html lang="en"><head><title>Lamps</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/styles.css"></head>
<body><header>Lamps</header><main></main>
<script type="module" src="/app.js"></script></body></html>`;

const app = `
const main = document.querySelector('main');
let products = [];
for (let part = 0; part < ${plan.fetches}; part += 1)
  products = await (await fetch('/api/products?part=' + part)).json();
${plan.lazyMs === undefined ? '' : "await import('/lazy.js');"}
const show = () => {
  main.innerHTML = '<img src="/hero.svg" width="380" height="420" alt="">' +
    products.map(({ name, text }) => '<h2>' + name + '</h2><p>' + text + '</p>').join('');
};
if (${plan.timerMs} > 0) setTimeout(show, ${plan.timerMs}); else show();
`;

const circles = Array.from({ length: 60 }, (_, index) => {
  const place = `cx="${(index * 67) % 380}" cy="${(index * 91) % 420}" r="${10 + (index % 9) * 4}"`;
  return `<circle ${place} fill="hsl(${index * 6} 70% 50%)"/>`;
});
const sizes = 'xmlns="http://www.w3.org/2000/svg" width="380" height="420"';
const hero = `<svg ${sizes}>${circles.join('')}</svg>`;

const files = {
  '/': ['text/html', page, 2],
  '/app.js': ['text/javascript', app, 2],
  '/lazy.js': ['text/javascript', 'export const lazy = true;', plan.lazyMs ?? 0],
  '/styles.css': ['text/css', 'body { font: 16px sans-serif } h2 { margin: 8px }', plan.stylesMs],
  '/hero.svg': ['image/svg+xml', hero, plan.imageMs],
  '/api/products': ['application/json', JSON.stringify(products), plan.apiMs],
};

createServer((request, response) => {
  const [path] = (request.url ?? '/').split('?');
  const [type, body, ms] = files[path] ?? ['text/plain', 'not here', 0];
  response.statusCode = path in files ? 200 : 404;
  response.setHeader('content-type', `${type}; charset=utf-8`);
  setTimeout(() => response.end(body), ms);
}).listen(Number(process.env.PORT), '127.0.0.1');
