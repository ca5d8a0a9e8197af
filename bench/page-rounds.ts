/**
 * Bench: Headroom's rounds a minute on three real pages, side by side with `@lhci/cli collect`.
 *
 * Both simulations are included, as in every round. Resumable. A further call goes on where the
 * last one ended; `--fresh` begins anew.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { measurePage } from '../src/measure/page/round.ts';
import { concludeBench, figuresSoFar, keepFigures, median } from './figures.ts';
import { commandOf, pathsOfPages, type RealPage, serveRealPage } from './peers.ts';
import { environment, phonePage, troubleOnly } from './visiting.ts';

const repetitions = 3;
const rounds = 5;
const pages = ['kitchen-sink', 'sb-admin-2', 'gentelella'] as const satisfies readonly RealPage[];

/** A started Chrome of Headroom silences the console. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Starting Chrome is part of the time, as it is for the peer. */
async function headroomSeconds(page: RealPage, origin: string): Promise<number> {
  const target = phonePage(page, pathsOfPages[page]);
  const fromMs = performance.now();
  const browser = await chromeLauncher(troubleOnly).launch(environment);
  for (let round = 0; round < rounds; round += 1) await measurePage(target, origin, [], browser);
  await browser.close();
  return (performance.now() - fromMs) / 1_000;
}

/** Not synchronous: this process serves the page meanwhile. */
async function lhciSeconds(url: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lhci-'));
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox' : '';
  const flags = `--settings.chrome-flags=--headless=new ${sandbox}`;
  const env = { ...environment, CHROME_PATH: environment.CHROME_PATH ?? '/usr/bin/chromium' };
  const fromMs = performance.now();
  await promisify(execFile)(
    process.execPath,
    [commandOf('@lhci/cli', 'lhci'), 'collect', `--url=${url}`, `--numberOfRuns=${rounds}`, flags],
    {
      cwd: folder,
      env,
    },
  );
  const seconds = (performance.now() - fromMs) / 1_000;
  rmSync(folder, { recursive: true, force: true });
  return seconds;
}

/** The rates of a page in one repetition: both tools one after the other. */
interface Rates {
  readonly page: RealPage;
  readonly repetition: number;
  readonly headroomRoundsPerMinute: number;
  readonly lhciRoundsPerMinute: number;
}

const rates: Rates[] = [...figuresSoFar<readonly Rates[]>('page-rounds', [])];
for (const page of pages) {
  const served = await serveRealPage(page);
  const url = served.origin + pathsOfPages[page];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    if (rates.some((one) => one.page === page && one.repetition === repetition)) continue;
    const lhci = (60 * rounds) / (await lhciSeconds(url));
    const headroom = (60 * rounds) / (await headroomSeconds(page, served.origin));
    rates.push({
      page,
      repetition,
      headroomRoundsPerMinute: headroom,
      lhciRoundsPerMinute: lhci,
    });
    keepFigures('page-rounds', rates);
    say(
      `${page}, ${repetition + 1}/${repetitions}: Headroom ${headroom.toFixed(1)}, ` +
        `lhci collect ${lhci.toFixed(1)} rounds a minute`,
    );
  }
  await served.close();
}
concludeBench(
  'page-rounds',
  pages.map((page) => {
    const own = rates.filter((one) => one.page === page);
    const ratio = median(own.map((one) => one.headroomRoundsPerMinute / one.lhciRoundsPerMinute));
    return {
      figure: ratio,
      atLeast: 2.5,
      text: `${page}: ${ratio.toFixed(2)} times as many rounds a minute`,
    };
  }),
);
// Lighthouse leaves timers behind.
process.exit();
