/** Gathers what Lighthouse audits, and stays in the tab for what it does not gather. */
import type { Config } from 'lighthouse';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import type { Page } from 'puppeteer-core';
import type { PageMemory } from '../../ports.ts';
import { readMemory } from '../chrome/memory.ts';
import { type Driven, gatherDriven } from './driven.ts';
import type { GatherResult } from './gathered.ts';
import { type StillLoading, type Waiting, waitWith } from './loading.ts';
import { inOwnTab } from './own-tab.ts';
import { type WorkerBytes, watchWorkers, workerLimitMs, workersReady } from './service-worker.ts';
import { type LoggedMessage, tellWorkerAnswers } from './worker-answers.ts';

/** The parts of a visit beyond Lighthouse's own. */
export interface Staying {
  /** As in `AuditRequest`. */
  readonly caches?: 'fill' | 'use' | undefined;
  readonly memory?: boolean | undefined;
}

/** The facts that were read in the tab of a visit, beside those that Lighthouse gathers. */
export interface TabFacts {
  readonly memory?: PageMemory;
  /** Undefined where the visit used no caches. */
  readonly workerBytes?: WorkerBytes;
  /** False where a service worker had no time to get ready. */
  readonly isCacheFilled?: boolean;
}

/** The tab of a visit: one that a script drives, or one that Lighthouse or Headroom opens. */
interface Tab {
  readonly staying: Staying;
  readonly driven: Driven | undefined;
}

type Gathering = Promise<GatherResult & { readonly facts: TabFacts }>;

/**
 * Gathers until the page is as `waiting` wants it, or until it turns out that no script may run in
 * it. `gathered` is called then, before anything else is done in the tab.
 */
export function gather(
  url: string,
  port: number,
  config: Config,
  waiting: Waiting,
  { staying, driven }: Tab,
  gathered: () => void,
): { readonly gathering: Gathering; readonly stillLoading: () => StillLoading } {
  const forbidden = new AbortController();
  const sandboxed = Object.assign(new Error('no script may run in it'), {
    code: 'SANDBOXED_DOCUMENT',
  });
  const stillLoading = waitWith(waiting, () => forbidden.abort(sandboxed));
  const signal = AbortSignal.any([forbidden.signal, ...(driven ? [driven.signal] : [])]);
  const options = { config, flags: { port, logLevel: 'silent' as const }, signal };
  const gatherIn = (page: Page | undefined): Promise<GatherResult> =>
    (driven ? gatherDriven(driven, options) : navigationGather(page, url, options))
      .catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      })
      .finally(gathered);
  return { gathering: gatherInTab(port, driven, gatherIn, staying), stillLoading };
}

async function gatherInTab(
  port: number,
  driven: Driven | undefined,
  gatherIn: (page: Page | undefined) => Promise<GatherResult>,
  staying: Staying,
): Gathering {
  // The tab of a script stays open by itself, and its memory is read after the step.
  const isLighthouses = !staying.caches && !staying.memory;
  if (driven || isLighthouses) return { ...(await gatherIn(undefined)), facts: {} };
  return inOwnTab(port, (page) => gatherAndStay(page, gatherIn, staying));
}

async function gatherAndStay(
  page: Page,
  gatherIn: (page: Page) => Promise<GatherResult>,
  { caches, memory }: Staying,
): Gathering {
  const workerBytes = caches === 'use' ? await watchWorkers(page.browser()) : undefined;
  const result = await gatherIn(page);
  const facts: TabFacts = {
    ...(workerBytes ? { workerBytes: workerBytes() } : {}),
    ...(memory ? { memory: await readMemoryIn(page) } : {}),
    ...(caches === 'fill' ? { isCacheFilled: await workersReady(page, workerLimitMs) } : {}),
  };
  return { ...result, facts };
}

async function readMemoryIn(page: Page): Promise<PageMemory> {
  const session = await page.createCDPSession();
  return await readMemory((method) => session.send(method as 'DOM.enable'));
}

/**
 * Returns the artifacts with a log that tells what a visit loaded: without the requests that Chrome
 * refused, and with those of service workers.
 */
export const completeLog = (
  artifacts: GatherResult['artifacts'],
  facts: TabFacts,
): GatherResult['artifacts'] => withWorkerAnswers(withoutBlocked(artifacts), facts);

function withWorkerAnswers(
  artifacts: GatherResult['artifacts'],
  { workerBytes }: TabFacts,
): GatherResult['artifacts'] {
  return workerBytes
    ? { ...artifacts, DevtoolsLog: tellWorkerAnswers(artifacts.DevtoolsLog, workerBytes) }
    : artifacts;
}

/** Requests that Chrome refused never left it: no number of the page holds them. */
function withoutBlocked(artifacts: GatherResult['artifacts']): GatherResult['artifacts'] {
  const log: readonly LoggedMessage[] = artifacts.DevtoolsLog ?? [];
  const refused = log.filter(
    ({ method, params }) =>
      method === 'Network.loadingFailed' && params?.blockedReason === 'inspector',
  );
  const ids = new Set(refused.map(({ params }) => params?.requestId));
  if (ids.size === 0) return artifacts;
  const isKept = ({ params }: LoggedMessage): boolean =>
    params?.requestId === undefined || !ids.has(params.requestId);
  return { ...artifacts, DevtoolsLog: log.filter(isKept) };
}
