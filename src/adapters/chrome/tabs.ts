/**
 * The tabs that Lighthouse opens, reached through the debugging pipe beside Lighthouse's own
 * connection.
 */
import type { Log } from '../../ports.ts';
import type { TabCommand } from './preferences.ts';
import type { ChromeProcess } from './process.ts';

/** Operations on Chrome's open tabs. */
export interface Tabs {
  /**
   * Ends a navigation that the server never answers; Lighthouse has no limit of its own for that.
   */
  stopLoading(): void;
  /** Resolves when the next tab crashes; Lighthouse goes on for half a minute after that. */
  crashed(): Promise<void>;
  /** Resolves with Chrome's word when it does not take one of the preferences of its own tab. */
  refused(): Promise<string>;
  /** Keeps tabs that open from now on where the guard says; undefined: they may go anywhere. */
  guard(guard: TabGuard | undefined): void;
}

/** Says which documents tabs may show, but for the frames inside of them. */
export interface TabGuard {
  mayShow(url: string): boolean;
  /**
   * Is told of each document that was refused, and of the tab that was to show it. Returns whether
   * that tab is to be closed: Chrome keeps a tab that never showed anything, and does not tell.
   */
  refuse(url: string, targetId: string): boolean;
  /** Is told of each download, which Chrome refuses. */
  refuseDownload(): void;
}

/**
 * Lighthouse spends a second of every run on a benchmark of the machine, on the blank page that it
 * opens first. The benchmark ends by the page's clock, so a clock on which each look is a second
 * later ends it at once. Only a blank top page gets that clock; the measured page keeps its own.
 */
const hurryOnBlankPage =
  "if (location.href === 'about:blank' && window === top) { let now = 0; Date.now = () => " +
  '(now += 1000); }';

const everyDocument = [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }];
const errorReason = 'BlockedByClient';

/** Holds for every tab, also for what one began that is closed. */
const noDownloads = { behavior: 'deny', eventsEnabled: true };

interface GuardedTab {
  readonly id: string;
  /** Chrome gives the first main frame of a tab the tab's own id. */
  mainFrame: string;
  readonly by: TabGuard;
}

interface FrameShown {
  readonly id: string;
  /** Undefined for the main frame of a tab. */
  readonly parentId?: string;
  readonly url: string;
  /** Set where Chrome shows an error in the place of a document. */
  readonly unreachableUrl?: string;
}

/** The preparations of a tab, asked for each tab. */
interface Preparation {
  skipsBenchmark(): boolean;
  /** Returns a script for each document; empty for none. */
  restoring(): string;
  preferences(): readonly TabCommand[];
}

/**
 * Prepares each tab before its first document: without the benchmark for as long as
 * `skipsBenchmark` says so, and with the commands of `preferences`. The script of `restoring` then
 * puts storage back.
 */
export async function watchTabs(
  { devTools }: ChromeProcess,
  { skipsBenchmark, restoring, preferences }: Preparation,
  log: Log,
): Promise<Tabs> {
  const open = new Set<string>();
  // A tab that is gone again is no loss: the run that it belonged to says so itself.
  const tolerate = (command: Promise<unknown>): void =>
    void command.catch((error: Error) => log.debug(`A tab was gone: ${error.message}`));

  let sayCrashed: () => void = () => {};
  let sayRefused: (why: string) => void = () => {};
  let guard: TabGuard | undefined;
  const guarded = new Map<string, GuardedTab>();
  const refuseDownloads = (): Promise<unknown> =>
    devTools.send('Browser.setDownloadBehavior', noDownloads);
  devTools.on('Browser.downloadWillBegin', () => guard?.refuseDownload());
  /** Returns whether the tab may show that. If not, the tab is closed where its guard says so. */
  const checkShown = (tab: GuardedTab, url: string): boolean => {
    if (tab.by.mayShow(url)) return true;
    const { id: targetId } = tab;
    if (tab.by.refuse(url, targetId)) tolerate(devTools.send('Target.closeTarget', { targetId }));
    return false;
  };
  devTools.on('Fetch.requestPaused', ({ requestId, request, frameId }, session = '') => {
    const { url } = request as { readonly url: string };
    const tab = guarded.get(session);
    const isAllowed = tab === undefined || frameId !== tab.mainFrame || checkShown(tab, url);
    tolerate(
      isAllowed
        ? devTools.send('Fetch.continueRequest', { requestId }, session)
        : devTools.send('Fetch.failRequest', { requestId, errorReason }, session),
    );
  });
  devTools.on('Page.frameNavigated', ({ frame }, session = '') => {
    const { id, parentId, url, unreachableUrl } = frame as FrameShown;
    const tab = guarded.get(session);
    if (tab === undefined || parentId !== undefined) return;
    // A page that was made ready in advance comes without a request, maybe in a frame of its own.
    tab.mainFrame = id;
    // A tab that has shown nothing yet has no address.
    if (unreachableUrl === undefined && URL.canParse(url)) checkShown(tab, url);
  });
  devTools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const session = String(sessionId);
    const isOpenedByPage = (targetInfo as { readonly openerId?: string }).openerId !== undefined;
    open.add(session);
    if (guard) {
      const { targetId } = targetInfo as { readonly targetId: string };
      guarded.set(session, { id: targetId, mainFrame: targetId, by: guard });
      tolerate(devTools.send('Fetch.enable', { patterns: everyDocument }, session));
    }
    tolerate(devTools.send('Page.enable', {}, session));
    tolerate(devTools.send('Inspector.enable', {}, session));
    for (const source of [skipsBenchmark() ? hurryOnBlankPage : '', restoring()])
      if (source !== '')
        tolerate(devTools.send('Page.addScriptToEvaluateOnNewDocument', { source }, session));
    for (const { method, params } of preferences())
      devTools.send(method, params, session).catch(({ message }: Error) => {
        // Tabs that share a process share its language, and a second one is not measured.
        if (open.has(session) && !isOpenedByPage) sayRefused(`${method}: ${message}`);
      });
    tolerate(devTools.send('Runtime.runIfWaitingForDebugger', {}, session));
  });
  devTools.on('Inspector.targetCrashed', () => sayCrashed());
  devTools.on('Target.detachedFromTarget', ({ sessionId }) => {
    open.delete(String(sessionId));
    guarded.delete(String(sessionId));
  });
  await refuseDownloads();
  await devTools.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });

  return {
    stopLoading() {
      for (const session of open) tolerate(devTools.send('Page.stopLoading', {}, session));
    },
    crashed: () =>
      new Promise((resolve) => {
        sayCrashed = resolve;
      }),
    refused: () =>
      new Promise((resolve) => {
        sayRefused = resolve;
      }),
    guard(next) {
      guard = next;
      tolerate(refuseDownloads()); // A script could have allowed them, for Chrome as a whole.
    },
  };
}
