/** A small shop whose flow needs a login, and what a round of the flow asks of Chrome. */
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { auditsFor } from '../../src/measure/page/round.ts';
import type { PlayRequest } from '../../src/ports.ts';

const pages: Readonly<Record<string, string>> = {
  '/': '<!doctype html><h1>Shop</h1><a id="open" href="/lamp">A lamp</a>',
  '/lamp': `<!doctype html><h1>Lamp</h1><button id="add">Add</button><p id="said"></p><script>
    document.getElementById('add').onclick = () => {
      let sum = 0;
      for (let at = 0; at < 3e7; at++) sum += at % 7;
      document.getElementById('said').textContent = sum;
    };</script>`,
  '/login': `<!doctype html><h1>Login</h1><button id="enter">Enter</button><script>
    document.getElementById('enter').onclick = () => {
      document.cookie = 'session=1';
      location.href = '/';
    };</script>`,
};

const scripts = {
  'flow.mjs': `export default async ({ page, step, url }) => {
  await step('home', () => page.goto(url('/')));
  await step('open', () => page.click('#open'));
  await step('add', () => page.click('#add'));
};
`,
  'login.mjs': `export default async ({ page, url }) => {
  await page.goto(url('/login'));
  await Promise.all([page.waitForNavigation(), page.click('#enter')]);
};
`,
} as const;

/** Answers with a page; those but the login need its cookie. */
function answer(path: string, cookie: string | undefined, response: ServerResponse): void {
  const isKnown = path === '/login' || cookie?.includes('session=1');
  const html = isKnown ? pages[path] : undefined;
  if (!isKnown) response.writeHead(302, { location: '/login' }).end();
  else
    response
      .writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html' })
      .end(html ?? 'There is no such page.');
}

/** Serves the shop on loopback. */
export async function serveShop(): Promise<{ readonly origin: string; close(): void }> {
  const server = createServer(({ url = '/', headers }, response) =>
    answer(url, headers.cookie, response),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** The names of the files that `writeFlow` writes. */
export const flowFiles: readonly string[] = Object.keys(scripts);

/** Writes the flow and its login into `folder`. Returns what a round of it asks for. */
export function writeFlow(folder: string, origin: string): PlayRequest {
  for (const [name, script] of Object.entries(scripts)) writeFileSync(join(folder, name), script);
  return {
    flow: 'checkout',
    script: { kind: 'module', file: join(folder, 'flow.mjs') },
    login: { kind: 'module', file: join(folder, 'login.mjs') },
    origin,
    steps: ['home', 'open', 'add'].map((name) => ({ name })),
    scope: 'round',
    device: 'mobile',
    headers: {},
    blockedUrls: [],
    timeoutMs: 30_000,
    audits: auditsFor([]),
    env: { PATH: process.env.PATH ?? '', TMPDIR: folder },
    cwd: folder,
    allowedHosts: [],
    mayPicture: false,
  };
}
