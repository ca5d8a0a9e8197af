/**
 * Measures pages with Lighthouse in one Chrome. Chrome is kept for all rounds, and replaced when a
 * page breaks it.
 */
import type { LookupFunction } from 'node:net';
import { HeadroomError } from '../../errors.ts';
import type { AuditRequest, Browser, Chrome, Log, ScriptSettings } from '../../ports.ts';
import { openTyped } from '../player/cover-typed.ts';
import { boundVisit, loseChrome } from './bounded-visit.ts';
import { keepConsoleQuiet } from './console.ts';
import { emptyCookies, putCookies } from './cookies.ts';
import { describeThrown, isUnpainted } from './errors.ts';
import { chromeFlags } from './flags.ts';
import {
  defaultRoundSettings,
  lighthouseVersion,
  type RoundSettings,
  runLighthouse,
} from './lighthouse.ts';
import { openLogins, type Visitor } from './logins.ts';
import { playInChrome } from './play-in-chrome.ts';
import { playLogin } from './play-login.ts';
import { preferenceCommands, type TabCommand } from './preferences.ts';
import { type ChromeProcess, startChrome } from './process.ts';
import { passOverLateRejections } from './rejections.ts';
import { type OpenRoutes, openRoutes } from './routes.ts';
import { rememberKinds } from './step-kinds.ts';
import { type Tabs, watchTabs } from './tabs.ts';
import { withUnrecorded } from './unrecorded.ts';

/**
 * Past its limit for loading, Lighthouse still looks whether the page hangs. It is stopped again
 * and again, since a busy machine may begin to load late.
 */
const stopLoadingAfterMs = 5_000;

/**
 * Returns a launcher of the Chrome on this machine. `lookup` resolves the names of hosts that are
 * recorded; undefined: as Node does.
 */
export function chromeLauncher(
  log: Log,
  settings: RoundSettings = defaultRoundSettings,
  lookup?: LookupFunction,
): Chrome {
  return {
    async launch(env, routes, scripts = { env, cwd: process.cwd(), allowedHosts: [] }) {
      const lines = await openRoutes(routes, lookup);
      const typed = openTyped();
      const covered: Log = { ...log, debug: (text) => log.debug(typed.cover(text)) };
      try {
        const flags = [...chromeFlags(process.getuid?.() === 0, settings), ...lines.flags];
        const browser = await openBrowser(
          () => startChrome(env, flags),
          lines,
          covered,
          settings,
          scripts,
          typed.add,
        );
        return {
          ...browser,
          coverTyped: typed.cover,
          close: () => browser.close().finally(() => lines.close()),
        };
      } catch (error) {
        await lines.close();
        throw error;
      }
    },
  };
}

