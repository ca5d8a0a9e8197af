/**
 * Bench: the spread of simulated timings where slow answers take their own time, and where not.
 *
 * Two pages of unchanged code, and one whose API is slower.
 *
 * `npm run bench -- own-answers [rounds]`. Both ways to simulate, interleaved, on one build.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { defaultRoundSettings, type RoundSettings } from '../src/adapters/chrome/lighthouse.ts';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalRunner } from '../src/adapters/terminal.ts';
import { measurePage } from '../src/measure/page/round.ts';
import type { Browser } from '../src/ports.ts';
import { keepFigures, median } from './figures.ts';
import { writeArms } from './late-content/plans.ts';
import { serveRealPage } from './peers.ts';
import { startRealServer } from './running-server.ts';
import { environment, phonePage, troubleOnly } from './visiting.ts';

const rounds = Number(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? 12);
const metrics = ['fcp', 'lcp', 'si', 'tti', 'observed-lcp'] as const;
const ways = ['middle', 'own-time'] as const satisfies readonly RoundSettings['slowAnswers'][];

interface OwnRound {
  readonly page: string;
  readonly way: (typeof ways)[number];
  readonly values: Readonly<Record<string, number>>;
}

/** Alternates the two ways; which of them comes first alternates as well. */
async function takeRounds(page: string, origin: string): Promise<readonly OwnRound[]> {
  const taken: OwnRound[] = [];
  const browsers = new Map<OwnRound['way'], Browser>();
  try {
    for (const way of ways)
      browsers.set(
        way,
        await chromeLauncher(troubleOnly, { ...defaultRoundSettings, slowAnswers: way }).launch(
          environment,
          // Not as a folder, whose answers are all taken for the same.
          { origins: [origin], delayMs: 40, otherHosts: 'allow' },
        ),
      );
    for (let round = 0; round <= rounds; round += 1)
      for (const [way, browser] of round % 2 === 0 ? browsers : [...browsers].reverse()) {
        const { values } = await measurePage(phonePage(page, '/'), origin, [], browser);
        if (round > 0) taken.push({ page, way, values }); // The first one warms the server up.
      }
  } finally {
    for (const browser of browsers.values()) await browser.close();
  }
  return taken;
}

const pages: Readonly<Record<string, () => Promise<readonly OwnRound[]>>> = {
  'kitchen-sink': async () => {
    const served = await serveRealPage('kitchen-sink');
    return takeRounds('kitchen-sink', served.origin).finally(() => served.close());
  },
  'client-rendered': () => takeLampRounds('client-rendered', 'base'),
  'client-rendered, API 400 ms slower': () =>
    takeLampRounds('client-rendered, API 400 ms slower', 'head'),
};

async function takeLampRounds(page: string, arm: 'base' | 'head'): Promise<readonly OwnRound[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-own-answers-'));
  writeArms(folder, 'an API 400 ms slower');
  const server = {
    ...{ command: `"${process.execPath}" site.mjs`, readyPath: '/', endpoints: {} },
    prepare() {},
  };
  const ports = realPorts(troubleOnly, terminalRunner());
  const running = await startRealServer(server, join(folder, arm), ports);
  return takeRounds(page, running.origin).finally(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

function coefficientOfVariation(sample: readonly number[]): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const squares = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (sample.length - 1)) / mean;
}

/** Headroom takes console.log for Lighthouse's while a browser is there. */
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const all: OwnRound[] = [];
for (const take of Object.values(pages)) all.push(...(await take()));
keepFigures('own-answers', all);
print(`${rounds} rounds of each: median in ms, and the coefficient of variation in %\n`);
print(`| page | slow answers take | ${metrics.join(' | ')} |`);
print(`|---|---|${metrics.map(() => '--:').join('|')}|`);
for (const page of Object.keys(pages))
  for (const way of ways) {
    const cells = metrics.map((metric) => {
      const sample = all
        .filter((round) => round.page === page && round.way === way)
        .map(({ values }) => values[metric] ?? Number.NaN);
      const variation = (100 * coefficientOfVariation(sample)).toFixed(1);
      return `${median(sample).toFixed(0)}, ${variation}`;
    });
    print(`| ${page} | ${way} | ${cells.join(' | ')} |`);
  }
// Lighthouse leaves timers behind.
process.exit();
