/** Opens a tab for a flow, which shows pages as Lighthouse's own tab does. */
import { randomUUID } from 'node:crypto';
import type { Config } from 'lighthouse';
import { initializeConfig } from 'lighthouse/core/config/config.js';
import { emulate, throttle } from 'lighthouse/core/lib/emulation.js';
import puppeteer, { type CDPSession, type Page, type Target, TargetType } from 'puppeteer-core';

/** A tab, and Headroom's own session with it. */
export interface FlowTab {
  readonly page: Page;
  readonly session: CDPSession;
  /** The address by which the player finds it. */
  readonly url: string;
  /** Chrome's name for it. */
  readonly targetId: string;
  /** Calls back for each tab that pages open. */
  onMeet(met: (what: string) => void): void;
  /** Slows the tab down as its settings say. Lighthouse leaves it at full speed after a visit. */
  slowDown(): Promise<void>;
  /** Closes it and every tab that was opened since. */
  close(): Promise<void>;
}

/**
 * Opens a tab in the Chrome at `port`, with the device of `config`. Settings hold as long as the
 * session does, for Lighthouse sets its own up and down with each navigation.
 */
export async function openTab(port: number, config: Config): Promise<FlowTab> {
  const browser = await puppeteer.connect({
    browserURL: `http://127.0.0.1:${port}`,
    defaultViewport: null,
  });
  const others = new Set<Target>();
  let opened: Page | undefined;
  try {
    const page = await browser.newPage();
    opened = page;
    const url = `about:blank#${randomUUID()}`;
    await page.goto(url);
    const session = await page.createCDPSession();
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.send('Network.enable');
    await session.send('Page.enable');
    const slowDown = await useDevice(session, config);
    await slowDown();
    return {
      page,
      session,
      url,
      slowDown,
      targetId: targetInfo.targetId,
      onMeet(met) {
        browser.on('targetcreated', (target) => {
          if (target.type() !== TargetType.PAGE || target === page.target()) return;
          others.add(target);
          met('another tab, which is not measured');
        });
      },
      async close() {
        for (const target of others)
          await target
            .page()
            .then((other) => other?.close())
            .catch(gone);
        await page.close().catch(gone);
        await browser.disconnect();
      },
    };
  } catch (error) {
    await opened?.close().catch(gone);
    await browser.disconnect();
    throw error;
  }
}

/** A tab that closed itself, or a Chrome that has ended. */
const gone = (): void => {};

/** Returns what slows the tab down, where its throttling is applied. */
async function useDevice(session: CDPSession, config: Config): Promise<() => Promise<void>> {
  const { resolvedConfig } = await initializeConfig('navigation', config, {});
  const { settings } = resolvedConfig;
  // Lighthouse types its own session; these functions only send commands.
  const sending = {
    sendCommand: (method: string, params?: object) => session.send(method as 'Page.enable', params),
    sendCommandAndIgnore: async (method: string, params?: object) => {
      await session.send(method as 'Page.enable', params).catch(() => {});
    },
  } as unknown as Parameters<typeof emulate>[0];
  await emulate(sending, settings);
  if (settings.extraHeaders)
    await session.send('Network.setExtraHTTPHeaders', {
      headers: settings.extraHeaders as Record<string, string>,
    });
  if (settings.blockedUrlPatterns)
    await session.send('Network.setBlockedURLs', { urls: [...settings.blockedUrlPatterns] });
  return async () => {
    if (settings.throttlingMethod === 'devtools') await throttle(sending, settings);
  };
}
