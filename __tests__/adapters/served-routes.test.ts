/** A folder served as an application needs it: routes of its own, and below a path. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveFolder } from '../../src/adapters/network/static-folder.ts';
import type { FolderServing } from '../../src/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'hr-routes-'));
const site = join(folder, 'site');
mkdirSync(join(site, 'docs'), { recursive: true });
writeFileSync(join(site, 'index.html'), 'index');
writeFileSync(join(site, 'app.html'), 'app');
writeFileSync(join(site, 'app.js'), 'script');
writeFileSync(join(site, 'docs', 'index.html'), 'docs');
afterAll(() => rmSync(folder, { recursive: true }));

async function answers(how: FolderServing, paths: readonly string[]): Promise<readonly string[]> {
  const { origin, close } = await serveFolder(site, folder, how);
  const answered = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(origin + path);
      return `${path} ${answer.status} ${(await answer.text()).trim()}`;
    }),
  );
  await close();
  return answered;
}

const paths = [
  '/',
  '/app.js',
  '/docs',
  '/account',
  '/account/7?tab=1',
  '/gone.js',
  '/v1.2/gone.css?a=b',
];

test('without a fallback what is no file is not found', async () => {
  expect(await answers({}, paths)).toEqual([
    '/ 200 index',
    '/app.js 200 script',
    '/docs 200 docs',
    '/account 404 Not found',
    '/account/7?tab=1 404 Not found',
    '/gone.js 404 Not found',
    '/v1.2/gone.css?a=b 404 Not found',
  ]);
});

test('the fallback answers for routes; files that are missing stay missing', async () => {
  expect(await answers({ fallback: 'app.html' }, paths)).toEqual([
    '/ 200 index',
    '/app.js 200 script',
    '/docs 200 docs',
    '/account 200 app',
    '/account/7?tab=1 200 app',
    '/gone.js 404 Not found',
    '/v1.2/gone.css?a=b 404 Not found',
  ]);
});

test('a mounted folder is below its path, and nowhere else', async () => {
  const mounted = [
    '/shop/',
    '/shop',
    '/shop?a=1',
    '/shop/app.js',
    '/shop/account',
    '/',
    '/app.js',
    '/shopping/',
    '/shop/shop/',
  ];
  expect(await answers({ mount: '/shop/', fallback: 'index.html' }, mounted)).toEqual([
    '/shop/ 200 index',
    '/shop 200 index',
    '/shop?a=1 200 index',
    '/shop/app.js 200 script',
    '/shop/account 200 index',
    '/ 404 Not found',
    '/app.js 404 Not found',
    '/shopping/ 404 Not found',
    '/shop/shop/ 200 index',
  ]);
});

test.each(['gone.html', '../secret.html', '.env'])(
  'a fallback that is not in the folder is refused: %s',
  async (fallback) => {
    await expect(serveFolder(site, folder, { fallback })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining(fallback),
    });
  },
);
