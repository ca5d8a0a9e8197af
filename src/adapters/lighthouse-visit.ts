/** Lighthouse as Headroom uses it; `#lighthouse` names this module, and dist/ has it in a file of its own, loaded when a page is measured. */
import type { Config, RunnerResult } from 'lighthouse';
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { MainResource } from 'lighthouse/core/computed/main-resource.js';
import { NetworkAnalysis } from 'lighthouse/core/computed/network-analysis.js';
import { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import { ProcessedNavigation } from 'lighthouse/core/computed/processed-navigation.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import { Runner } from 'lighthouse/core/runner.js';
import { type FrameEvent, paintedFrames } from './lighthouse-frames.ts';
import { addressOf } from './lighthouse-own-document.ts';
import { type SimulationSettings, simulateAsLighthouse, simulateWith } from './lighthouse-simulation.ts';

export type { Config, Flags, RunnerResult } from 'lighthouse';
export { defaultConfig, generateReport } from 'lighthouse';
export { withoutSources } from './lighthouse-sources.ts';

/** What Lighthouse's simulation is told instead of what it would make of the visit. */
export interface Simulated extends SimulationSettings {
  /**
   * Origin → how long its server took for each answer, in the order of the requests, in milliseconds; called once the page has been visited. Origins that
   * are not in it are left to Lighthouse.
   */
  readonly responseTimesMs: () => ReadonlyMap<string, readonly number[]>;
}

/** Counts visits: one that was given up because it hung must not change how a later one is simulated. */
let visits = 0;

/**
 * One visit by the Chrome at `port`, as Lighthouse's own function does it, but for `simulated`, which is put in between gathering and
 * auditing. Throws what Lighthouse throws; a page that could not be loaded is a `runtimeError` in the answer.
 */
export async function visitPage(url: string, port: number, config: Config, simulated: Simulated): Promise<RunnerResult | undefined> {
  visits += 1;
  const visit = visits;
  // Gathering simulates too, for what the report says could be saved: that is Lighthouse's own.
  simulateAsLighthouse();
  const { artifacts, runnerOptions } = await navigationGather(undefined, url, { config, flags: { port, logLevel: 'silent' } });
  if (visit !== visits) throw new Error(`The visit to ${url} was given up`);
  const gathered = { artifacts, settings: runnerOptions.resolvedConfig.settings, computedCache: runnerOptions.computedCache };
  try {
    // What cannot be read from the visit cannot be audited either, and the audits say why.
    await tellSimulation(gathered, simulated).catch(simulateAsLighthouse);
    return await Runner.audit(artifacts, runnerOptions);
  } finally {
    if (visit === visits) simulateAsLighthouse();
  }
}

type GatherResult = Awaited<ReturnType<typeof navigationGather>>;

interface Gathered {
  readonly artifacts: GatherResult['artifacts'];
  readonly settings: GatherResult['runnerOptions']['resolvedConfig']['settings'];
  readonly computedCache: GatherResult['runnerOptions']['computedCache'];
}

async function tellSimulation(gathered: Gathered, simulated: Simulated): Promise<void> {
  const responseMs = await tellResponseTimes(gathered, simulated.responseTimesMs());
  const { mainThreadEvents, processEvents } = await ProcessedTrace.request(gathered.artifacts.Trace, gathered);
  const { timestamps } = await ProcessedNavigation.request(gathered.artifacts.Trace, gathered);
  const { DevtoolsLog, URL } = gathered.artifacts;
  const main = await MainResource.request({ devtoolsLog: DevtoolsLog, URL }, gathered);
  simulateWith(simulated, {
    mainThread: mainThreadEvents,
    // Lighthouse's own type knows nothing of frames.
    frames: paintedFrames(processEvents as readonly FrameEvent[]),
    startUs: timestamps.timeOrigin,
    document: {
      urls: new Set([main, ...(main.redirects ?? [])].map(({ url }) => addressOf(url))),
      answeredUs: main.responseHeadersEndTime * 1000,
    },
    firstContentfulPaintUs: timestamps.firstContentfulPaint,
    responseMs,
  });
}

/** Puts the middle of the measured response times in the place of Lighthouse's estimates, and gives them all. */
async function tellResponseTimes(gathered: Gathered, measured: ReadonlyMap<string, readonly number[]>): Promise<ReadonlyMap<string, number>> {
  const { DevtoolsLog } = gathered.artifacts;
  const analysis = await NetworkAnalysis.request(DevtoolsLog, gathered);
  if (measured.size === 0) return analysis.serverResponseTimeByOrigin;
  const { additionalRttByOrigin, serverResponseTimeByOrigin } = LoadSimulator.convertAnalysisToSaveableLanternData(analysis);
  const records = await NetworkRecords.request(DevtoolsLog, gathered);
  for (const [origin, timesMs] of measured) {
    // Lighthouse itself asks for more once the page has loaded, such as source maps.
    const ofPage = timesMs.slice(0, records.filter(({ parsedURL }) => parsedURL.securityOrigin === origin).length);
    if (ofPage.length > 0) serverResponseTimeByOrigin[origin] = Lantern.Core.NetworkAnalyzer.getSummary([...ofPage]).median;
  }
  gathered.settings.precomputedLanternData = { additionalRttByOrigin, serverResponseTimeByOrigin };
  return new Map(Object.entries(serverResponseTimeByOrigin));
}
