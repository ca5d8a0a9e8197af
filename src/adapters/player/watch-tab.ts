/** Watches the tab of a flow: where it goes, what it meets, and what each step costs there. */
import type { Page } from 'puppeteer-core';
import type { ObservedStep, PageMemory, Repetition } from '../../ports.ts';
import { quotedWhole } from '../../redact/quoted.ts';
import { readHeap, readMemory } from '../chrome/memory.ts';
import type { FlowTab } from '../lighthouse/visit.ts';
import { within } from '../within.ts';
import { keepConsole } from './keep-console.ts';
import { watchNavigations } from './navigations.ts';
import { stepObserver } from './step-observer.ts';

export interface WatchedTab {
  readonly page: Page;
  /** Begins to watch for a new document; the answer waits for one that is under way. */
  watchNavigation(): Promise<() => Promise<boolean>>;
  /** Begins to observe a step; the function returned ends that and gives its figures. */
  observe(): Promise<() => Promise<ObservedStep>>;
  /** Reads the memory of the page. The page is slower for that moment. */
  readMemory(): Promise<PageMemory>;
  /** Reads the heap, without the page's messages, and which document is shown. */
  readHeap(): Promise<Repetition>;
  twoFrames(): Promise<void>;
  /** Waits until the page has loaded and is idle, within bounds. */
  settle(): Promise<void>;
  /**
   * Waits until the page asks for nothing more, at least as long as a visit would. A page that
   * never stops has `limitMs`.
   */
  quiet(limitMs: number): Promise<void>;
  /** Returns the address that the tab shows. */
  address(): Promise<string>;
  meet(what: string): void;
  met(): readonly string[];
  console(): readonly string[];
  picture(): Promise<Uint8Array | undefined>;
  /** Returns the values of the cookies that the page has. */
  cookies(): Promise<readonly string[]>;
}

const worldName = 'headroom';
const mostMet = 20;
const longestMet = 200;
const pictureLimitMs = 3_000;
const settleLimitMs = 2_000;

/**
 * A visit is over once at most two requests were under way for so long, in milliseconds. A
 * recording waits for these two as well, for as long as a visit with applied throttling does
 * (lighthouse/loading.ts).
 */
const quiet = { idleTime: 1_000, concurrency: 2 };
const lastRequests = { idleTime: 1_000, timeout: 5_250 };

/** A tab that is not drawn gives no frame. */
const frameLimitMs = 500;
const shownLimitMs = 10_000;
const smallestPicture = { format: 'jpeg', quality: 0, optimizeForSpeed: true } as const;

const twoFrames = `new Promise((resolve) => {
  setTimeout(resolve, ${frameLimitMs});
  requestAnimationFrame(() => requestAnimationFrame(resolve));
})`;

const settled = `new Promise((resolve) => {
  setTimeout(resolve, ${settleLimitMs});
  const idle = () => requestIdleCallback(resolve);
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle);
})`;

/** Watches the tab until it is closed. */
export async function watchTab(tab: FlowTab): Promise<WatchedTab> {
  const { page, session } = tab;
  const met = new Set<string>();
  const meet = (what: string): void => {
    if (met.size < mostMet) met.add(quotedWhole(what, longestMet, 'something with a long name'));
  };
  tab.onMeet(meet);
  const readConsole = await keepConsole(session);
  const navigations = watchNavigations(session);

  const send = (method: string): Promise<unknown> => session.send(method as 'Page.enable');
  const evaluate = async <T>(contextId: number, expression: string): Promise<T> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      contextId,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  };
  const ownWorld = async (): Promise<number> => {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName,
    });
    return executionContextId;
  };

  /**
   * Waits until Chrome has shown every frame until now. It answers a picture of the tab with the
   * next frame that is shown. On a plain page that takes 40 ms; a large blur takes a second.
   */
  const allShown = async (): Promise<void> => {
    const pictured = session.send('Page.captureScreenshot', smallestPicture).catch(() => {});
    await within(shownLimitMs, [pictured], () => new Error('no frame is shown')).catch(() => {});
  };

  /** A document that is replaced meanwhile has no more frames. */
  const untilGone = async (expression: string): Promise<void> => {
    await ownWorld()
      .then((world) => evaluate(world, expression))
      .catch(() => {});
  };

  return {
    page,
    watchNavigation: navigations.watch,
    async observe() {
      const world = await ownWorld();
      await evaluate(world, stepObserver);
      return async () => {
        // The slowest interaction may be told last.
        if (await evaluate<boolean>(world, 'globalThis.headroomStep.settle()')) await allShown();
        return evaluate<ObservedStep>(world, 'globalThis.headroomStep.end()');
      };
    },
    async readMemory() {
      const memory = await readMemory(send);
      await session.send('DOM.disable'); // It would hold the nodes that it told of.
      return memory;
    },
    async readHeap() {
      // Chrome keeps the objects of the console for DevTools.
      await session.send('Runtime.discardConsoleEntries');
      const jsHeapBytes = await readHeap(send);
      const { frameTree } = await session.send('Page.getFrameTree');
      return { jsHeapBytes, document: frameTree.frame.loaderId };
    },
    twoFrames: () => untilGone(twoFrames),
    settle: () => untilGone(settled),
    async quiet(limitMs) {
      await untilGone(settled);
      // A request may never end, and a tab may be gone.
      const idle = (until: object) => page.waitForNetworkIdle(until).catch(() => {});
      await Promise.all([idle({ ...quiet, timeout: limitMs }), idle(lastRequests)]);
    },
    async address() {
      const { frameTree } = await session.send('Page.getFrameTree');
      const { url, urlFragment = '' } = frameTree.frame;
      return `${url}${urlFragment}`;
    },
    meet,
    met: () => [...met],
    console: readConsole,
    cookies: () =>
      session.send('Network.getCookies').then(
        ({ cookies }) => cookies.map(({ value }) => value),
        () => [], // The tab is gone.
      ),
    async picture() {
      const late = new Promise<undefined>((resolve) => {
        setTimeout(() => resolve(undefined), pictureLimitMs).unref();
      });
      const taken = session
        .send('Page.captureScreenshot', { format: 'png' })
        .then(({ data }) => Buffer.from(data, 'base64'))
        .catch(() => undefined);
      return Promise.race([taken, late]);
    },
  };
}
