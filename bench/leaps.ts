/**
 * Bench: how far simulated times leap on unchanged pages that ask for several things at once.
 *
 * In the calm simulation and in Lighthouse's own, of the same visits.
 *
 * `npm run bench -- leaps [rounds]`. The pages are visited in turns, in one Chrome.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { measurePage } from '../src/measure/page/round.ts';
import { concludeBench, keepFigures } from './figures.ts';
import { environment, phonePage, troubleOnly } from './visiting.ts';

const rounds = Number(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? 12);
const metrics = ['fcp', 'lcp'] as const;
/** The simulated phone's network needs so many milliseconds for a round trip. */
const roundTripMs = 150;

const icon = '<link rel="icon" href="data:,">';
const show =
  'const text = document.createElement("h1"); text.textContent = "Words ".repeat(60);' +
  'document.body.append(text);';
const ask = (...paths: readonly string[]): string =>
  `Promise.all(${JSON.stringify(paths)}.map((path) => fetch(path))).then(() => { ${show} });`;
const work = 'for (let turn = 0, sum = 0; turn < 4e6; turn += 1) sum = (sum * 31 + turn) | 0;';
const filler = (kilobytes: number): string => `/*${'x'.repeat(1024 * kilobytes)}*/`;

/** Path → what it answers. Each page shows its largest text once an answer has come. */
const files: Readonly<Record<string, string>> = {
  '/a.js': 'window.a = 1;',
  '/b.js': 'window.b = 1;',
  '/vendor.js': `${filler(150)}${work}window.vendor = 1;`,
  '/app.js': `${filler(20)}${work}${ask('/api/one')}`,
  '/three.js': `${filler(20)}${work}${ask('/api/one', '/api/two', '/api/three')}`,
  '/module.js': `import './part.js'; import './vendor.js'; ${ask('/api/one', '/api/two')}`,
  '/part.js': `${filler(40)}${work}`,
  '/style.css': `body { margin: 0 }${filler(10)}`,
  '/api/one': '{}',
  '/api/two': `{"text":"${'x'.repeat(30_000)}"}`,
  '/api/three': `{"text":"${'x'.repeat(3_000)}"}`,
};
const styles = '<link rel="stylesheet" href="/style.css">';
type Tag = readonly [how: string, path: string];
const scripts = (...tags: readonly (Tag | string)[]): string =>
  tags
    .map((tag) => (typeof tag === 'string' ? tag : `<script ${tag[0]} src="${tag[1]}"></script>`))
    .join('');
const pages: Readonly<Record<string, string>> = {
  'inline script after two': scripts(
    ['', '/a.js'],
    ['', '/b.js'],
    `<script>${ask('/api/one')}</script>`,
  ),
  'two deferred': styles + scripts(['defer', '/vendor.js'], ['defer', '/app.js']),
  'two blocking': styles + scripts(['', '/vendor.js'], ['', '/app.js']),
  'two async': styles + scripts(['async', '/vendor.js'], ['async', '/app.js']),
  'three answers': styles + scripts(['defer', '/three.js']),
  modules: styles + scripts(['type="module"', '/module.js']),
  'inline questions':
    styles +
    scripts(
      ['defer', '/a.js'],
      ['defer', '/vendor.js'],
      `<script>${ask('/api/one', '/api/two')}</script>`,
    ),
};

const typeOf = (path: string): string =>
  path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
const server = createServer(({ url = '/' }, response) => {
  const page = pages[decodeURIComponent(url.slice(1))];
  const body = page
    ? `<!doctype html><title>Page</title>${icon}<body><p>Page</p>${page}`
    : (files[url] ?? '');
  response.setHeader('content-type', typeOf(url)).end(body);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

type Values = Readonly<Record<string, number>>;
const taken = new Map<string, Values[]>(Object.keys(pages).map((name) => [name, []]));
const browser = await chromeLauncher(troubleOnly, undefined).launch(environment, {
  origins: [origin],
  delayMs: 40,
  otherHosts: 'allow',
});
try {
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, sample] of taken) {
      const page = phonePage(name, `/${encodeURIComponent(name)}`);
      const { values } = await measurePage(page, origin, [], browser);
      if (round > 0) sample.push(values as Values);
    }
} finally {
  await browser.close();
  server.close();
}

/** Headroom takes console.log for Lighthouse's while a browser is there. */
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const leapMs = (sample: readonly Values[], key: string): number => {
  const values = sample.map((one) => one[key] ?? Number.NaN);
  return Math.max(...values) - Math.min(...values);
};

keepFigures('leaps', Object.fromEntries(taken));
const simulations = metrics.flatMap((metric) => [metric, `lighthouse-${metric}`]);
print(`Least and greatest of ${rounds} visits, in ms\n`);
print(`| page | ${simulations.join(' | ')} |`);
print(`|---|${simulations.map(() => '--:').join('|')}|`);
for (const [name, sample] of taken) {
  const cells = simulations.map((key) => {
    const values = sample.map((one) => Math.round(one[key] ?? Number.NaN));
    return `${Math.min(...values)} to ${Math.max(...values)}`;
  });
  print(`| ${name} | ${cells.join(' | ')} |`);
}
const leaping = [...taken].filter(([, sample]) => leapMs(sample, 'lcp') > roundTripMs * 0.9).length;
concludeBench('leaps', [
  {
    text: `the calm LCP leaps by a round trip on ${leaping} of ${taken.size} pages`,
    figure: leaping,
    atMost: 0,
  },
]);
// Lighthouse leaves timers behind.
process.exit();
