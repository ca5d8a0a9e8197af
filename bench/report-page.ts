/**
 * Bench: the report page: its size, how long it takes to write, to open and to unfold
 *
 * `npm run bench -- report-page`: pages of 20 and of 300 targets are opened from a file in the real
 * Chrome, until they are drawn. Each is opened five times, and the median counts. Lighthouse tells
 * the LCP of the smaller one. Ends with 1 when a figure is beyond its limit.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { largeRun } from '../__tests__/support/large-run.ts';
import { withPage } from '../scripts/pictures/open-page.ts';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import type { Log } from '../src/ports.ts';
import { report } from '../src/report/report.ts';

const limits = { bytes: 1_500_000, lcpMs: 1_000, openMs: 2_000 };
const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const folder = mkdtempSync(join(tmpdir(), 'headroom-report-page-'));

interface Written {
  readonly html: string;
  readonly writeMs: number;
}

async function written(targets: number): Promise<Written> {
  const { judgement, context } = largeRun(targets);
  const rendered = report(judgement, context);
  const fromMs = performance.now();
  const html = await rendered.html();
  return { html, writeMs: performance.now() - fromMs };
}

/** From the navigation to the first frame after the load event. */
async function openMs(html: string): Promise<{ readonly open: number; readonly unfold: number }> {
  const file = join(folder, 'page.html');
  writeFileSync(file, html);
  return withPage(pathToFileURL(file).href, { width: 1_100 }, async ({ ask }) => ({
    open: await ask<number>(
      'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(Math.max(' +
        'performance.getEntriesByType("navigation")[0].loadEventEnd, ' +
        '...performance.getEntriesByType("paint").map(({ startTime }) => startTime)))))) ',
    ),
    unfold: await ask<number>(
      `new Promise((done) => {
        const from = performance.now();
        for (const one of document.querySelectorAll('details')) one.open = true;
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
      })`,
    ),
  }));
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

async function lcpMs(html: string): Promise<number> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const browser = await chromeLauncher(silent).launch(env);
  try {
    const { report: audited } = await browser.audit({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      device: 'desktop',
      scope: 'full',
      audits: [],
      headers: {},
      blockedUrls: [],
      timeoutMs: 60_000,
    });
    return audited.audits['largest-contentful-paint']?.numericValue ?? Number.NaN;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

let isOver = false;
function show(name: string, value: number, limit: number | undefined, unit: string): void {
  const isBeyond = limit !== undefined && !(value < limit);
  isOver ||= isBeyond;
  const held =
    limit === undefined ? '' : ` (limit ${limit} ${unit}${isBeyond ? ', BEYOND IT' : ''})`;
  console.log(`  ${name.padEnd(26)} ${Math.round(value).toString().padStart(9)} ${unit}${held}`);
}

for (const targets of [20, 300]) {
  const { html, writeMs } = await written(targets);
  const opened: Awaited<ReturnType<typeof openMs>>[] = [];
  for (let time = 0; time < 5; time += 1) opened.push(await openMs(html));
  console.log(`${targets} targets`);
  show('size', Buffer.byteLength(html), targets === 20 ? limits.bytes : undefined, 'bytes');
  show('written in', writeMs, undefined, 'ms');
  show('opened in', median(opened.map(({ open }) => open)), limits.openMs, 'ms');
  show('all unfolded in', median(opened.map(({ unfold }) => unfold)), undefined, 'ms');
  if (targets === 20) show('LCP by Lighthouse', await lcpMs(html), limits.lcpMs, 'ms');
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = isOver ? 1 : 0;
