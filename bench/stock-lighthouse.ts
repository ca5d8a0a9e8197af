/**
 * Visits pages with stock Lighthouse as anybody runs it: its own process, Chrome and settings. It
 * is the version that Headroom depends on. A peer brings an older one, which `bench` alone finds.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch } from '../node_modules/chrome-launcher/dist/index.js';
import { lighthouseVersion } from '../src/adapters/chrome/lighthouse.ts';
import { environment } from './visiting.ts';

const program = join(import.meta.dirname, '..', 'node_modules', 'lighthouse', 'cli', 'index.js');

/** The metrics that are compared, and Lighthouse's audit of each. */
const audits = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  si: 'speed-index',
  tbt: 'total-blocking-time',
  tti: 'interactive',
} as const;

/** What is read of Lighthouse's report. */
interface Report {
  readonly lighthouseVersion: string;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

/** In bytes. Reports hold pictures. */
const longestReport = 100_000_000;

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

/** Starts a Chrome with Lighthouse's own flags. */
export async function startStock(): Promise<StockLighthouse> {
  const isRoot = process.getuid?.() === 0;
  const chrome = await launch({
    ...(chromeEnvironment.CHROME_PATH ? { chromePath: chromeEnvironment.CHROME_PATH } : {}),
    chromeFlags: ['--headless=new', ...(isRoot ? ['--no-sandbox'] : [])],
  });
  return {
    async visit(url, throttlingMethod) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          ...[program, url, '--quiet', '--output=json', '--only-categories=performance'],
          ...[`--port=${chrome.port}`, `--throttling-method=${throttlingMethod}`],
          '--no-enable-error-reporting',
        ],
        { env: environment, maxBuffer: longestReport },
      );
      const report = JSON.parse(stdout) as Report;
      if (report.lighthouseVersion !== lighthouseVersion)
        throw new Error(
          `Stock Lighthouse is ${report.lighthouseVersion}, not ${lighthouseVersion}`,
        );
      return Object.fromEntries(
        Object.entries(audits).map(([metric, audit]) => [
          metric,
          report.audits[audit]?.numericValue ?? lacks(url, metric),
        ]),
      );
    },
    close: () => chrome.kill(),
  };
}