async function openBrowser(
  start: () => Promise<ChromeProcess>,
  lines: OpenRoutes,
  log: Log,
  settings: RoundSettings,
  scripts: ScriptSettings,
  keepTyped: (text: string) => void,
): Promise<Omit<Browser, 'coverTyped'>> {
  passOverLateRejections(log);
  const giveConsoleBack = keepConsoleQuiet(log);
  let benchmarkIndex: number | undefined;
  let scope: AuditRequest['scope'] = 'full';
  let preferences: readonly TabCommand[] = [];
  const logins = openLogins(
    () => chrome.devTools,
    (login, visitor) =>
      playLogin(login, visitor, scripts, { chrome, tabs, settings, lines, keepTyped }),
  );
  const preparation = {
    skipsBenchmark,
    restoring: logins.restoring,
    preferences: () => preferences,
  };

  function skipsBenchmark(): boolean {
    return scope === 'metrics' && benchmarkIndex !== undefined;
  }

  /** Starts Chrome, and ends one whose tabs cannot be watched. */
  const startWatched = async () => {
    const started = await start();
    try {
      return { chrome: started, tabs: await watchTabs(started, preparation, log) };
    } catch (error) {
      started.kill();
      throw error;
    }
  };
  let { chrome, tabs } = await startWatched().catch((error: unknown) => {
    giveConsoleBack();
    throw error;
  });

  const restart = async (): Promise<void> => {
    log.debug('Chrome is started again');
    logins.forget();
    ({ chrome, tabs } = await startWatched());
  };

  const visit = async (request: AuditRequest): Promise<Visit> => {
    const isFirst = request.caches !== 'use';
    if (!chrome.isRunning()) {
      if (!isFirst) throw nothingCached(request);
      await restart();
    }
    const visitor = asVisitor(request);
    preferences = preferenceCommands(request);
    await logins.know(visitor);
    scope = request.scope;
    try {
      if (isFirst) {
        if (settings.caches === 'empty') await emptyCookies(chrome.devTools);
        await logins.enter();
        await putCookies(chrome.devTools, request);
      }
      lines.otherHosts.begin(request.replay);
      const visited = await inTime(
        runLighthouse(request, chrome.port, settings, lines),
        chrome,
        tabs,
        request,
      );
      const { report, isCacheFilled, ...others } = visited;
      if (isCacheFilled === false) log.warn(notReady(request));
      benchmarkIndex ??= report.environment.benchmarkIndex;
      return {
        ...others,
        seen: others.seen && withUnrecorded(others.seen, lines.otherHosts.unrecorded()),
        report: { ...report, environment: { ...report.environment, benchmarkIndex } },
      };
    } catch (thrown) {
      const error = describeThrown(thrown, request);
      // Any other error may have left a broken tab behind, or one that still works.
      if (error.code !== 'page-not-loaded') chrome.kill();
      throw error;
    }
  };

  const visitWithLogin = async (request: AuditRequest): Promise<Visit> => {
    const visitor = asVisitor(request);
    for (let isLast = request.caches === 'use'; ; isLast = true) {
      const visited = await visit(request);
      const lost = logins.checkHolds(visitor, request.url, visited.seen?.landedOn ?? request.url);
      if (lost === undefined) return visited;
      if (isLast) throw lost;
      logins.leave(visitor); // A reset of the server may have ended the session.
    }
  };

  const kinds = rememberKinds();
  return {
    version: chrome.version,
    lighthouseVersion,
    async audit(request) {
      try {
        return await visitWithLogin(request);
      } catch (thrown) {
        if (!isUnpainted(thrown) || request.caches === 'use') throw thrown;
        // A Chrome that was started on a busy machine may never paint a frame. A new one does.
        chrome.kill();
        await chrome.ended;
        return visitWithLogin(request);
      }
    },
    async play(request) {
      if (!chrome.isRunning()) await restart();
      scope = 'metrics';
      preferences = preferenceCommands(request);
      return playInChrome(request, { chrome, tabs, settings, lines, kinds, logins, keepTyped });
    },
    async close() {
      giveConsoleBack();
      chrome.kill();
      await chrome.ended;
    },
  };
}

const nothingCached = ({ url }: AuditRequest): HeadroomError =>
  new HeadroomError(
    'page-failed',
    `${url}: Chrome had to be started again after the first visit, and its caches are empty.`,
  );

const notReady = ({ url }: AuditRequest): string =>
  `${url}: its service worker was not ready in time. The repeat visit is measured ` +
  'all the same.';

type Visit = Awaited<ReturnType<Browser['audit']>>;

const asVisitor = (request: AuditRequest): Visitor => ({
  ...request,
  origin: new URL(request.url).origin,
});

/** Returns the run's outcome. Throws when Chrome is lost, or when nothing happens any more. */
async function inTime<T>(
  run: Promise<T>,
  chrome: ChromeProcess,
  tabs: Tabs,
  { url, timeoutMs, scope }: AuditRequest,
): Promise<T> {
  const lost = loseChrome(chrome, tabs, 'measured', url);
  const stopTimer = setInterval(() => tabs.stopLoading(), timeoutMs + stopLoadingAfterMs);
  try {
    return await boundVisit(run, lost, { name: url, scope, waitMs: timeoutMs });
  } finally {
    clearInterval(stopTimer);
  }
}
