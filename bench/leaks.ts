/**
 * Bench: plays a flow again and again in one Chrome: tabs, processes, temporary files and memory
 * that remain, and the spread of its INP.
 *
 *     npm run bench -- leaks 100
 *
 * `100` is the number of rounds. Memory is that of Headroom's own process after a collection.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { countedProcesses } from '../src/adapters/processes/tree.ts';
import { auditsFor } from '../src/measure/page/round.ts';
import type { PlayRequest } from '../src/ports.ts';

const rounds = Number(process.argv[2] ?? 100);
const every = Math.max(1, Math.round(rounds / 10));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const silent = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const pages: Readonly<Record<string, string>> = {
  '/': '<!doctype html><h1>Shop</h1><a id="open" href="/lamp">A lamp</a>',
  '/lamp': `<!doctype html><h1>Lamp</h1><button id="add">Add</button><p id="said"></p><script>
    document.getElementById('add').onclick = () => {
      let sum = 0;
      for (let at = 0; at < 3e7; at++) sum += at % 7;
      document.getElementById('said').textContent = sum;
    };</script>`,
};
const server = createServer(({ url = '/' }, response) =>
  response.setHeader('content-type', 'text/html').end(pages[url] ?? ''),
);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const folder = mkdtempSync(join(tmpdir(), 'leaks-'));
const file = join(folder, 'flow.mjs');
writeFileSync(
  file,
  `export default async ({ page, step, url }) => {
  await step('home', () => page.goto(url('/')));
  await step('open', () => page.click('#open'));
  await step('add', () => page.click('#add'));
};
`,
);
const request: PlayRequest = {
  flow: 'checkout',
  script: { kind: 'module', file },
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

/** Processes that this one started, and those that they started. */
function descendants(): number {
  const members = new Set([process.pid]);
  const all = countedProcesses();
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return members.size - 1;
}

/** Chrome has its files here. */
const scratch = mkdtempSync(join(tmpdir(), 'leaks-'));
const temporary = (): number => readdirSync(scratch).length;

const before = { processes: descendants() };
const env = { ...process.env, TMPDIR: scratch } as Record<string, string>;
const browser = await chromeLauncher(silent).launch(env, {
  origins: [origin],
  delayMs: 40,
  otherHosts: 'allow',
});
const inp: number[] = [];
say('| rounds | failed | processes | memory, MB | INP, median | INP, range |');
say('|--:|--:|--:|--:|--:|--:|');
let failed = 0;
for (let round = 1; round <= rounds; round += 1) {
  const { steps, problem } = await browser.play(request);
  if (problem) failed += 1;
  const add = steps.get('add');
  if (add?.kind === 'interaction' && add.slowest) inp.push(add.slowest.durationMs);
  if (round % every !== 0) continue;
  collect();
  const sorted = inp.toSorted((one, other) => one - other);
  const cells = [
    round,
    failed,
    descendants(),
    (process.memoryUsage().rss / 1e6).toFixed(0),
    sorted[sorted.length >> 1] ?? '',
    `${sorted[0] ?? ''}–${sorted.at(-1) ?? ''}`,
  ];
  say(`| ${cells.join(' | ')} |`);
}
await browser.close();
server.close();
const files = readdirSync(folder).filter((name) => name !== 'flow.mjs');
rmSync(folder, { recursive: true });
const left = { processes: descendants() - before.processes, files: temporary() + files.length };
rmSync(scratch, { recursive: true });
say(`\nLeft at the end: ${left.processes} processes, ${left.files} temporary files.`);
process.exitCode = left.processes > 0 || left.files > 0 || failed > 0 ? 1 : 0;
