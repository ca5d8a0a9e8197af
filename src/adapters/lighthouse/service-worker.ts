/** Service workers: waiting for one to be ready, and the bytes that they load themselves. */
import type { Browser, CDPSession, Page, Target } from 'puppeteer-core';

/** The longest wait for a service worker, in milliseconds: it may load all of an application. */
export const workerLimitMs = 10_000;

/**
 * Waits until each service worker that the page registered is ready, or has failed to install.
 * Returns false where one was neither in `limitMs`, or where the page cannot tell.
 */
export async function workersReady(page: Page, limitMs: number): Promise<boolean> {
  return await page.evaluate(waitForWorkers(limitMs)).then(
    (isReady) => isReady === true,
    () => false,
  );
}

/** Returns a script for the page. Without a secure context it has no service workers. */
const waitForWorkers = (limitMs: number): string => `(async () => {
  const container = navigator.serviceWorker;
  if (!container) return true;
  const untilMs = performance.now() + ${limitMs};
  for (;;) {
    const registrations = await container.getRegistrations();
    const isReady = ({ active, installing, waiting }) =>
      active?.state === 'activated' || (!active && !installing && !waiting);
    if (registrations.every(isReady)) return true;
    if (performance.now() > untilMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
})()`;

/** Address → the bytes of each answer that service workers loaded from it over the network. */
export type WorkerBytes = ReadonlyMap<string, readonly number[]>;

/**
 * Watches what service workers load from now on. Lighthouse sees an answer that a worker passed on
 * without the bytes that it took. Returns a function that tells the bytes so far.
 */
export async function watchWorkers(browser: Browser): Promise<() => WorkerBytes> {
  const bytes = new Map<string, number[]>();
  const watch = async (target: Target): Promise<void> => {
    if (target.type() !== 'service_worker') return;
    // A worker that ends meanwhile loads nothing any more.
    const session = await target.createCDPSession().catch(() => undefined);
    if (session) await noteBytes(session, target.url(), bytes).catch(() => {});
  };
  browser.on('targetcreated', (target: Target) => void watch(target));
  await Promise.all(browser.targets().map(watch));
  return () => bytes;
}

/**
 * Chrome looks by itself whether the worker's own script is still the same, at a time of its own.
 * That counts for nothing.
 */
async function noteBytes(
  session: CDPSession,
  ownScript: string,
  bytes: Map<string, number[]>,
): Promise<void> {
  const urls = new Map<string, string>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache !== true) urls.set(requestId, response.url);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    urls.delete(requestId);
    if (url === undefined || url === ownScript || encodedDataLength <= 0) return;
    bytes.set(url, [...(bytes.get(url) ?? []), encodedDataLength]);
  });
  await session.send('Network.enable');
}
