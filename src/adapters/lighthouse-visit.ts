/** Lighthouse as Headroom uses it; `#lighthouse` names this module, and dist/ has it in a file of its own, loaded when a page is measured. */
import type { Config, RunnerResult } from 'lighthouse';
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { NetworkAnalysis } from 'lighthouse/core/computed/network-analysis.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';
import { type SimulationSettings, simulateWith } from './lighthouse-simulation.ts';

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
  const { resolvedConfig, computedCache } = runnerOptions;
  const { settings } = resolvedConfig;
  const context = { settings, options: {}, computedCache };
  const responseMs = simulated.responseMs();
  if (isGathered(artifacts.DevtoolsLog) && responseMs.size > 0) {
    const analysis = await NetworkAnalysis.request(artifacts.DevtoolsLog, context);
    const { additionalRttByOrigin, serverResponseTimeByOrigin } = LoadSimulator.convertAnalysisToSaveableLanternData(analysis);
    settings.precomputedLanternData = {
      additionalRttByOrigin,
      serverResponseTimeByOrigin: { ...serverResponseTimeByOrigin, ...Object.fromEntries(responseMs) },
    };
  }
  const trace = isGathered(artifacts.Trace) ? await ProcessedTrace.request(artifacts.Trace, context) : undefined;
  simulateWith(simulated, trace?.mainThreadEvents ?? []);
  return Runner.audit(artifacts, runnerOptions);
}

/** Of a page that could not be loaded there is nothing, or an error in its place. */
const isGathered = <Artifact>(artifact: Artifact | undefined): artifact is Artifact => artifact !== undefined && !(artifact instanceof Error);
