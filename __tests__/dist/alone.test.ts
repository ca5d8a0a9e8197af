import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launch } from 'chrome-launcher';
import { distAlone, output, root } from './built.ts';

const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>A small page</title>
<style>p { color: #aaa; background: #fff }</style><h1>Small</h1><p id="pale">pale words</p>`;

let folder: string;
beforeAll(() => {
  folder = distAlone();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('tests run on the Node that the action runs on', () => {
  expect(Number.parseInt(process.versions.node, 10)).toBeGreaterThanOrEqual(24);
  expect(readFileSync(join(root, 'action.yml'), 'utf8')).toContain('using: node24');
});

test('dist alone is a command line', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(await output(process.execPath, ['dist/cli.js', '--version'], folder)).toBe(`${version}\n`);
});

test('the command line says which Node it needs', () => {
  const isOld = 'Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${isOld}`, 'dist/cli.js', '--version'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe('headroom needs Node 24 or newer; this is Node 20.20.2.\n');
});

test('dist alone audits a page in every category and renders its HTML report', async () => {
  cpSync(join(import.meta.dirname, 'audit-alone.mjs'), join(folder, 'audit-alone.mjs'));
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(page),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const chrome = await launch({
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-background-networking'],
  });
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const summary = JSON.parse(
      await output(process.execPath, ['audit-alone.mjs', url, String(chrome.port)], folder),
    );
    expect(summary).toEqual({
      node: process.version,
      categories: {
        performance: true,
        accessibility: true,
        'best-practices': true,
        seo: true,
        'agentic-browsing': true,
      },
      failedAudits: [],
      untranslated: [],
      lowContrast: ['<p id="pale">'],
      htmlReport: true,
    });
  } finally {
    chrome.kill();
    server.close();
    server.closeAllConnections();
  }
}, 120_000);
