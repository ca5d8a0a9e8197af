/** The table of page metrics, which Lighthouse measures. */
import { cacheRows } from './cache-metrics.ts';
import { interactionRows } from './interaction-metrics.ts';
import { memoryRows } from './memory-metrics.ts';
import type { PageReading, Row } from './metric.ts';

const time = (
  label: string,
  floor: number,
  scale: 'ratio' | 'difference',
  audit: string,
): Row<'page'> => ({
  label,
  unit: 'ms',
  better: 'lower',
  noise: 'noisy',
  scale,
  floor,
  aliases: [audit],
  audits: [audit],
  read: { from: 'audit', audit },
});

/** A time of the visit itself, as the machine saw it. Nothing of it is simulated. */
const observed = (label: string, field: string): Row<'page'> => ({
  label,
  unit: 'ms',
  better: 'lower',
  noise: 'noisy',
  scale: 'ratio',
  floor: observedFloorMs,
  audits: ['metrics'],
  read: { from: 'observed', field },
});

/** A machine that hesitates moves what it saw of a visit by tens of milliseconds. */
const observedFloorMs = 100;

/** A time or score by Lighthouse's own simulation: the number that other tools show. */
const lighthouse = (row: Row<'page'>, audit: string): Row<'page'> => ({
  ...row,
  label: `${row.label} by Lighthouse`,
  aliases: [],
  read: { from: 'lighthouse-audit', audit },
});

const category = (label: string, noise: 'exact' | 'noisy', read: PageReading): Row<'page'> => ({
  label,
  unit: 'score',
  better: 'higher',
  noise,
  scale: 'difference',
  floor: 0.005,
  read,
});

const bytes = (label: string, type: string): Row<'page'> => ({
  label,
  unit: 'bytes',
  better: 'lower',
  noise: 'exact',
  scale: 'difference',
  floor: 100,
  audits: ['network-requests', 'resource-summary'],
  read: { from: 'resources', type, column: 'transferSize' },
});

const requests = (label: string, type: string): Row<'page'> => ({
  label,
  unit: 'count',
  better: 'lower',
  noise: 'exact',
  scale: 'difference',
  floor: 0,
  audits: ['network-requests', 'resource-summary'],
  read: { from: 'resources', type, column: 'requestCount' },
});

const lcp = time('LCP', 20, 'ratio', 'largest-contentful-paint');
const fcp = time('FCP', 20, 'ratio', 'first-contentful-paint');
const tbt = time('TBT', 20, 'difference', 'total-blocking-time');
const si = time('Speed Index', 20, 'ratio', 'speed-index');
const tti = time('TTI', 20, 'ratio', 'interactive');
const mpfid = time('Max potential FID', 20, 'ratio', 'max-potential-fid');
const performance = category('Performance score', 'noisy', { from: 'performance-score' });

/** The metrics of pages. Floors of times: a frame is 16.7 ms, and no eye sees less than 20 ms. */
export const pageRows: Readonly<Record<string, Row<'page'>>> = {
  lcp: { ...lcp, observedAs: 'observed-lcp', limitedAs: 'lighthouse-lcp' },
  fcp: { ...fcp, observedAs: 'observed-fcp', limitedAs: 'lighthouse-fcp' },
  cls: {
    label: 'CLS',
    unit: 'unitless',
    better: 'lower',
    noise: 'noisy',
    scale: 'difference',
    floor: 0.01,
    aliases: ['cumulative-layout-shift'],
    audits: ['cumulative-layout-shift'],
    read: { from: 'audit', audit: 'cumulative-layout-shift' },
  },
  tbt: { ...tbt, limitedAs: 'lighthouse-tbt' },
  si: { ...si, observedAs: 'observed-si', limitedAs: 'lighthouse-si' },
  tti: {
    ...tti,
    limitedAs: 'lighthouse-tti',
    aliases: ['interactive', 'time-to-interactive'],
  },
  ttfb: {
    ...time('TTFB', 10, 'ratio', 'server-response-time'),
    aliases: ['server-response-time', 'time-to-first-byte'],
  },
  'max-potential-fid': {
    ...mpfid,
    limitedAs: 'lighthouse-max-potential-fid',
    aliases: ['mpfid', 'max-potential-first-input-delay'],
  },
  'main-thread-ms': {
    ...time('Main-thread work', 50, 'ratio', 'mainthread-work-breakdown'),
    aliases: ['mainthread-work-breakdown', 'main-thread'],
  },
  'observed-fcp': observed('Observed FCP', 'observedFirstContentfulPaint'),
  'observed-lcp': observed('Observed LCP', 'observedLargestContentfulPaint'),
  'observed-si': observed('Observed Speed Index', 'observedSpeedIndex'),
  'observed-load': observed('Observed load', 'observedLoad'),
  'lighthouse-lcp': lighthouse(lcp, 'largest-contentful-paint'),
  'lighthouse-fcp': lighthouse(fcp, 'first-contentful-paint'),
  'lighthouse-tbt': lighthouse(tbt, 'total-blocking-time'),
  'lighthouse-si': lighthouse(si, 'speed-index'),
  'lighthouse-tti': lighthouse(tti, 'interactive'),
  'lighthouse-max-potential-fid': lighthouse(mpfid, 'max-potential-fid'),
  'lighthouse-performance': {
    ...performance,
    label: 'Performance score by Lighthouse',
    read: { from: 'lighthouse-score' },
  },
  performance: {
    ...performance,
    limitedAs: 'lighthouse-performance',
    aliases: ['categories:performance', 'performance-score'],
  },
  accessibility: {
    ...category('Accessibility score', 'exact', { from: 'category', category: 'accessibility' }),
    aliases: ['categories:accessibility', 'a11y'],
  },
  'best-practices': {
    ...category('Best-practices score', 'exact', { from: 'category', category: 'best-practices' }),
    aliases: ['categories:best-practices'],
  },
  seo: {
    ...category('SEO score', 'exact', { from: 'category', category: 'seo' }),
    aliases: ['categories:seo'],
  },
  'total-bytes': {
    ...bytes('Total bytes', 'total'),
    aliases: ['total-byte-weight', 'page-weight'],
  },
  'script-bytes': { ...bytes('Script bytes', 'script'), aliases: ['js-bytes'] },
  'stylesheet-bytes': { ...bytes('Stylesheet bytes', 'stylesheet'), aliases: ['css-bytes'] },
  'image-bytes': bytes('Image bytes', 'image'),
  'font-bytes': bytes('Font bytes', 'font'),
  'document-bytes': { ...bytes('Document bytes', 'document'), aliases: ['html-bytes'] },
  'media-bytes': bytes('Media bytes', 'media'),
  'other-bytes': bytes('Other bytes', 'other'),
  'third-party-bytes': bytes('Third-party bytes', 'third-party'),
  'total-requests': { ...requests('Requests', 'total'), aliases: ['requests'] },
  'script-requests': requests('Script requests', 'script'),
  'stylesheet-requests': requests('Stylesheet requests', 'stylesheet'),
  'image-requests': requests('Image requests', 'image'),
  'font-requests': requests('Font requests', 'font'),
  'third-party-requests': requests('Third-party requests', 'third-party'),
  'dom-nodes': {
    label: 'DOM nodes',
    unit: 'count',
    better: 'lower',
    noise: 'exact',
    scale: 'difference',
    floor: 0,
    aliases: ['dom-size'],
    audits: ['dom-size-insight'],
    read: { from: 'audit', audit: 'dom-size-insight' },
  },
  ...interactionRows,
  ...cacheRows,
  ...memoryRows,
};
