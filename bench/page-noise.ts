/**
 * Bench: how much each cure of noise calms the metrics of real pages: every cure on and off, interleaved.
 *
 * `npm run bench -- page-noise [pages] [rounds]`; pages separated by commas.
 */
import { chromeLauncher } from '../src/adapters/chrome.ts';
import { defaultRoundSettings, type RoundSettings } from '../src/adapters/chrome-lighthouse.ts';
import { measurePage } from '../src/measure/page-round.ts';
import type { PageTarget } from '../src/model.ts';
import type { Browser, Log, Routes } from '../src/ports.ts';
import { keepFigures, median } from './figures.ts';
import { pathsOfPages, type RealPage, realPages, serveRealPage } from './peers.ts';

/** A way to measure: the routes to the server, and the settings of a round. */
interface Cure extends Pick<Routes, 'delayMs' | 'otherHosts'> {
  readonly settings?: RoundSettings;
}

const steady = { ...defaultRoundSettings, steadyFrames: true };

const cures: Readonly<Record<string, Cure>> = {
  none: { delayMs: 0, otherHosts: 'allow' },
  'delay 40 ms': { delayMs: 40, otherHosts: 'allow' },
  'other hosts blocked': { delayMs: 0, otherHosts: 'block' },
  'steady frames': { delayMs: 0, otherHosts: 'allow', settings: steady },
  'delay and steady frames': { delayMs: 40, otherHosts: 'allow', settings: steady },
  'delay, hosts blocked': { delayMs: 40, otherHosts: 'block' },
  'delay, CPU quiet for 250 ms': { delayMs: 40, otherHosts: 'allow', settings: { ...defaultRoundSettings, cpuQuietMs: 250 } },
};

const metrics = ['fcp', 'si', 'lcp', 'tti', 'tbt'] as const;

/** One round: where, how, how long it took, and its values. */
export interface NoiseRound {
  readonly page: string;
  readonly cure: string;
  readonly round: number;
  readonly tookMs: number;
  readonly values: Readonly<Record<string, number>>;
}

const silent: Log = { note() {}, progress() {}, warn: console.warn, error: console.error, debug() {} };
const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Takes rounds of one page with every cure in turn, each in a Chrome of its own; the first of each is not counted. */
export async function takeNoiseRounds(page: RealPage, rounds: number): Promise<readonly NoiseRound[]> {
  const served = await serveRealPage(page);
  const path = pathsOfPages[page];
  const target: PageTarget = {
    id: page,
    kind: 'page',
    name: page,
    profile: 'mobile',
    address: path,
    path,
    device: 'mobile',
    headers: {},
    timeoutMs: 45_000,
    blockedUrls: [],
  };
  const browsers = new Map<string, Browser>();
  const taken: NoiseRound[] = [];
  try {
    for (const [name, { settings, ...routes }] of Object.entries(cures)) {
      browsers.set(name, await chromeLauncher(silent, settings ?? defaultRoundSettings).launch(environment, { origins: [served.origin], ...routes }));
    }
    for (let round = -1; round < rounds; round += 1) {
      // Another one goes first each time, so that none always follows the same neighbour's heat.
      const order = [...browsers].map((_, index, all) => all[(index + round + 1) % all.length]);
      for (const entry of order) {
        if (!entry) continue;
        const [cure, browser] = entry;
        const fromMs = performance.now();
        const { values } = await measurePage(target, served.origin, [], browser);
        if (round >= 0) taken.push({ page, cure, round, tookMs: Math.round(performance.now() - fromMs), values });
      }
    }
  } finally {
    for (const browser of browsers.values()) await browser.close();
    await served.close();
  }
  return taken;
}

/** Standard deviation ÷ mean. */
export function coefficientOfVariation(sample: readonly number[]): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1);
  return Math.sqrt(variance) / mean;
}

function printPage(page: string, rounds: readonly NoiseRound[]): void {
  console.log(`\n${page}: median, and the coefficient of variation in %`);
  console.log(['cure'.padEnd(28), 's a round', ...metrics.map((metric) => metric.padStart(14))].join('  '));
  for (const cure of Object.keys(cures)) {
    const of = rounds.filter((round) => round.cure === cure);
    const cells = metrics.map((metric) => {
      const sample = of.map((round) => round.values[metric] ?? Number.NaN);
      return `${median(sample).toFixed(0)} ${(100 * coefficientOfVariation(sample)).toFixed(1)}%`.padStart(14);
    });
    console.log([cure.padEnd(28), (median(of.map((round) => round.tookMs)) / 1000).toFixed(2).padStart(9), ...cells].join('  '));
  }
}

if (import.meta.main) {
  const [pages, count] = process.argv.slice(2);
  const wanted = (pages?.split(',') ?? Object.keys(realPages)) as readonly RealPage[];
  const all: NoiseRound[] = [];
  for (const page of wanted) {
    const taken = await takeNoiseRounds(page, Number(count ?? 8));
    all.push(...taken);
    printPage(page, taken);
    keepFigures('page-noise', all);
  }
  // Lighthouse leaves timers behind.
  process.exit();
}
