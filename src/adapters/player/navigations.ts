/** Tells whether a step loads a new document in the tab. */
import type { CDPSession } from 'puppeteer-core';

export interface Navigations {
  /**
   * Begins to watch. The answer is whether a new document came since. It waits for one that has
   * been asked for and that has not come yet.
   */
  watch(): Promise<() => Promise<boolean>>;
}

/** How long a document that was asked for may take to come. */
const limitMs = 10_000;

/**
 * Watches the main frame; the session must have the domain `Page` enabled. Documents are told apart
 * by asking Chrome: its events may come later than what the script says over a pipe of its own.
 */
export function watchNavigations(session: CDPSession): Navigations {
  let pending = 0;
  let wake = (): void => {};
  let main: string | undefined;

  session.on('Page.frameStartedNavigating', ({ frameId, navigationType }) => {
    if (frameId === main && navigationType !== 'sameDocument') pending += 1;
  });
  const settle = (frameId: string): void => {
    if (frameId !== main) return;
    pending = 0;
    wake();
  };
  session.on('Page.frameNavigated', ({ frame }) => settle(frame.id));
  // A download, or an answer without a document.
  session.on('Page.frameStoppedLoading', ({ frameId }) => settle(frameId));

  /** Every event before the answer has arrived, too. */
  const currentDocument = async (): Promise<string> => {
    const { frameTree } = await session.send('Page.getFrameTree');
    main = frameTree.frame.id;
    return frameTree.frame.loaderId;
  };

  return {
    async watch() {
      const before = await currentDocument();
      return async () => {
        if ((await currentDocument()) === before && pending > 0) {
          const late = Promise.withResolvers<void>();
          const timer = setTimeout(late.resolve, limitMs);
          wake = late.resolve;
          await late.promise;
          clearTimeout(timer);
        }
        return (await currentDocument()) !== before;
      };
    },
  };
}
