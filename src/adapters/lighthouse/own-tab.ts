/** A tab of Headroom's own for a visit, which stays open after Lighthouse has gathered. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** Opens a tab in the Chrome at that port as Lighthouse would, and closes it after `use`. */
export async function inOwnTab<T>(port: number, use: (page: Page) => Promise<T>): Promise<T> {
  const browserURL = `http://127.0.0.1:${port}`;
  const browser = await puppeteer.connect({ browserURL, defaultViewport: null });
  let page: Page | undefined;
  try {
    page = await browser.newPage();
    const used = await use(page);
    await page.close();
    await browser.disconnect();
    return used;
  } catch (error) {
    // A tab that broke may never answer. Its Chrome is ended, or the tab is closed in time.
    void leave(browser, page).catch(() => {});
    throw error;
  }
}

async function leave(browser: Browser, page: Page | undefined): Promise<void> {
  try {
    await page?.close();
  } finally {
    await browser.disconnect();
  }
}
