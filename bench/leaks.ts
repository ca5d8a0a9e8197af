/**
 * Bench: what 200 rounds of a page and 100 of a flow in one Chrome leave behind.
 *
 * `npm run bench -- leaks [flow rounds] [page rounds]`. The flow needs a login. Writes
 * docs/evidence/leaks.md when all rounds are asked for. The rounds are in a row, so a call that
 * ends early begins anew.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { measurePage } from '../src/measure/page/round.ts';
import { concludeBench, keepFigures } from './figures.ts';
import { count, findDescendants } from './leaks/counts.ts';
import { flowFiles, serveShop, writeFlow } from './leaks/flow.ts';
import { type Counts, judgeCounts, tabulate, writeEvidence } from './leaks/table.ts';
import { serveRealPage } from './peers.ts';
import { chromeEnvironment } from './stock-lighthouse.ts';
import { phonePage, troubleOnly } from './visiting.ts';

const asked = { flow: 100, page: 200 } as const;
const [flowRounds = asked.flow, pageRounds = asked.page] = process.argv.slice(2).map(Number);
const countsOfAll = 20;

/** A started Chrome of Headroom silences the console. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Headroom's own temporary files are to be found as well.
const temporary = mkdtempSync(join(tmpdir(), 'leaks-'));
process.env.TMPDIR = temporary;
const folder = mkdtempSync(join(temporary, 'flow-'));
const before = findDescendants().length;

const page = await serveRealPage('kitchen-sink');
const shop = await serveShop();
const request = writeFlow(folder, shop.origin);
const browser = await chromeLauncher(troubleOnly).launch(
  { ...chromeEnvironment, TMPDIR: temporary },
  { origins: [page.origin, shop.origin], delayMs: 40, otherHosts: 'allow' },
);

/** Makes rounds in a row, and counts after the first and after each twentieth part of them. */
async function repeat(kind: Counts['kind'], rounds: number, make: () => Promise<void>) {
  const counts: Counts[] = [];
  const every = Math.max(1, Math.round(rounds / countsOfAll));
  for (let round = 1; round <= rounds; round += 1) {
    await make();
    if (round !== 1 && round % every !== 0) continue;
    const counted = { kind, round, ...(await count(temporary)) };
    counts.push(counted);
    say(tabulate([counted]).split('\n').at(-1) ?? '');
  }
  return counts;
}

const counts = [
  ...(await repeat('page', pageRounds, async () => {
    await measurePage(phonePage('page', '/'), page.origin, [], browser);
  })),
  ...(await repeat('flow', flowRounds, async () => {
    const { problem, steps } = await browser.play(request);
    if (problem) throw problem.error;
    if (steps.size !== request.steps.length) throw new Error(`only ${steps.size} steps were seen`);
  })),
];
await browser.close();
await page.close();
shop.close();
const left = {
  processes: findDescendants().length - before,
  files:
    readdirSync(temporary).filter((name) => !folder.endsWith(name)).length +
    readdirSync(folder).length -
    flowFiles.length,
};
rmSync(temporary, { recursive: true });

say(`\n${tabulate(counts)}\n`);
if (flowRounds === asked.flow && pageRounds === asked.page) {
  keepFigures('leaks', { counts, left });
  const evidence = join(import.meta.dirname, '..', 'docs', 'evidence', 'leaks.md');
  writeFileSync(evidence, writeEvidence(counts, left));
}
concludeBench('leaks', judgeCounts(counts, left));
// Lighthouse leaves timers behind.
process.exit();
