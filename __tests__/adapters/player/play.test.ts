/** Flows in the real Chrome: what is played, what each step gives, and what remains. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { observerFile, stepObserver } from '../../../scripts/step-observer.ts';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { auditsFor } from '../../../src/measure/page/round.ts';
import type { Browser, Log, Played, PlayRequest } from '../../../src/ports.ts';

jest.setTimeout(120_000);

const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const folder = mkdtempSync(join(tmpdir(), 'hr-player-'));

const head = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>Shop</h1>';
const pages: Readonly<Record<string, string>> = {
  '/': `${head}<a id="open" href="/lamp">A lamp</a>`,
  '/lamp': `${head}<button id="add">Add</button><button id="next">Next</button><input id="q">
    <p id="said"></p><script src="/app.js"></script>`,
  '/app.js': `
    const said = document.getElementById('said');
    document.getElementById('add').onclick = function addToBasket() {
      const until = performance.now() + 80;
      while (performance.now() < until);
      said.textContent += 'added ';
    };
    document.getElementById('next').onclick = () => {
      history.pushState({}, '', '/lamp?page=2');
      setTimeout(() => { said.innerHTML = '<h2>' + 'word '.repeat(60) + '</h2>'; }, 20);
    };
    document.getElementById('q').oninput = ({ target }) => {
      console.error('looked for ' + target.value);
    };`,
};

let server: Server;
let origin: string;
let browser: Browser;

beforeAll(async () => {
  server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://127.0.0.1').pathname;
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.end(pages[path]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromeLauncher(silent).launch(env, {
    origins: [origin],
    delayMs: 40,
    otherHosts: 'allow',
  });
});

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});

const audits = auditsFor([]);

/** Writes a script beside the tests and plays it. */
function playModule(
  name: string,
  body: string,
  steps: readonly string[],
  more: Partial<PlayRequest> = {},
): Promise<Played> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `export default async ({ page, step, url }) => {\n${body}\n};\n`);
  return playSteps(
    { kind: 'module', file },
    steps.map((step) => ({ name: step })),
    more,
  );
}

function playSteps(
  script: PlayRequest['script'],
  steps: PlayRequest['steps'],
  more: Partial<PlayRequest> = {},
): Promise<Played> {
  return browser.play({
    flow: 'checkout',
    script,
    origin,
    steps,
    scope: 'round',
    device: 'mobile',
    headers: {},
    blockedUrls: [],
    timeoutMs: 20_000,
    audits,
    env: { PATH: process.env.PATH ?? '' },
    cwd: folder,
    allowedHosts: [],
    mayPicture: true,
    ...more,
  });
}

test('step-observer.ts is what its sources say; `node scripts/step-observer.ts` writes it', () => {
  expect(readFileSync(observerFile, 'utf8')).toBe(stepObserver());
});

test(
  'a module is played: steps that load a page are navigations, the others interactions with ' +
    'their slowest script, their routes and their own figures alone',
  async () => {
    const { steps, problem } = await playModule(
      'all-kinds',
      `await step('home', () => page.goto(url('/')));
       await step('open', () => page.click('#open'));
       await step('add', () => page.click('#add'));
       await step('next', async () => {
         await page.click('#next');
         await page.waitForSelector('h2');
       });
       await step('look', () => page.evaluate(() => 1));`,
      ['home', 'open', 'add', 'next', 'look'],
    );
    expect(problem).toBeUndefined();
    expect([...steps].map(([name, { kind }]) => [name, kind])).toEqual([
      ['home', 'navigation'],
      ['open', 'navigation'],
      ['add', 'interaction'],
      ['next', 'interaction'],
      ['look', 'interaction'],
    ]);
    const open = steps.get('open');
    const [add, next, look] = ['add', 'next', 'look'].map((name) => steps.get(name));
    if (open?.kind !== 'navigation') throw new Error('it is one');
    expect(open.requestedUrl).toBe(`${origin}/lamp`);
    expect(open.report.audits['largest-contentful-paint']?.numericValue).toBeGreaterThan(0);
    expect(add).toMatchObject({
      interactions: 1,
      slowest: {
        target: '#add',
        script: { url: `${origin}/app.js`, function: 'addToBasket', part: 'processing-duration' },
      },
    });
    if (add?.kind !== 'interaction' || next?.kind !== 'interaction') throw new Error('they are');
    expect(add.slowest?.durationMs).toBeGreaterThanOrEqual(80);
    expect(add.blockedMs).toBeGreaterThan(20);
    expect(next.softNavigation).toMatchObject({
      url: `${origin}/lamp?page=2`,
      lcpMs: expect.any(Number),
    });
    expect(next.slowest?.target).toBe('#next');
    expect(look).toMatchObject({ interactions: 0, blockedMs: 0, layoutShift: 0 });
    expect(look).not.toHaveProperty('slowest');
  },
);
