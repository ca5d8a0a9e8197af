/** Plays flows in a running Chrome, each in a tab of its own and from an empty state. */
import { HeadroomError } from '../../errors.ts';
import type { AuditRequest, Played, PlayRequest } from '../../ports.ts';
import { play, type Run, type StepKinds } from '../player/play.ts';
import { emptyCookies, putCookies } from './cookies.ts';
import { describeThrown } from './errors.ts';
import { everyStorage, type RoundSettings, runLighthouse, tabConfig } from './lighthouse.ts';
import type { ChromeProcess } from './process.ts';
import type { OpenRoutes } from './routes.ts';
import type { Tabs } from './tabs.ts';

/** Remembers the kinds of a flow's steps on each server, as its runs found them. */
export interface Kinds {
  find(request: PlayRequest): StepKinds;
  add(request: PlayRequest, kinds: StepKinds): void;
}

export function rememberKinds(): Kinds {
  const known = new Map<string, StepKinds>();
  const key = ({ script, origin, device }: PlayRequest): string =>
    JSON.stringify([script, origin, device]);
  const find = (request: PlayRequest): StepKinds => known.get(key(request)) ?? new Map();
  return {
    find,
    add: (request, kinds) => void known.set(key(request), new Map([...find(request), ...kinds])),
  };
}

interface Playing {
  readonly chrome: ChromeProcess;
  readonly tabs: Tabs;
  readonly settings: RoundSettings;
  readonly lines: OpenRoutes;
  readonly kinds: Kinds;
}

/** Plays a flow. Its first run on a server is a rehearsal, whatever was asked for. */
export async function playInChrome(request: PlayRequest, playing: Playing): Promise<Played> {
  const { kinds } = playing;
  const isNew = request.scope === 'round' && kinds.find(request).size === 0;
  for (const scope of isNew ? (['rehearsal', 'round'] as const) : [request.scope]) {
    const run = await playOnce({ ...request, scope }, playing);
    kinds.add(request, run.kinds);
    if (scope === request.scope || kinds.find(request).size === 0)
      return { ...run, known: new Set(kinds.find(request).keys()) };
  }
  throw new Error('a flow has a last run');
}

async function playOnce(request: PlayRequest, playing: Playing): Promise<Run> {
  const { chrome, tabs, settings, lines, kinds } = playing;
  const { openTab, playerFile } = await import('#lighthouse');
  const asked = asAudit(request);
  lines.otherHosts.begin(request.replay);
  if (settings.caches === 'empty') await emptyCookies(chrome.devTools);
  await putCookies(chrome.devTools, asked);
  const tab = await openTab(chrome.port, tabConfig(asked, settings));
  let isBroken = false;
  try {
    if (settings.caches === 'empty') {
      await tab.session.send('Network.clearBrowserCache');
      await tab.session.send('Storage.clearDataForOrigin', {
        origin: request.origin,
        storageTypes: everyStorage.join(','),
      });
    }
    return await play(request, {
      browserUrl: `http://127.0.0.1:${chrome.port}`,
      playerFile,
      tab,
      lost: loseChrome(request, chrome, tabs),
      kinds: kinds.find(request),
      audit: async (driven) => {
        try {
          return await runLighthouse(asked, chrome.port, settings, lines, driven);
        } catch (thrown) {
          // Lighthouse leaves its trace running when it is stopped.
          isBroken = true;
          throw describeThrown(thrown, asked);
        }
      },
    });
  } finally {
    if (isBroken) chrome.kill();
    await tab.close();
  }
}

/** Rejects when Chrome has died or the tab has crashed. */
function loseChrome({ flow }: PlayRequest, chrome: ChromeProcess, tabs: Tabs): Promise<never> {
  const lost = Promise.race([
    chrome.ended.then(() => {
      throw new HeadroomError('page-crashed', `Chrome ended while it played ${flow}.`);
    }),
    tabs.crashed().then(() => {
      throw new HeadroomError('page-crashed', `The tab crashed while it played ${flow}.`);
    }),
  ]);
  lost.catch(() => {}); // Chrome ends after the flow, too.
  return lost;
}

/** The settings of a flow's tab and of its navigations, as a visit has them. */
const asAudit = (request: PlayRequest): AuditRequest => ({
  url: request.origin,
  device: request.device,
  scope: 'metrics',
  audits: request.audits,
  headers: request.headers,
  blockedUrls: request.blockedUrls,
  timeoutMs: request.timeoutMs,
});
