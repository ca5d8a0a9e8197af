/**
 * Bench: how much each cure of noise calms the metrics of real pages: every cure on and off,
 * interleaved.
 *
 * `npm run bench -- page-noise [pages] [rounds] [cures]`; pages separated by commas, cures by
 * semicolons. A call replaces the kept figures of its pages and cures; the rest stays.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { defaultRoundSettings, type RoundSettings } from '../src/adapters/chrome/lighthouse.ts';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalRunner } from '../src/adapters/terminal.ts';
import { fullAudit, measurePage } from '../src/measure/page/round.ts';
import type { Browser, Routes } from '../src/ports.ts';
import { figuresSoFar, keepFigures, median } from './figures.ts';
import { pathsOfPages, type RealPage, realPages, realServers, serveRealPage } from './peers.ts';
import { type RunningServer, startRealServer } from './running-server.ts';
import { type Random, seeded } from './verdict/random.ts';
import { environment, phonePage, troubleOnly } from './visiting.ts';

/**
 * A way to measure: the routes to the server, the settings of a round, and what happens around it.
 */
interface Cure extends Pick<Routes, 'delayMs' | 'otherHosts'> {
  readonly settings: RoundSettings;
  /**
   * How long nothing is done before each round, so that server and machine can settle; it counts as
   * part of the round.
   */
  readonly restMs?: number;
  /**
   * Whether another server idles beside it, as that of the other arm does; it is stopped (SIGSTOP)
   * for the other cures.
   */
  readonly besideIdleServer?: boolean;
}

/** As Lighthouse and chrome-launcher have it. */
const patient: RoundSettings = {
  ...defaultRoundSettings,
  cpuQuietMs: 1000,
  drawnAnew: false,
  taskTime: 'elapsed',
  renderBlockingUntil: 'screen',
  speedIndexFrom: 'screen',
  slowAnswers: 'middle',
  scriptsBy: 'task',
  responseTime: 'in-chrome',
};
const drawnAnew: RoundSettings = { ...patient, drawnAnew: true };
const all: Cure = { delayMs: 40, otherHosts: 'allow', settings: defaultRoundSettings };

const allBut = (change: Partial<RoundSettings>): Cure => ({
  ...all,
  settings: { ...defaultRoundSettings, ...change },
});

/**
 * The delay, drawing anew beside it, and each of the simulation's beside both; then all but one of
 * them; then what was considered beside all.
 */
const cures: Readonly<Record<string, Cure>> = {
  none: { delayMs: 0, otherHosts: 'allow', settings: patient },
  'delay 40 ms': { ...all, settings: patient },
  'delay, drawn anew': { ...all, settings: drawnAnew },
  'delay, drawn anew, CPU time': { ...all, settings: { ...drawnAnew, taskTime: 'cpu' } },
  'delay, drawn anew, until the frame': {
    ...all,
    settings: { ...drawnAnew, renderBlockingUntil: 'frame' },
  },
  'delay, drawn anew, seen calm': {
    ...all,
    settings: { ...drawnAnew, speedIndexFrom: 'own-work' },
  },
  'delay, drawn anew, response at server': {
    ...all,
    settings: { ...drawnAnew, responseTime: 'at-server' },
  },
  'as the program measures': all,
  'all but the delay': { ...all, delayMs: 0 },
  'all but drawn anew': allBut({ drawnAnew: false }),
  'all but CPU time': allBut({ taskTime: 'elapsed' }),
  'all but until the frame': allBut({ renderBlockingUntil: 'screen' }),
  'all but seen calm': allBut({ speedIndexFrom: 'screen' }),
  'all but response at server': allBut({ responseTime: 'in-chrome' }),
  'all, other hosts blocked': { ...all, otherHosts: 'block' },
  'all, steady frames': allBut({ steadyFrames: true }),
  'all, CPU quiet for 1 s at the end': allBut({ cpuQuietMs: 1000 }),
  'all, 1 s of rest before': { ...all, restMs: 1000 },
  'all, caches kept': allBut({ caches: 'kept' }),
  'all, beside a server that idles': { ...all, besideIdleServer: true },
};

const metrics = ['fcp', 'si', 'lcp', 'tti', 'tbt'] as const;

