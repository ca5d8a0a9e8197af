/** What is visited with applied throttling: two slow and fast APIs, and two real pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import { nodeNetwork } from '../../src/adapters/network/network.ts';
import { realPorts } from '../../src/adapters/real-ports.ts';
import { terminalRunner } from '../../src/adapters/terminal.ts';
import { fullAudit, measurePage } from '../../src/measure/page/round.ts';
import { pageRoutes } from '../../src/measure/page/routes.ts';
import { usualSlowdown } from '../../src/model/emulation.ts';
import type { Browser, Routes } from '../../src/ports.ts';
import { writeSite } from '../late-content/plans.ts';
import { pathsOfPages, realPages } from '../peers.ts';
import { startRealServer } from '../running-server.ts';
import { chromeEnvironment, startStock, type Times } from '../stock-lighthouse.ts';
import { phonePage, troubleOnly } from '../visiting.ts';
import type { Subject, Way } from './table.ts';

/** Visits a subject in one way. */
export type Visit = (subject: Subject, way: Way) => Promise<Times>;

const throttling = { mode: 'applied', ...usualSlowdown.mobile } as const;
const metrics = ['fcp', 'lcp', 'si', 'tbt', 'tti'] as const;

async function measureApplied(browser: Browser, origin: string, path: string): Promise<Times> {
  const target = { ...phonePage('page', path), throttling };
  const { values } = await measurePage(target, origin, [], browser);
  return Object.fromEntries(metrics.map((metric) => [metric, values[metric] ?? Number.NaN]));
}

/** Starts Headroom's Chrome. As in every run of the program, a full audit comes first. */
async function startHeadroom(routes: Routes, path: string): Promise<Browser> {
  const browser = await chromeLauncher(troubleOnly).launch(chromeEnvironment, routes);
  await fullAudit(phonePage('page', path), routes.origins[0] ?? '', browser);
  return browser;
}

/**
 * Opens the client-rendered page with each API. `held back`: the delay line holds answers back by
 * Chrome's latency, as the program does. `at once`: there is no delay line.
 */
export async function withApis(
  apis: Readonly<Record<string, number>>,
  use: (visit: Visit) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-applied-'));
  const ports = realPorts(troubleOnly, terminalRunner());
  const closing = [async () => rmSync(folder, { recursive: true, force: true })];
  try {
    const origins = new Map<string, string>();
    for (const [subject, apiMs] of Object.entries(apis)) {
      const site = join(folder, String(apiMs));
      writeSite(site, { page: 'client-rendered', apiMs });
      const running = await startRealServer(
        {
          command: `"${process.execPath}" site.mjs`,
          readyPath: '/',
          endpoints: {},
          prepare() {},
        },
        site,
        ports,
      );
      closing.push(() => running.stop());
      origins.set(subject, running.origin);
    }
    const browsers = new Map<Way, Browser>();
    for (const [way, delayMs] of [
      ['held back', 40],
      ['at once', 0],
    ] as const) {
      const routes = { origins: [...origins.values()], delayMs, otherHosts: 'allow' } as const;
      const browser = await startHeadroom(routes, '/');
      closing.push(() => browser.close());
      browsers.set(way, browser);
    }
    await use(async (subject, way) => {
      const [browser, origin] = [browsers.get(way), origins.get(subject)];
      if (!browser || !origin) throw new Error(`no ${subject}, ${way}`);
      return measureApplied(browser, origin, '/');
    });
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** Opens a real page for stock Lighthouse (`devtools`) and for Headroom. */
export async function withRealPage(
  page: keyof typeof realPages,
  use: (visit: Visit) => Promise<void>,
): Promise<void> {
  const path = pathsOfPages[page];
  const served = await nodeNetwork().serveFolder(realPages[page], realPages[page]);
  const closing: (() => Promise<void> | void)[] = [() => served.close()];
  try {
    const stock = await startStock();
    closing.push(() => stock.close());
    const routes = pageRoutes([{ origin: served.origin, isFolder: true }], [path]);
    const browser = await startHeadroom(routes, path);
    closing.push(() => browser.close());
    await use((_, way) =>
      way === 'stock'
        ? stock.visit(served.origin + path, 'devtools')
        : measureApplied(browser, served.origin, path),
    );
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
