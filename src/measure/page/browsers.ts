/**
 * Starts Chrome for the visits. Chrome is told at its start how other hosts are reached, so visits
 * with a recording and visits without one need a Chrome each.
 */
import type { Browser, Chrome, Recording, Routes } from '../../ports.ts';

/** `areAllReplayed`: no visit goes without a recording. */
export async function launchBrowsers(
  chrome: Chrome,
  env: Readonly<Record<string, string>>,
  routes: Routes,
  recordings: ReadonlyMap<string, Recording>,
  areAllReplayed: boolean,
): Promise<Browser> {
  if (recordings.size === 0) return chrome.launch(env, routes);
  const replaying = await chrome.launch(env, { ...routes, otherHosts: { replay: recordings } });
  if (areAllReplayed) return replaying;
  const plain = await chrome.launch(env, routes).catch(async (error: unknown) => {
    await replaying.close();
    throw error;
  });
  return {
    ...plain,
    audit: (request) => (request.replay === undefined ? plain : replaying).audit(request),
    play: (request) => (request.replay === undefined ? plain : replaying).play(request),
    coverTyped: (text) => replaying.coverTyped(plain.coverTyped(text)),
    close: async () => void (await Promise.all([plain.close(), replaying.close()])),
  };
}
