/** Plays flows in a running Chrome, each in a tab of its own and from an empty state. */
import { HeadroomError } from '../../errors.ts';
import { pickEmulation } from '../../model/emulation.ts';
import type { AuditRequest, Played, PlayProblem, PlayRequest } from '../../ports.ts';
import type { FlowTab } from '../lighthouse/visit.ts';
import { describeUnexpected } from '../player/errors.ts';
import { guardHosts } from '../player/guard-hosts.ts';
import { play, type Run } from '../player/play.ts';
import { endPlayer, startPlayer } from '../player/player-process.ts';
import { within } from '../within.ts';
import { boundVisit, loseChrome } from './bounded-visit.ts';
import { emptyCookies, putCookies } from './cookies.ts';
import { describeThrown, isUnpainted, notHtml } from './errors.ts';
import {
  heldBackMs,
  type RoundSettings,
  runLighthouse,
  storageToClear,
  tabConfig,
} from './lighthouse.ts';
import type { Logins } from './logins.ts';
import type { ChromeProcess } from './process.ts';
import type { OpenRoutes } from './routes.ts';
import type { Kinds } from './step-kinds.ts';
import type { Tabs } from './tabs.ts';

/** Chrome opens and closes tabs at once, on a busy machine within seconds. In milliseconds. */
const openLimitMs = 60_000;
const closeLimitMs = 10_000;

export interface Playing {
  readonly chrome: ChromeProcess;
  readonly tabs: Tabs;
  readonly settings: RoundSettings;
  readonly lines: OpenRoutes;
  readonly kinds: Kinds;
  /** Gets each text that a script types. */
  readonly keepTyped: (text: string) => void;
  readonly logins: Omit<Logins, 'restoring' | 'forget'>;
}

/** These measure each step by its kind, which an earlier run must have found. */
const measuring: readonly PlayRequest['scope'][] = ['audit', 'round'];

/**
 * Plays a flow. Where its steps are to be measured, its first run on a server is a rehearsal. A
 * rehearsal that breaks Chrome is told instead of a round.
 */
export async function playInChrome(request: PlayRequest, playing: Playing): Promise<Played> {
  const { kinds, chrome } = playing;
  const isNew = measuring.includes(request.scope) && kinds.find(request).size === 0;
  for (const scope of isNew ? (['rehearsal', request.scope] as const) : [request.scope]) {
    const before = kinds.find(request);
    const run = await playOnce({ ...request, scope }, playing);
    kinds.add(request, run.kinds);
    const known = kinds.find(request);
    const playedFirst = new Set([...run.kinds.keys()].filter((step) => !before.has(step)));
    if (scope === request.scope || known.size === 0 || !chrome.isRunning())
      return { ...run, known, playedFirst };
  }
  throw new Error('a flow has a last run');
}

/**
 * Plays a flow once, in a tab of its own. `atEnd` sees the tab of a flow that was played without a
 * problem, while it is still open. Returns the unexpected as a problem; throws coded errors alone.
 */
export async function playOnce(
  request: PlayRequest,
  playing: Playing,
  atEnd: (tab: FlowTab) => Promise<void> = async () => {},
): Promise<Run> {
  const { chrome } = playing;
  const run = await playInTab(request, playing, atEnd).catch((thrown: unknown): Run => {
    if (thrown instanceof HeadroomError) throw thrown;
    const error = chrome.isRunning()
      ? describeUnexpected(request, undefined, thrown)
      : crashedIn(request, thrown);
    return { steps: new Map(), kinds: new Map(), met: [], problem: { error, console: [] } };
  });
  // It may have left a broken tab behind, or a broken Chrome.
  if (run.problem?.error.code === 'flow-failed') chrome.kill();
  return run;
}

