/** The report page's accessibility, by the real Lighthouse: folded, unfolded, light and dark. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import type { AuditRequest, Browser, Log } from '../../src/ports.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { largeRun } from '../support/large-run.ts';

jest.setTimeout(180_000);

const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const env = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  ),
);

const pages = new Map<string, string>();
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(pages.get(request.url ?? '') ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromeLauncher(silent).launch(env);
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const audit = (path: string, device: AuditRequest['device']): ReturnType<Browser['audit']> =>
  browser.audit({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    device,
    scope: 'full',
    audits: [],
    headers: {},
    blockedUrls: [],
    timeoutMs: 60_000,
  });

const unfolded = (html: string): string => html.replaceAll('<details>', '<details open>');
/** The policy would refuse the changed style. */
const dark = (html: string): string =>
  html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('(prefers-color-scheme:dark)', '(min-width:0)');

test.each([
  ['folded', 'desktop', (html: string) => html],
  ['unfolded, on a phone', 'mobile', unfolded],
  ['unfolded and dark', 'desktop', (html: string) => dark(unfolded(html))],
] as const)('%s it scores 100', async (name, device, change) => {
  const { judgement, context } = largeRun(6);
  const html = await report(judgement, context).html();
  const changed = change(html);
  expect(changed === html).toBe(name === 'folded');
  pages.set('/page', changed);
  const { report: audited } = await audit('/page', device);
  // The nodes that fail stand beside a score that is lower.
  const failed = Object.entries(audited.audits).flatMap(([id, { score, details }]) =>
    score === 0 && /"selector"/.test(JSON.stringify(details)) ? [id, JSON.stringify(details)] : [],
  );
  const { score } = audited.categories.accessibility ?? {};
  expect([score, score === 1 ? [] : failed]).toEqual([1, []]);
});

test.each(['not-measured', 'first-minute', 'waived'])('that of "%s" scores 100', async (name) => {
  const { judgement, context } = scenarios[name]?.() ?? fail(name);
  pages.set('/scenario', await report(judgement, context).html());
  const { report: audited } = await audit('/scenario', 'desktop');
  expect(audited.categories.accessibility?.score).toBe(1);
});

function fail(name: string): never {
  throw new Error(`no scenario ${name}`);
}
