/**
 * Bench: Headroom's rounds a minute on a real page, side by side with `@lhci/cli collect` on the
 * same page.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { measurePage } from '../src/measure/page/round.ts';
import type { PageTarget } from '../src/model.ts';
import { concludeBench, keepFigures, median } from './figures.ts';
import { commandOf, serveRealPage } from './peers.ts';
import { environment, troubleOnly } from './visiting.ts';

const repetitions = 3;
const rounds = 5;
const target: PageTarget = {
  id: 'page (mobile)',
  kind: 'page',
  name: 'page',
  profile: 'mobile',
  address: '/',
  path: '/',
  device: 'mobile',
  headers: {},
  timeoutMs: 45_000,
  blockedUrls: [],
};

/** Starting Chrome is part of the time, as it is for the peer. */
async function headroomSeconds(origin: string): Promise<number> {
  const fromMs = performance.now();
  const browser = await chromeLauncher(troubleOnly).launch(environment);
  for (let round = 0; round < rounds; round += 1) await measurePage(target, origin, [], browser);
  await browser.close();
  return (performance.now() - fromMs) / 1_000;
}

/** Not synchronous: this process serves the page meanwhile. */
async function lhciSeconds(origin: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lhci-'));
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox' : '';
  const flags = `--settings.chrome-flags=--headless=new ${sandbox}`;
  const env = { ...environment, CHROME_PATH: environment.CHROME_PATH ?? '/usr/bin/chromium' };
  const fromMs = performance.now();
  await promisify(execFile)(
    process.execPath,
    [
      commandOf('@lhci/cli', 'lhci'),
      'collect',
      `--url=${origin}/`,
      `--numberOfRuns=${rounds}`,
      flags,
    ],
    {
      cwd: folder,
      env,
    },
  );
  const seconds = (performance.now() - fromMs) / 1_000;
  rmSync(folder, { recursive: true, force: true });
  return seconds;
}

const served = await serveRealPage('kitchen-sink');
const figures: { headroomRoundsPerMinute: number; lhciRoundsPerMinute: number }[] = [];
for (let repetition = 0; repetition < repetitions; repetition += 1) {
  const lhci = await lhciSeconds(served.origin);
  const headroom = await headroomSeconds(served.origin);
  figures.push({
    headroomRoundsPerMinute: (60 * rounds) / headroom,
    lhciRoundsPerMinute: (60 * rounds) / lhci,
  });
  console.log(
    `${repetition + 1}/${repetitions}: Headroom ${((60 * rounds) / headroom).toFixed(1)}, ` +
      `lhci collect ${((60 * rounds) / lhci).toFixed(1)} rounds a minute`,
  );
}
await served.close();
const ratio = median(
  figures.map((figure) => figure.headroomRoundsPerMinute / figure.lhciRoundsPerMinute),
);
keepFigures('page-rounds', figures);
concludeBench('page-rounds', [
  { figure: ratio, atLeast: 2.5, text: `${ratio.toFixed(2)} times as many rounds a minute` },
]);
