/** Reads from a full audit what was loaded, what painted last, and what Lighthouse would change. */
import type { Diagnosis, PageTimer, Resource } from '../../model.ts';
import type { LighthouseReport, LoadedAgain } from '../../ports.ts';
import { readItems } from './values.ts';

const mostFrames = 8;

type Audit = LighthouseReport['audits'][string];
type Opportunity = Diagnosis['opportunities'][number];

/**
 * The largest first in each list. `again` tells of a repeat visit what it had to load again. Texts
 * of the page are left out where `mayQuote` is false.
 */
export function diagnose(
  report: LighthouseReport,
  timers?: readonly PageTimer[] | undefined,
  again: readonly LoadedAgain[] = [],
  mayQuote = true,
): Pick<Diagnosis, 'lcpElement' | 'frames' | 'resources' | 'timers' | 'opportunities'> {
  const frames = framesIn(report.audits['screenshot-thumbnails']);
  return {
    lcpElement: lcpElement(report.audits['lcp-breakdown-insight'], mayQuote),
    ...(frames.length > 0 ? { frames } : {}),
    resources: resources(report, again),
    ...(timers && {
      timers: timers.map((timer) => ({ ...timer, url: shown(timer.url, report) })),
    }),
    opportunities: Object.entries(report.audits)
      .flatMap(([id, audit]) => opportunity(id, audit))
      .sort((one, other) => other.savingMs - one.savingMs || other.savingBytes - one.savingBytes),
  };
}

/**
 * `p.intro "Commands drive your tests…"`: the selector, and the element's text where it has one.
 */
function lcpElement(breakdown: Audit | undefined, mayQuote: boolean): string | undefined {
  const node = readItems(breakdown).find((item) => item.type === 'node');
  if (!node) return undefined;
  const { selector, nodeLabel, snippet } = node;
  if (!mayQuote) return typeof selector === 'string' ? selector : undefined;
  if (typeof selector !== 'string') return typeof snippet === 'string' ? snippet : undefined;
  return typeof nodeLabel === 'string' && nodeLabel !== '' && nodeLabel !== selector
    ? `${selector} "${nodeLabel}"`
    : selector;
}

/** Lighthouse's thumbnails, eight at equal steps. A picture that stays is kept once. */
function framesIn(thumbnails: Audit | undefined): NonNullable<Diagnosis['frames']> {
  let before = '';
  return readItems(thumbnails)
    .slice(0, mostFrames)
    .flatMap(({ timing, data }) => {
      if (typeof timing !== 'number' || typeof data !== 'string') return [];
      const isSame = data === before;
      before = data;
      return [isSame ? { ms: timing } : { ms: timing, image: data }];
    });
}

/** Addresses of the page's own origin lose it, since base and head have ports of their own. */
function shown(url: string, { finalDisplayedUrl }: LighthouseReport): string {
  const { origin } = new URL(finalDisplayedUrl);
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}

/** Requests over the network. */
function resources(report: LighthouseReport, again: readonly LoadedAgain[]): readonly Resource[] {
  const reasons = new Map(again.map(({ url, why }) => [url, why]));
  return readItems(report.audits['network-requests'])
    .flatMap((item): readonly Resource[] => {
      const { url, resourceType, transferSize } = item;
      if (typeof url !== 'string' || !/^https?:/.test(url) || typeof transferSize !== 'number')
        return [];
      const why = reasons.get(url);
      return [
        {
          url: shown(url, report),
          type: typeof resourceType === 'string' ? resourceType.toLowerCase() : 'other',
          transferBytes: transferSize,
          ...tookMs(item),
          ...(why ? { again: why } : {}),
        },
      ];
    })
    .sort((one, other) => other.transferBytes - one.transferBytes);
}

/** From a request to its last byte, in whole milliseconds; nothing where either is not known. */
function tookMs({
  networkRequestTime: from,
  networkEndTime: to,
}: Readonly<Record<string, unknown>>): Pick<Resource, 'tookMs'> {
  return typeof from === 'number' && typeof to === 'number' && to >= from
    ? { tookMs: Math.round(to - from) }
    : {};
}

/** An audit that did not pass and names a saving. */
function opportunity(id: string, audit: Audit): readonly Opportunity[] {
  if (audit.score === null || audit.score >= 1) return [];
  const savingMs = millisecondsSaved(audit);
  const savingBytes = bytesSaved(audit);
  return savingMs > 0 || savingBytes > 0
    ? [{ audit: id, title: audit.title ?? id, savingMs, savingBytes }]
    : [];
}

/** The largest saving among the metrics that are times; a saving of CLS is not one. */
function millisecondsSaved({ metricSavings }: Audit): number {
  if (typeof metricSavings !== 'object' || metricSavings === null) return 0;
  const times = Object.entries(metricSavings).filter(
    ([metric, saved]) => metric !== 'CLS' && typeof saved === 'number',
  );
  return Math.max(0, ...times.map(([, saved]) => saved as number));
}

function bytesSaved({ details }: Audit): number {
  const { overallSavingsBytes, debugData } = (details ?? {}) as {
    readonly overallSavingsBytes?: unknown;
    readonly debugData?: { readonly wastedBytes?: unknown };
  };
  const saved = overallSavingsBytes ?? debugData?.wastedBytes;
  return typeof saved === 'number' ? Math.round(saved) : 0;
}
