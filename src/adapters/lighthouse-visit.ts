/** Lighthouse as Headroom uses it; `#lighthouse` names this module, and dist/ has it in a file of its own, loaded when a page is measured. */
import type { Config, RunnerResult } from 'lighthouse';
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { LanternFirstContentfulPaint } from 'lighthouse/core/computed/metrics/lantern-first-contentful-paint.js';
import { NetworkAnalysis } from 'lighthouse/core/computed/network-analysis.js';
import { ProcessedNavigation } from 'lighthouse/core/computed/processed-navigation.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { Speedline } from 'lighthouse/core/computed/speedline.js';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';
import { type SimulationSettings, simulateWith, unhinderedMs } from './lighthouse-simulation.ts';

export type { Config, Flags, RunnerResult } from 'lighthouse';
export { defaultConfig, generateReport } from 'lighthouse';

/** What Lighthouse's simulation is told instead of what it would make of the visit. */
export interface Simulated extends SimulationSettings {
  /** Origin → how long its server took to answer in this visit, in milliseconds. Asked once the page has loaded; origins that are not in it are left to Lighthouse. */
  readonly responseMs: () => ReadonlyMap<string, number>;
}

/**
 * One visit by the Chrome at `port`, as Lighthouse's own function does it, but for `simulated`, which is put in between gathering and
 * auditing. Throws what Lighthouse throws; a page that could not be loaded is a `runtimeError` in the answer.
 */
export async function visitPage(url: string, port: number, config: Config, simulated: Simulated): Promise<RunnerResult | undefined> {
  const { artifacts, runnerOptions } = await navigationGather(undefined, url, { config, flags: { port, logLevel: 'silent' } });
  const visit = { artifacts, settings: runnerOptions.resolvedConfig.settings, computedCache: runnerOptions.computedCache };
  if (isGathered(artifacts.Trace) && isGathered(artifacts.DevtoolsLog)) {
    const { mainThreadEvents } = await ProcessedTrace.request(artifacts.Trace, visit);
    simulateWith(simulated, mainThreadEvents);
    const responseMs = await tellResponseTimes(visit, simulated.responseMs());
    // A page that painted nothing has no Speed Index; the audits say so.
    if (simulated.seenOn === 'calm') await calmSpeedIndex(visit, responseMs).catch(() => {});
  }
  return Runner.audit(artifacts, runnerOptions);
}

interface Visit {
  readonly artifacts: Artifacts;
  readonly settings: Settings;
  readonly computedCache: ComputedCache;
}

type GatherResult = Awaited<ReturnType<typeof navigationGather>>;
type Artifacts = GatherResult['artifacts'];
type Settings = GatherResult['runnerOptions']['resolvedConfig']['settings'];
type ComputedCache = GatherResult['runnerOptions']['computedCache'];

/** Of a page that could not be loaded there is nothing, or an error in its place. */
const isGathered = <Artifact>(artifact: Artifact | undefined): artifact is Artifact => artifact !== undefined && !(artifact instanceof Error);

/** Puts the measured response times in the place of Lighthouse's estimates of them, and gives them all. */
async function tellResponseTimes(visit: Visit, measured: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const analysis = await NetworkAnalysis.request(visit.artifacts.DevtoolsLog, visit);
  if (measured.size === 0) return analysis.serverResponseTimeByOrigin;
  const { additionalRttByOrigin, serverResponseTimeByOrigin } = LoadSimulator.convertAnalysisToSaveableLanternData(analysis);
  const told = { ...serverResponseTimeByOrigin, ...Object.fromEntries(measured) };
  visit.settings.precomputedLanternData = { additionalRttByOrigin, serverResponseTimeByOrigin: told };
  return new Map(Object.entries(told));
}

/** What was seen after the first paint stays as it was; the first paint itself comes when its tasks and its server alone would have let it. */
async function calmSpeedIndex({ artifacts, settings, computedCache }: Visit, responseMs: ReadonlyMap<string, number>): Promise<void> {
  const context = { computedCache };
  const input = {
    trace: artifacts.Trace,
    devtoolsLog: artifacts.DevtoolsLog,
    gatherContext: artifacts.GatherContext,
    settings,
    URL: artifacts.URL,
    SourceMaps: artifacts.SourceMaps,
    HostDPR: artifacts.HostDPR,
    simulator: null,
  };
  const { timings } = await ProcessedNavigation.request(artifacts.Trace, context);
  const { pessimisticGraph } = await LanternFirstContentfulPaint.request(input, context);
  const seen = await Speedline.request(artifacts.Trace, context);
  seen.speedIndex += unhinderedMs(pessimisticGraph, responseMs) - timings.firstContentfulPaint;
}