/** One round: where, how, how long it took, and its values. */
interface NoiseRound {
  readonly page: string;
  readonly cure: string;
  readonly round: number;
  readonly tookMs: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A server that goes on after a stop does first what its timers are late with. */
const idleAfterMs = 500;

/** In random order, so that none always follows the same neighbour's heat. */
function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  return all
    .map((one) => ({ one, at: random.uniform() }))
    .sort((one, other) => one.at - other.at)
    .map(({ one }) => one);
}

/**
 * Takes rounds of one page with each cure in turn, each in a Chrome of its own. The full audit
 * comes first, as in every run of the program.
 */
async function takeNoiseRounds(
  page: RealPage,
  rounds: number,
  names: readonly string[],
  beside: RunningServer,
): Promise<readonly NoiseRound[]> {
  const served = await serveRealPage(page);
  const path = pathsOfPages[page];
  const target = phonePage(page, path);
  const browsers = new Map<string, Browser>();
  const taken: NoiseRound[] = [];
  try {
    for (const [name, { settings, delayMs, otherHosts }] of Object.entries(cures)) {
      if (!names.includes(name)) continue;
      const routes = { origins: [served.origin], folders: [served.origin], delayMs, otherHosts };
      browsers.set(name, await chromeLauncher(troubleOnly, settings).launch(environment, routes));
    }
    // Without it, the first paint is late by whole seconds in most rounds: the screenshot wakes
    // Chrome's drawing.
    for (const browser of browsers.values()) await fullAudit(target, served.origin, browser);
    const random = seeded(1);
    for (let round = 0; round < rounds; round += 1) {
      for (const [cure, browser] of shuffled([...browsers], random)) {
        if (cures[cure]?.besideIdleServer) {
          beside.signal('SIGCONT');
          await setTimeout(idleAfterMs);
        }
        const fromMs = performance.now();
        await setTimeout(cures[cure]?.restMs ?? 0);
        const { values } = await measurePage(target, served.origin, [], browser);
        beside.signal('SIGSTOP');
        taken.push({ page, cure, round, tookMs: Math.round(performance.now() - fromMs), values });
      }
    }
  } finally {
    for (const browser of browsers.values()) await browser.close();
    await served.close();
  }
  return taken;
}

/** Standard deviation ÷ mean. */
function coefficientOfVariation(sample: readonly number[]): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance =
    sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1);
  return Math.sqrt(variance) / mean;
}

function printPage(page: string, rounds: readonly NoiseRound[]): void {
  console.log(`\n${page}: median, and the coefficient of variation in %`);
  console.log(
    ['cure'.padEnd(38), 's a round', ...metrics.map((metric) => metric.padStart(14))].join('  '),
  );
  for (const cure of Object.keys(cures)) {
    const of = rounds.filter((round) => round.cure === cure);
    if (of.length === 0) continue;
    const cells = metrics.map((metric) => {
      const sample = of.map((round) => round.values[metric] ?? Number.NaN);
      const variation = (100 * coefficientOfVariation(sample)).toFixed(1);
      return `${median(sample).toFixed(0)} ${variation}%`.padStart(14);
    });
    console.log(
      [
        cure.padEnd(38),
        (median(of.map((round) => round.tookMs)) / 1000).toFixed(2).padStart(9),
        ...cells,
      ].join('  '),
    );
  }
}

if (import.meta.main) {
  process.setMaxListeners(0); // Each cure has a Chrome of its own.
  const [pages, count, named] = process.argv
    .slice(2)
    .filter((argument) => !argument.startsWith('--'));
  const names = named ? named.split(';') : Object.keys(cures);
  const wanted = (pages?.split(',') ?? Object.keys(realPages)) as readonly RealPage[];
  let kept = figuresSoFar<readonly NoiseRound[]>('page-noise', []);
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-noise-'));
  realServers.verdaccio.prepare(folder);
  const beside = await startRealServer(
    realServers.verdaccio,
    folder,
    realPorts(troubleOnly, terminalRunner()),
  );
  beside.signal('SIGSTOP');
  try {
    for (const page of wanted) {
      const taken = await takeNoiseRounds(page, Number(count ?? 5), names, beside);
      kept = [
        ...kept.filter((round) => round.page !== page || !names.includes(round.cure)),
        ...taken,
      ];
      printPage(page, taken);
      keepFigures('page-noise', kept);
    }
  } finally {
    await beside.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  // Lighthouse leaves timers behind.
  process.exit();
}
