/**
 * A served folder in which a change has put links: what lies outside is never served, and nothing
 * crashes.
 */
import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { serveFolder } from '../../src/adapters/network/static-folder.ts';
import { HeadroomError } from '../../src/errors.ts';
import {
  type Checkout,
  checkoutWithLinks,
  secret,
  waysToFile,
} from '../support/checkout-with-links.ts';

let checkout: Checkout;
let site: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  checkout = checkoutWithLinks();
  site = join(checkout.folder, 'site');
  mkdirSync(join(site, 'docs'), { recursive: true });
  mkdirSync(join(site, '.well-known'));
  writeFileSync(join(site, 'index.html'), 'home');
  writeFileSync(join(site, 'docs', 'index.html'), 'docs');
  writeFileSync(join(site, '.env'), secret);
  writeFileSync(join(site, '.well-known', 'security.txt'), 'known');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  checkout.remove();
});

async function served(folder = site, inside = checkout.folder) {
  const folderServed = await serveFolder(folder, inside);
  closing.push(folderServed.close);
  return folderServed;
}

/** As it stands, without what `fetch` makes of a path first. */
const asked = (
  origin: string,
  path: string,
): Promise<{ readonly status: number | undefined; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(0, 10_000);
        if (text.length === 10_000) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject).end();
  });

const below = ['', '/secret.txt', '/index.html', '/deep/secret.txt', '/etc/passwd'];

describe.each(waysToFile)('%s', (_how, plant) => {
  test.each([
    ['beside the pages', 'leak.html', '/leak.html'],
    ['beside the pages, asked for without .html', 'leak.html', '/leak'],
    ['in a folder', 'docs/leak.txt', '/docs/leak.txt'],
    ['as the index of a folder', 'docs/leak/index.html', '/docs/leak/'],
    ['as a folder', 'leak', '/leak'],
  ])('%s is not there, and the rest is served', async (_where, place, path) => {
    mkdirSync(join(site, place, '..'), { recursive: true });
    plant(join(site, place), checkout);
    const { origin } = await served();
    for (const end of below) {
      const { status, text } = await asked(origin, `${path.replace(/\/$/, '')}${end}`);
      expect([end, status, text]).toEqual([end, 404, 'Not found\n']);
    }
    expect(await asked(origin, '/')).toEqual({ status: 200, text: 'home' });
    expect(await asked(origin, '/docs')).toEqual({ status: 200, text: 'docs' });
  });

  test('as the folder itself is refused', async () => {
    plant(join(checkout.folder, 'public'), checkout);
    const thrown = await serveFolder(join(checkout.folder, 'public'), checkout.folder).catch(
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(HeadroomError);
    expect((thrown as HeadroomError).code).toMatch(
      /^(path-escapes|file-not-found|file-unreadable)$/,
    );
  });
});

test.each(waysToFile)(
  'a file that becomes %s while it is served is not there any more',
  async (_how, plant) => {
    writeFileSync(join(site, 'app.js'), 'first');
    const { origin } = await served();
    expect((await asked(origin, '/app.js')).text).toBe('first');
    unlinkSync(join(site, 'app.js'));
    plant(join(site, 'app.js'), checkout);
    expect(await asked(origin, '/app.js')).toEqual({ status: 404, text: 'Not found\n' });
  },
);

test('a folder that becomes a link while it is served is not there any more', async () => {
  const { origin } = await served();
  renameSync(join(site, 'docs'), join(site, 'old-docs'));
  symlinkSync(checkout.outside, join(site, 'docs'));
  expect((await asked(origin, '/docs/')).status).toBe(404);
});

test.each([
  '/../outside/secret.txt',
  '/docs/../../../outside/secret.txt',
  '/%2e%2e/outside/secret.txt',
  '/..%2foutside%2fsecret.txt',
  '/docs/%2e%2e/%2e%2e/%2e%2e/outside/secret.txt',
  '/..%5coutside%5csecret.txt',
  '//outside/secret.txt',
  '/.env',
  '/%2eenv',
  '/docs/../.env',
  '/./.env',
  '/.env/',
  '/.git/config',
  '/%00',
  '/%',
  '/%e0%a4%a',
  '/docs/index.html/..',
  '/proc/self/environ',
  '/__proto__',
  '/constructor',
])('%s is not there', async (path) => {
  const { origin } = await served();
  const { status, text } = await asked(origin, path);
  expect([status, text.includes('ghs_')]).toEqual([404, false]);
});

test('a link to a hidden file is as hidden as the file', async () => {
  symlinkSync('.env', join(site, 'env.txt'));
  mkdirSync(join(site, '.cache'));
  writeFileSync(join(site, '.cache', 'key.txt'), secret);
  symlinkSync('.cache', join(site, 'cache'));
  const { origin, leftOut } = await served();
  expect((await asked(origin, '/env.txt')).status).toBe(404);
  expect((await asked(origin, '/cache/key.txt')).status).toBe(404);
  expect([...leftOut].sort()).toEqual(['cache', 'env.txt']);
});

test("a checkout that is served as a whole does not serve git's files behind a link", async () => {
  symlinkSync('.git/config', join(checkout.folder, 'config.txt'));
  symlinkSync('.git', join(checkout.folder, 'git'));
  writeFileSync(join(checkout.folder, 'index.html'), 'top');
  const { origin } = await served(checkout.folder);
  expect([
    (await asked(origin, '/')).text,
    (await asked(origin, '/config.txt')).status,
    (await asked(origin, '/git/config')).status,
  ]).toEqual(['top', 404, 404]);
});

test('links that stay in the folder are followed, with an absolute path too', async () => {
  symlinkSync('docs/index.html', join(site, 'manual.html'));
  symlinkSync(join(site, 'docs'), join(site, 'latest'));
  symlinkSync('.', join(site, 'docs', 'again'));
  const { origin, leftOut } = await served();
  const texts = await Promise.all(
    ['/manual', '/latest/', '/latest/index.html', '/.well-known/security.txt'].map(
      async (path) => (await asked(origin, path)).text,
    ),
  );
  expect(texts).toEqual(['docs', 'docs', 'docs', 'known']);
  expect(leftOut).toEqual([]);
});

test('links that fan out into millions of paths end with an error', async () => {
  for (let level = 0; level < 24; level += 1) {
    mkdirSync(join(site, `level-${level}`));
    for (const name of ['a', 'b', 'c'])
      symlinkSync(`../level-${level + 1}`, join(site, `level-${level}`, name));
  }
  mkdirSync(join(site, 'level-24'));
  await expect(serveFolder(site, checkout.folder)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining('more than 200000 files'),
  });
});

test.each([
  '首页.html',
  'a b.html',
  'a#b.html',
  'a?b.html',
  '100%.html',
  "quote'.html",
  'über uns.html',
  '\u{1F600}.html',
  `${'n'.repeat(250)}.html`,
])('a page named %s is served', async (name) => {
  writeFileSync(join(site, name), 'named');
  const { origin } = await served();
  expect(await asked(origin, `/${encodeURIComponent(name)}`)).toEqual({
    status: 200,
    text: 'named',
  });
});
