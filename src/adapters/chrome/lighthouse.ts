/**
 * Runs Lighthouse once on a Chrome that listens. Each scope has its own settings, and a part of the
 * answer is handed on.
 */
import type { Config, Driven, Flags } from '#lighthouse';
import { needNoSources } from '../../metrics.ts';
import type { AuditRequest, Browser } from '../../ports.ts';
import type { SimulationSettings } from '../lighthouse/simulation.ts';
import { headersWithoutCookies } from './cookies.ts';
import { appliedLatencyMs, deviceSettings, isSimulated } from './device-settings.ts';
import { isTooSlow, readReportError } from './errors.ts';
import { fullConfig, fullSettings } from './full-audit.ts';
import { withOwnNumbers } from './own-numbers.ts';
import type { OpenRoutes } from './routes.ts';
import { waitingSettings } from './waiting-settings.ts';

/** The version of the dependency, known without loading it; a test holds it to its package.json. */
export const lighthouseVersion = '13.5.0';

/** Settings that the benches switch to measure the effect of each. */
export interface RoundSettings extends SimulationSettings {
  /**
   * How long the main thread must have been quiet after the network was, in milliseconds.
   * Lighthouse waits 1000; 250 takes 0.8 s off each round, and gives the same numbers with the same
   * spread (`npm run bench -- page-noise`).
   */
  readonly cpuQuietMs: number;
  /** Whether Chrome draws frames as in its deterministic mode (flags.ts). */
  readonly steadyFrames: boolean;
  /** Whether each page is drawn in a place of its own, as Chrome does by itself (flags.ts). */
  readonly drawnAnew: boolean;
  /**
   * Whether a server's response time is taken at the delay line or in Chrome. Chrome's figure
   * includes the delay and Chrome's own work.
   */
  readonly responseTime: 'at-server' | 'in-chrome';
  /**
   * Whether each visit begins with empty caches, also of compiled scripts, or with what the visits
   * before it left.
   */
  readonly caches: 'empty' | 'kept';
}

export const defaultRoundSettings: RoundSettings = {
  cpuQuietMs: 250,
  steadyFrames: false,
  drawnAnew: true,
  taskTime: 'cpu',
  renderBlockingUntil: 'frame',
  speedIndexFrom: 'own-work',
  slowAnswers: 'own-time',
  scriptsBy: 'order',
  responseTime: 'at-server',
  caches: 'empty',
};

/**
 * Lighthouse by itself leaves local storage and databases, so that a person stays logged in. The
 * next visit would find them. Cookies are put in place before (cookies.ts).
 */
const everyStorage = [
  'local_storage',
  'indexeddb',
  'file_systems',
  'shader_cache',
  'service_workers',
  'cache_storage',
] as const;

/** Chrome cannot put databases back, so that those of a login stay. */
export const storageToClear = ({
  login,
}: Pick<AuditRequest, 'login'>): readonly (typeof everyStorage)[number][] =>
  everyStorage.filter((type) => login === undefined || type !== 'indexeddb');

/** The answer, and whether the page had time to store what a repeat visit uses. */
type Answer = Awaited<ReturnType<Browser['audit']>> & { readonly isCacheFilled?: boolean };

/**
 * Runs Lighthouse on the Chrome at that port. The answer holds no request headers. Lighthouse
 * itself is loaded on the first call. `routes` tells what the delay lines saw of the servers since
 * it was last asked. Throws what Lighthouse throws, and the `page-*` errors of a page that was not
 * seen whole.
 */
export async function runLighthouse(
  request: AuditRequest,
  port: number,
  settings: RoundSettings,
  routes: Pick<OpenRoutes, 'takeAnswers' | 'delaysMs' | 'holdBack'>,
  driven?: Driven,
): Promise<Answer> {
  const { visitPage, defaultConfig, generateReport, withoutSources } = await import('#lighthouse');
  const config: Config = {
    ...(request.scope === 'full'
      ? fullConfig
      : roundConfig(defaultConfig, request.audits, withoutSources)),
    settings: {
      ...settingsFor(request, settings, driven !== undefined),
      ...scopeSettings(request, driven !== undefined),
      ...(driven ? keptSettings : {}),
    },
  };
  routes.holdBack(heldBackMs(request));
  routes.takeAnswers(); // Drops those of the visit before.
  const atServer =
    settings.responseTime === 'at-server'
      ? { answers: () => routes.takeAnswers(), delaysMs: routes.delaysMs() }
      : { answers: () => new Map(), delaysMs: new Map() };
  const waiting = {
    until: request.until ?? ({ kind: 'quiet' } as const),
    blockedUrls: request.blockedUrls,
    forRequests: !isSimulated(request),
  };
  const also = hasTwoValues(request) ? ('lighthouse' as const) : undefined;
  const simulated = { ...settings, ...atServer, also };
  const visit = await visitPage(request.url, port, config, simulated, waiting, request, driven);
  if (!visit) throw new Error('Lighthouse gave no report');
  const { result, own, seen, cacheUse, memory, isCacheFilled, stillLoading } = visit;
  const { configSettings, runWarnings } = result.lhr;
  const report = {
    ...(request.scope === 'full' ? withOwnNumbers(result.lhr, own) : result.lhr),
    configSettings: { ...configSettings, extraHeaders: null },
    // Where a moment was named, the visit was to end there.
    runWarnings:
      request.until?.kind === 'moment' ? runWarnings.filter((one) => !isTooSlow(one)) : runWarnings,
  };
  const error = readReportError(report, request, stillLoading);
  if (error) throw error;
  return {
    report,
    own,
    html: request.scope === 'full' ? generateReport(report, 'html') : undefined,
    seen,
    ...(cacheUse ? { cacheUse } : {}),
    ...(memory ? { memory } : {}),
    ...(isCacheFilled === undefined ? {} : { isCacheFilled }),
  };
}

