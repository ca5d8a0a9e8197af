/**
 * Visits pages with Lighthouse. `#lighthouse` names this module. In dist/ it is a file of its own,
 * loaded when a page is measured.
 */
import type { Config, RunnerResult } from 'lighthouse';
import { MainResource } from 'lighthouse/core/computed/main-resource.js';
import { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import { ProcessedNavigation } from 'lighthouse/core/computed/processed-navigation.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { Runner } from 'lighthouse/core/runner.js';
import type { PageTimer } from '../../model.ts';
import type { CacheUse, VisitSeen } from '../../ports.ts';
import { readCacheUse } from './cache-use.ts';
import type { Driven } from './driven.ts';
import { type FrameEvent, paintedFrames } from './frames.ts';
import { completeLog, gather, type Staying, type TabFacts } from './gather.ts';
import type { Gathered } from './gathered.ts';
import { type StillLoading, type Waiting, waitAsLighthouse } from './loading.ts';
import { addressInTrace } from './own-document.ts';
import { auditAsLighthouse } from './own-simulation.ts';
import { tellResponseTimes } from './response-times.ts';
import { visitSeen } from './seen.ts';
import type { AnswersByOrigin } from './server-answers.ts';
import { documentTimeMs, tellDocumentTime } from './server-time.ts';
import { type SimulationSettings, simulateAsLighthouse, simulateWith } from './simulation.ts';
import { leaveAsLighthouse, leaveOnceQuiet, presumeQuiet, restoreQuiet } from './stays-quiet.ts';
import { endedTimers } from './timers.ts';

export type { Config, Flags, RunnerResult } from 'lighthouse';
export { defaultConfig, generateReport } from 'lighthouse';
export { playerFile } from '../player/player-file.ts';
export type { Driven } from './driven.ts';
export { withoutSources } from './sources.ts';
export { type FlowTab, openTab } from './tab.ts';

/** Figures that replace those which Lighthouse's simulation would read from the visit. */
export interface Simulated extends SimulationSettings {
  /**
   * Returns each origin's answers, in the order of the requests; called once the page has been
   * visited. Origins that are not in it are left to Lighthouse.
   */
  readonly answers: () => AnswersByOrigin;
  /** Origin → by how much a delay line holds each of its answers back, in milliseconds. */
  readonly delaysMs: ReadonlyMap<string, number>;
  /** Whether the same visit is audited by Lighthouse's own simulation as well. */
  readonly also?: 'lighthouse' | undefined;
}

/** A visit's report, with what it does not say. */
export interface Visit extends Pick<TabFacts, 'memory' | 'isCacheFilled'> {
  readonly result: RunnerResult;
  /** The report on Lighthouse's own simulation of the same visit, where it was asked for. */
  readonly own: RunnerResult['lhr'] | undefined;
  readonly cacheUse: CacheUse | undefined;
  /** Undefined where no document was loaded. */
  readonly seen: VisitSeen | undefined;
  /** The requests under way when Lighthouse looked last. */
  readonly stillLoading: StillLoading;
}

/**
 * Counts visits. A visit that was given up because it hung must not change how a later one is
 * simulated.
 */
let visits = 0;

/**
 * Visits a page with the Chrome at `port`, as Lighthouse's own function does, with two differences.
 * `waiting` says when the page has been seen, and `simulated` is put in between gathering and
 * auditing. `staying` says what is done in its tab besides. Throws what Lighthouse throws, and an
 * error with the code SANDBOXED_DOCUMENT. A page that could not be loaded is a `runtimeError` in
 * the answer.
 */
export async function visitPage(
  url: string,
  port: number,
  config: Config,
  simulated: Simulated,
  waiting: Waiting,
  staying: Staying,
  driven?: Driven,
): Promise<Visit | undefined> {
  visits += 1;
  const visit = visits;
  // Gathering simulates too, for the savings in the report. That simulation is Lighthouse's own.
  simulateAsLighthouse();
  leaveOnceQuiet();
  const tab = { staying, driven };
  const { gathering, stillLoading } = gather(url, port, config, waiting, tab, () => {
    if (visit !== visits) return;
    waitAsLighthouse();
    leaveAsLighthouse();
  });
  const { artifacts, runnerOptions, facts } = await gathering;
  if (visit !== visits) throw givenUp(url);
  const { computedCache } = runnerOptions;
  const isSimulated = runnerOptions.resolvedConfig.settings.throttlingMethod === 'simulate';
  const gathered = {
    artifacts: completeLog(artifacts, facts),
    settings: runnerOptions.resolvedConfig.settings,
    computedCache,
  };
  const answers = simulated.answers();
  try {
    presumeQuiet();
    const inBoth = { artifacts: gathered.artifacts, runnerOptions };
    // Of a page that was not loaded nothing was gathered; its report says why.
    const own =
      simulated.also === 'lighthouse' && !artifacts.PageLoadError
        ? await auditAsLighthouse(inBoth, simulated.delaysMs)
        : undefined;
    if (visit !== visits) throw givenUp(url);
    simulateAsLighthouse();
    const untold = isSimulated ? await tellOrError(gathered, simulated, answers) : undefined;
    const loaded = await readRequests(gathered).catch(() => undefined);
    const documentMs =
      loaded && documentTimeMs(loaded.document, loaded.requests, answers, simulated.delaysMs);
    const answer = await Runner.audit(gathered.artifacts, runnerOptions);
    if (!answer) return undefined;
    // Times of Lighthouse's own simulation must not pass for calm ones.
    if (untold && hasTimes(answer.lhr)) throw untold;
    const seen =
      loaded && visitSeen(artifacts.URL.finalDisplayedUrl, loaded.document, loaded.requests);
    const timers = await readTimers(gathered).catch(() => undefined);
    return {
      result: { ...answer, lhr: tellDocumentTime(answer.lhr, documentMs) },
      own,
      seen: seen && { ...seen, timers },
      cacheUse:
        loaded &&
        facts.workerBytes &&
        readCacheUse(loaded.requests, gathered.artifacts.DevtoolsLog, facts.workerBytes),
      memory: facts.memory,
      isCacheFilled: facts.isCacheFilled,
      stillLoading: stillLoading(),
    };
  } finally {
    if (visit === visits) {
      simulateAsLighthouse();
      restoreQuiet();
    }
  }
}

const givenUp = (url: string): Error => new Error(`The visit to ${url} was given up`);

async function readRequests(gathered: Gathered) {
  const document = await mainResource(gathered);
  return {
    document,
    requests: await NetworkRecords.request(gathered.artifacts.DevtoolsLog, gathered),
  };
}

/** Nothing where nothing was painted. */
async function readTimers(gathered: Gathered): Promise<readonly PageTimer[]> {
  const { mainThreadEvents } = await ProcessedTrace.request(gathered.artifacts.Trace, gathered);
  const { timestamps } = await ProcessedNavigation.request(gathered.artifacts.Trace, gathered);
  return endedTimers(mainThreadEvents, timestamps.largestContentfulPaint);
}

function mainResource({
  artifacts,
  computedCache,
  settings,
}: Gathered): ReturnType<typeof MainResource.request> {
  return MainResource.request(
    { devtoolsLog: artifacts.DevtoolsLog, URL: artifacts.URL },
    { computedCache, settings },
  );
}

/**
 * Tells the simulation the facts of the visit. Returns the error where they cannot be read from it:
 * then the audits cannot read them either, and say why.
 */
async function tellOrError(
  ...given: Parameters<typeof tellSimulation>
): Promise<Error | undefined> {
  try {
    await tellSimulation(...given);
    return undefined;
  } catch (thrown) {
    simulateAsLighthouse();
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

const hasTimes = ({ audits }: RunnerResult['lhr']): boolean =>
  ['first-contentful-paint', 'total-blocking-time'].some(
    (id) => audits[id]?.numericValue !== undefined,
  );

async function tellSimulation(
  gathered: Gathered,
  simulated: Simulated,
  answers: AnswersByOrigin,
): Promise<void> {
  const responseTimes = await tellResponseTimes(gathered, answers);
  const { mainThreadEvents, processEvents } = await ProcessedTrace.request(
    gathered.artifacts.Trace,
    gathered,
  );
  const { timestamps } = await ProcessedNavigation.request(gathered.artifacts.Trace, gathered);
  const main = await mainResource(gathered);
  simulateWith(simulated, {
    mainThread: mainThreadEvents,
    // Lighthouse's own type knows nothing of frames.
    frames: paintedFrames(processEvents as readonly FrameEvent[]),
    startUs: timestamps.timeOrigin,
    document: {
      urls: new Set([main, ...(main.redirects ?? [])].map(({ url }) => addressInTrace(url))),
      answeredUs: main.responseHeadersEndTime * 1000,
    },
    firstContentfulPaintUs: timestamps.firstContentfulPaint,
    ...responseTimes,
  });
}