async function playInTab(
  request: PlayRequest,
  playing: Playing,
  atEnd: (tab: FlowTab) => Promise<void>,
): Promise<Run> {
  const { chrome, tabs, settings, lines, kinds, logins } = playing;
  const { openTab, playerFile } = await import('#lighthouse');
  const asked = asAudit(request);
  await logins.know(request);
  lines.otherHosts.begin(request.replay);
  if (settings.caches === 'empty') await emptyCookies(chrome.devTools);
  await logins.enter();
  await putCookies(chrome.devTools, asked);
  lines.holdBack(heldBackMs(asked));
  // Chrome may refuse a preference as soon as the tab is there.
  const lost = loseChrome(chrome, tabs, 'played', request.flow);
  const guard = guardHosts(request);
  tabs.guard(guard);
  // The process loads its modules while the tab opens.
  const player = startPlayer(playerFile, request);
  player.catch(() => {}); // `play` throws it.
  const opening = openTab(chrome.port, tabConfig(asked, settings));
  const late = () => new Error('Chrome opens no tab');
  const tab = await within(openLimitMs, [opening], late).catch(async (thrown: unknown) => {
    tabs.guard(undefined);
    await endPlayer(player);
    throw thrown;
  });
  guard.setOwn(tab.targetId);
  let isBroken = false;
  const checkHolds = (wanted: string, landedOn: string): void => {
    const loggedOut = logins.checkHolds(request, wanted, landedOn);
    if (loggedOut === undefined) return;
    logins.leave(request); // The next round logs in again.
    throw loggedOut;
  };
  try {
    if (settings.caches === 'empty') {
      await tab.session.send('Network.clearBrowserCache');
      await tab.session.send('Storage.clearDataForOrigin', {
        origin: request.origin,
        storageTypes: storageToClear(request).join(','),
      });
    }
    const run = await play(request, {
      browserUrl: `http://127.0.0.1:${chrome.port}`,
      player,
      tab,
      lost,
      refused: guard.refused,
      kinds: kinds.find(request),
      unrecorded: lines.otherHosts.unrecorded,
      audit: async (driven) => {
        const visiting = runLighthouse(asked, chrome.port, settings, lines, driven);
        // The script waits for the page, and then Lighthouse does.
        const bounds = { name: request.flow, scope: asked.scope, waitMs: 2 * request.timeoutMs };
        const visit = await boundVisit(visiting, lost, bounds).catch(async (thrown: unknown) => {
          const error = describeThrown(thrown, asked);
          // Lighthouse leaves its trace running when it is stopped. With a report it has ended it.
          isBroken = error !== thrown || error.code !== 'page-not-loaded';
          const type = isUnpainted(error) ? await readOtherType(tab) : undefined;
          throw type === undefined ? error : notHtml(type, asked, thrown);
        });
        await tab.slowDown();
        const { requestedUrl, finalDisplayedUrl } = visit.report;
        const wanted = requestedUrl ?? request.origin;
        checkHolds(wanted, finalDisplayedUrl);
        return visit;
      },
      checkHolds,
      keepTyped: playing.keepTyped,
    });
    const problem = run.problem ?? (await readEnd(request, lost, () => atEnd(tab)));
    // A page that is busy for ever does not let its tab close.
    isBroken ||= problem?.error.code === 'flow-failed';
    const met = [...run.met, ...guard.met()];
    return { ...run, met, ...(problem ? { problem } : {}) };
  } finally {
    if (isBroken) chrome.kill();
    await endPlayer(player);
    await closeTab(tab, chrome);
    tabs.guard(undefined);
  }
}

/** Reads the state at the end of a flow. Returns the problem of a page that does not answer. */
async function readEnd(
  request: PlayRequest,
  lost: Promise<never>,
  read: () => Promise<void>,
): Promise<PlayProblem | undefined> {
  const silent = (): Error => new Error('its last page does not answer');
  try {
    await within(request.timeoutMs, [read(), lost], silent);
    return undefined;
  } catch (thrown) {
    return { error: describeUnexpected(request, undefined, thrown), console: [] };
  }
}

/** Returns the content type of a document that is no HTML, such as a PDF. */
async function readOtherType({ session }: FlowTab): Promise<string | undefined> {
  const { result } = await session
    .send('Runtime.evaluate', { expression: 'document.contentType', returnByValue: true })
    .catch(() => ({ result: { value: undefined } })); // The tab is gone.
  const type: unknown = result.value;
  return typeof type === 'string' && !/^(text\/html|application\/xhtml\+xml)$/.test(type)
    ? type
    : undefined;
}

/** Closes the tab. A tab that does not close ends its Chrome. */
async function closeTab(tab: FlowTab, chrome: ChromeProcess): Promise<void> {
  const open = (): Error => new Error('the tab does not close');
  await within(closeLimitMs, [tab.close()], open).catch(() => chrome.kill());
}

const crashedIn = ({ flow }: PlayRequest, cause: unknown): HeadroomError =>
  new HeadroomError('page-crashed', `Chrome ended while it played ${flow}.`, { cause });

/** The settings of a flow's tab and of its navigations, as a visit has them. */
const asAudit = (request: PlayRequest): AuditRequest => ({
  url: request.origin,
  device: request.device,
  scope: request.scope === 'audit' ? 'full' : 'metrics',
  audits: request.audits,
  ...(request.mayPicture ? {} : { mayPicture: false }),
  headers: request.headers,
  cookies: request.cookies,
  ...pickEmulation(request),
  blockedUrls: request.blockedUrls,
  timeoutMs: request.timeoutMs,
  simulation: request.simulation,
});