/** Without a simulation there is one value alone, and limits are held against it. */
const hasTwoValues = (request: AuditRequest): boolean =>
  request.simulation !== 'calm' && isSimulated(request);

/** A flow's tab has its device already, and keeps what the steps before left. */
const keptSettings: Partial<Flags> = {
  disableStorageReset: true,
  screenEmulation: { disabled: true },
  emulatedUserAgent: false,
};

/** Returns the configuration by which a flow's tab gets its device. */
export function tabConfig(request: AuditRequest, settings: RoundSettings): Config {
  return {
    extends: 'lighthouse:default',
    settings: settingsFor(request, settings),
  };
}

/**
 * Returns Lighthouse's own configuration with only these audits, of any category. With `onlyAudits`
 * alone, Lighthouse first checks every audit that it has and all of their texts, in each round. An
 * audit's path ends in its id.
 */
function roundConfig(
  { artifacts, audits, categories, groups }: Config,
  asked: readonly string[],
  withoutSources: (artifacts: NonNullable<Config['artifacts']>) => NonNullable<Config['artifacts']>,
): Config {
  const isAsked = (path: string): boolean => asked.includes(path.slice(path.lastIndexOf('/') + 1));
  const performance = categories?.performance;
  return {
    artifacts: needNoSources(asked) ? withoutSources(artifacts ?? []) : (artifacts ?? []),
    audits: (audits ?? []).filter((audit) => typeof audit === 'string' && isAsked(audit)),
    groups: groups ?? {},
    categories: performance
      ? {
          performance: {
            ...performance,
            auditRefs: performance.auditRefs.filter(({ id }) => asked.includes(id)),
          },
        }
      : {},
  };
}

/**
 * Returns Lighthouse's settings for a request: its defaults (simulated slow 4G on a phone), or its
 * desktop preset.
 */
function settingsFor(
  request: AuditRequest,
  { cpuQuietMs, caches }: RoundSettings,
  isStep = false,
): Partial<Flags> {
  const { scope, headers, blockedUrls } = request;
  const sent = headersWithoutCookies(headers);
  return {
    ...deviceSettings(request),
    locale: 'en-US',
    clearStorageTypes: [...storageToClear(request)],
    disableStorageReset: caches === 'kept' || request.caches === 'use',
    ...(request.anyStatus ? { ignoreStatusCode: true } : {}),
    ...(blockedUrls.length > 0 ? { blockedUrlPatterns: [...blockedUrls] } : {}),
    ...(Object.keys(sent).length > 0 ? { extraHeaders: sent } : {}),
    // A step has a shorter time, which a second more of quiet would often use up.
    ...(scope === 'metrics' || isStep ? { cpuQuietThresholdMs: cpuQuietMs } : {}),
    ...waitingSettings(request, cpuQuietMs),
  };
}

/** Returns the settings that say what is audited. */
const scopeSettings = (
  { scope, audits, mayPicture }: AuditRequest,
  isStep: boolean,
): Partial<Flags> =>
  scope === 'metrics'
    ? { disableFullPageScreenshot: true, onlyAudits: [...audits] }
    : fullSettings(mayPicture !== false, isStep);

/**
 * Returns by how much the delay lines hold answers back, which adds nothing to the timings. A
 * simulation is told of the lines' usual delay (undefined). Chrome counts what a server needs into
 * the latency that it applies, and hides a slower answer in it. With that very latency on the line,
 * a server's own time comes on top.
 */
export const heldBackMs = (request: AuditRequest): number | undefined =>
  isSimulated(request) ? undefined : appliedLatencyMs(request);
