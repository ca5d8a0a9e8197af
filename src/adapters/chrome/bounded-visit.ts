/** Ends a visit or a flow that gets no answer, or whose Chrome is lost. */
import { HeadroomError } from '../../errors.ts';
import type { AuditRequest } from '../../ports.ts';
import { within } from '../within.ts';
import type { ChromeProcess } from './process.ts';
import type { Tabs } from './tabs.ts';

/**
 * The milliseconds that Lighthouse may need past its limits for waiting to gather and audit, also
 * on a busy machine. After that it hangs.
 */
const graceMs = { metrics: 60_000, full: 90_000 } as const;

/** A visit to an address, or a flow. */
export interface Bounded {
  readonly name: string;
  readonly scope: AuditRequest['scope'];
  /** How long Lighthouse, and a script, may wait for the page. */
  readonly waitMs: number;
}

/**
 * Returns the outcome of a run. Throws `page-failed` when it gives none in time, and the error of
 * `lost`.
 */
export function boundVisit<T>(
  run: Promise<T>,
  lost: Promise<never>,
  { name, scope, waitMs }: Bounded,
): Promise<T> {
  const limitMs = waitMs + graceMs[scope];
  return within(limitMs, [run, lost], () => {
    const said = `${name}: Lighthouse gave no answer in ${limitMs / 1000} s.`;
    return new HeadroomError('page-failed', said);
  });
}

/**
 * Rejects when Chrome has died, its tab has crashed, or it cannot be as it was asked to. It heeds
 * the tabs that are opened from now on.
 */
export function loseChrome(
  chrome: Pick<ChromeProcess, 'ended'>,
  tabs: Pick<Tabs, 'crashed' | 'refused'>,
  did: 'measured' | 'played',
  name: string,
): Promise<never> {
  const lost = Promise.race([
    chrome.ended.then(() => {
      throw new HeadroomError('page-crashed', `Chrome ended while it ${did} ${name}.`);
    }),
    tabs.crashed().then(() => {
      throw new HeadroomError('page-crashed', `The tab crashed while it ${did} ${name}.`);
    }),
    tabs.refused().then((why) => {
      throw new HeadroomError('page-failed', `${name}: Chrome cannot emulate this (${why}).`);
    }),
  ]);
  lost.catch(() => {}); // Chrome ends after the last visit, too.
  return lost;
}
