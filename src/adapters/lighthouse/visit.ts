/**
 * Visits pages with Lighthouse. `#lighthouse` names this module. In dist/ it is a file of its own,
 * loaded when a page is measured.
 */
import type { Config, RunnerResult } from 'lighthouse';
import { MainResource } from 'lighthouse/core/computed/main-resource.js';
import { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import { ProcessedNavigation } from 'lighthouse/core/computed/processed-navigation.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';
import type { PageTimer } from '../../model.ts';
import type { VisitSeen } from '../../ports.ts';
import { type Driven, gatherDriven } from './driven.ts';
import { type FrameEvent, paintedFrames } from './frames.ts';
import type { Gathered, GatherResult } from './gathered.ts';
import { type StillLoading, type Waiting, waitAsLighthouse, waitWith } from './loading.ts';
import { addressInTrace } from './own-document.ts';
import { auditAsLighthouse } from './own-simulation.ts';
import { tellResponseTimes } from './response-times.ts';
import { visitSeen } from './seen.ts';
import type { AnswersByOrigin } from './server-answers.ts';
import { documentTimeMs, tellDocumentTime } from './server-time.ts';
import { type SimulationSettings, simulateAsLighthouse, simulateWith } from './simulation.ts';
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
export interface Visit {
  readonly result: RunnerResult;
  /** The report on Lighthouse's own simulation of the same visit, where it was asked for. */
  readonly own: RunnerResult['lhr'] | undefined;
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
 * auditing. Throws what Lighthouse throws, and an error with the code SANDBOXED_DOCUMENT; a page
 * that could not be loaded is a `runtimeError` in the answer.
 */
export async function visitPage(
  url: string,
  port: number,
  config: Config,
  simulated: Simulated,
  waiting: Waiting,
  driven?: Driven,
): Promise<Visit | undefined> {
  visits += 1;
  const visit = visits;
  // Gathering simulates too, for the savings in the report. That simulation is Lighthouse's own.
  simulateAsLighthouse();
  const { gathering, stillLoading } = gather(url, port, config, waiting, driven);
  const { artifacts, runnerOptions } = await gathering.finally(() => {
    if (visit === visits) waitAsLighthouse();
  });
  if (visit !== visits) throw givenUp(url);
  const { computedCache } = runnerOptions;
  const gathered = {
    artifacts: withoutBlocked(artifacts),
    settings: runnerOptions.resolvedConfig.settings,
    computedCache,
  };
  const answers = simulated.answers();
  try {
    const inBoth = { artifacts: gathered.artifacts, runnerOptions };
    // Of a page that was not loaded nothing was gathered; its report says why.
    const own =
      simulated.also === 'lighthouse' && !artifacts.PageLoadError
        ? await auditAsLighthouse(inBoth, simulated.delaysMs)
        : undefined;
    if (visit !== visits) throw givenUp(url);
    simulateAsLighthouse();
    // Facts that cannot be read from the visit cannot be audited either, and the audits say why.
    await tellSimulation(gathered, simulated, answers).catch(simulateAsLighthouse);
    const loaded = await readRequests(gathered).catch(() => undefined);
    const documentMs =
      loaded && documentTimeMs(loaded.document, loaded.requests, answers, simulated.delaysMs);
    const answer = await Runner.audit(gathered.artifacts, runnerOptions);
    if (!answer) return undefined;
    const seen =
      loaded && visitSeen(artifacts.URL.finalDisplayedUrl, loaded.document, loaded.requests);
    const timers = await readTimers(gathered).catch(() => undefined);
    return {
      result: { ...answer, lhr: tellDocumentTime(answer.lhr, documentMs) },
      own,
      seen: seen && { ...seen, timers },
      stillLoading: stillLoading(),
    };
  } finally {
    if (visit === visits) simulateAsLighthouse();
  }
}

const givenUp = (url: string): Error => new Error(`The visit to ${url} was given up`);

/**
 * Gathers until the page is as `waiting` wants it, or until it turns out that no script may run in
 * it.
 */
function gather(
  url: string,
  port: number,
  config: Config,
  waiting: Waiting,
  driven: Driven | undefined,
) {
  const forbidden = new AbortController();
  const sandboxed = Object.assign(new Error('no script may run in it'), {
    code: 'SANDBOXED_DOCUMENT',
  });
  const stillLoading = waitWith(waiting, () => forbidden.abort(sandboxed));
  const signal = AbortSignal.any([forbidden.signal, ...(driven ? [driven.signal] : [])]);
  const options = { config, flags: { port, logLevel: 'silent' as const }, signal };
  const gathering = driven
    ? gatherDriven(driven, options)
    : navigationGather(undefined, url, options);
  const orForbidden = gathering.catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
  return { gathering: orForbidden, stillLoading };
}

/** A message of the DevTools protocol, as far as it is read here. */
interface LoggedMessage {
  readonly method: string;
  readonly params?: { readonly requestId?: string; readonly blockedReason?: string };
}

/** Requests that Chrome refused never left it: no number of the page holds them. */
function withoutBlocked(artifacts: GatherResult['artifacts']): GatherResult['artifacts'] {
  const log: readonly LoggedMessage[] = artifacts.DevtoolsLog ?? [];
  const refused = log.filter(
    ({ method, params }) =>
      method === 'Network.loadingFailed' && params?.blockedReason === 'inspector',
  );
  const ids = new Set(refused.map(({ params }) => params?.requestId));
  if (ids.size === 0) return artifacts;
  const isKept = ({ params }: LoggedMessage): boolean =>
    params?.requestId === undefined || !ids.has(params.requestId);
  return { ...artifacts, DevtoolsLog: log.filter(isKept) };
}

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
