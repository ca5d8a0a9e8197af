/** Visits pages with stock Lighthouse as anybody runs it: its own Chrome and settings. */
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { environment } from './visiting.ts';

/** The metrics that are compared, and Lighthouse's audit of each. */
const audits = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  si: 'speed-index',
  tbt: 'total-blocking-time',
  tti: 'interactive',
} as const;

/** A time in milliseconds by metric. */
export type Times = Readonly<Record<string, number>>;

/** A started Chrome for stock Lighthouse. */
export interface StockLighthouse {
  visit(url: string, throttlingMethod: 'simulate' | 'devtools'): Promise<Times>;
  close(): void;
}

/** The environment with the place of Chrome. */
export const chromeEnvironment: Readonly<Record<string, string>> = {
  ...environment,
  CHROME_PATH: environment.CHROME_PATH ?? '/usr/bin/chromium',
};

/** Throws for a visit without a number. A kept file would say 0 of it. */
export function lacks(visited: string, metric: string): never {
  throw new Error(`A visit to ${visited} has no ${metric}`);
}

/** Starts a Chrome with Lighthouse's own flags, and with these. */
export async function startStock(flags: readonly string[] = []): Promise<StockLighthouse> {
  const isRoot = process.getuid?.() === 0;
  const chrome = await launch({
    ...(chromeEnvironment.CHROME_PATH ? { chromePath: chromeEnvironment.CHROME_PATH } : {}),
    chromeFlags: ['--headless=new', ...(isRoot ? ['--no-sandbox'] : []), ...flags],
  });
  return {
    async visit(url, throttlingMethod) {
      const answer = await lighthouse(url, {
        port: chrome.port,
        logLevel: 'silent',
        onlyCategories: ['performance'],
        throttlingMethod,
      });
      return Object.fromEntries(
        Object.entries(audits).map(([metric, audit]) => [
          metric,
          answer?.lhr.audits[audit]?.numericValue ?? lacks(url, metric),
        ]),
      );
    },
    close: () => chrome.kill(),
  };
}
