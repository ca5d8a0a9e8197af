/** Tells whether a step loads a new document in the tab. */
import type { CDPSession } from 'puppeteer-core';

export interface Navigations {
  /**
   * Begins to watch. The answer is whether a new document came since. It waits for one that has
   * been asked for and that has not come yet.
   */
  watch(): () => Promise<boolean>;
}

/** How long a document that was asked for may take to come. */
const limitMs = 10_000;

/** Watches the main frame; the session must have the domain `Page` enabled. */
export function watchNavigations(session: CDPSession): Navigations {
  let documents = 0;
  let pending = 0;
  let wake = (): void => {};
  let main: string | undefined;

  session.on('Page.frameStartedNavigating', ({ frameId, navigationType }) => {
    if (frameId === main && navigationType !== 'sameDocument') pending += 1;
  });
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId !== undefined) return;
    main = frame.id;
    documents += 1;
    pending = 0;
    wake();
  });
  // A download, or an answer without a document.
  session.on('Page.frameStoppedLoading', ({ frameId }) => {
    if (frameId !== main) return;
    pending = 0;
    wake();
  });
  const knowMain = session
    .send('Page.getFrameTree')
    .then(({ frameTree }) => {
      main ??= frameTree.frame.id;
    })
    .catch(() => {});

  return {
    watch() {
      const before = documents;
      return async () => {
        await knowMain;
        if (documents === before && pending > 0) {
          const late = Promise.withResolvers<void>();
          const timer = setTimeout(late.resolve, limitMs);
          wake = late.resolve;
          await late.promise;
          clearTimeout(timer);
        }
        return documents > before;
      };
    },
  };
}
