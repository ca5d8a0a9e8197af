/**
 * The metric table: what can be measured, in which unit, which direction is better, how it may be
 * judged, and the largest change that is nobody's concern.
 */
import { isPlainName } from './model/plain-name.ts';
import type { MetricId, TargetKind, Unit } from './model/target.ts';

/**
 * One metric. `floor` is in the metric's unit: a change of at most that much is never called a
 * change.
 */
export interface Metric {
  readonly id: MetricId;
  readonly label: string;
  readonly target: TargetKind;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher';
  /** `exact`: the same build gives the same value. `noisy`: judged only through intervals. */
  readonly kind: 'exact' | 'noisy';
  /** `ratio` where values are always positive, `difference` where they can be 0. */
  readonly scale: 'ratio' | 'difference';
  readonly floor: number;
  /** Other names that people use for it. */
  readonly aliases: readonly string[];
  /** The Lighthouse audits that must run for it; empty for load metrics. */
  readonly audits: readonly string[];
}

type Row = Omit<Metric, 'id' | 'target' | 'aliases' | 'audits'> & {
  readonly aliases?: readonly string[];
  readonly audits?: readonly string[];
};

const time = (label: string, floor: number, scale: 'ratio' | 'difference', audit: string): Row => ({
  label,
  unit: 'ms',
  better: 'lower',
  kind: 'noisy',
  scale,
  floor,
  aliases: [audit],
  audits: [audit],
});

const category = (label: string, kind: 'exact' | 'noisy'): Row => ({
  label,
  unit: 'score',
  better: 'higher',
  kind,
  scale: 'difference',
  floor: 0.005,
});

const bytes = (label: string): Row => ({
  label,
  unit: 'bytes',
  better: 'lower',
  kind: 'exact',
  scale: 'difference',
  floor: 100,
  audits: ['network-requests', 'resource-summary'],
});

const requests = (label: string): Row => ({
  label,
  unit: 'count',
  better: 'lower',
  kind: 'exact',
  scale: 'difference',
  floor: 0,
  audits: ['network-requests', 'resource-summary'],
});

/** Floors of times: a frame is 16.7 ms; below 20 ms nobody sees a difference. */
const pageRows: Readonly<Record<string, Row>> = {
  lcp: time('LCP', 20, 'ratio', 'largest-contentful-paint'),
  fcp: time('FCP', 20, 'ratio', 'first-contentful-paint'),
  cls: {
    label: 'CLS',
    unit: 'unitless',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    floor: 0.01,
    aliases: ['cumulative-layout-shift'],
    audits: ['cumulative-layout-shift'],
  },
  tbt: time('TBT', 20, 'difference', 'total-blocking-time'),
  si: time('Speed Index', 20, 'ratio', 'speed-index'),
  tti: {
    ...time('TTI', 20, 'ratio', 'interactive'),
    aliases: ['interactive', 'time-to-interactive'],
  },
  ttfb: {
    ...time('TTFB', 10, 'ratio', 'server-response-time'),
    aliases: ['server-response-time', 'time-to-first-byte'],
  },
  'max-potential-fid': {
    ...time('Max potential FID', 20, 'ratio', 'max-potential-fid'),
    aliases: ['mpfid', 'max-potential-first-input-delay'],
  },
  'main-thread-ms': {
    ...time('Main-thread work', 50, 'ratio', 'mainthread-work-breakdown'),
    aliases: ['mainthread-work-breakdown', 'main-thread'],
  },
  performance: {
    ...category('Performance score', 'noisy'),
    aliases: ['categories:performance', 'performance-score'],
  },
  accessibility: {
    ...category('Accessibility score', 'exact'),
    aliases: ['categories:accessibility', 'a11y'],
  },
  'best-practices': {
    ...category('Best-practices score', 'exact'),
    aliases: ['categories:best-practices'],
  },
  seo: { ...category('SEO score', 'exact'), aliases: ['categories:seo'] },
  'total-bytes': { ...bytes('Total bytes'), aliases: ['total-byte-weight', 'page-weight'] },
  'script-bytes': { ...bytes('Script bytes'), aliases: ['js-bytes'] },
  'stylesheet-bytes': { ...bytes('Stylesheet bytes'), aliases: ['css-bytes'] },
  'image-bytes': bytes('Image bytes'),
  'font-bytes': bytes('Font bytes'),
  'document-bytes': { ...bytes('Document bytes'), aliases: ['html-bytes'] },
  'media-bytes': bytes('Media bytes'),
  'other-bytes': bytes('Other bytes'),
  'third-party-bytes': bytes('Third-party bytes'),
  'total-requests': { ...requests('Requests'), aliases: ['requests'] },
  'script-requests': requests('Script requests'),
  'stylesheet-requests': requests('Stylesheet requests'),
  'image-requests': requests('Image requests'),
  'font-requests': requests('Font requests'),
  'third-party-requests': requests('Third-party requests'),
  'dom-nodes': {
    label: 'DOM nodes',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    floor: 0,
    aliases: ['dom-size'],
    audits: ['dom-size-insight'],
  },
};

/**
 * Floors of latencies: scheduling on a busy two-core machine moves a quantile by about this much.
 */
const latency = (label: string, floor: number, aliases: readonly string[] = []): Row => ({
  label,
  unit: 'ms',
  better: 'lower',
  kind: 'noisy',
  scale: 'ratio',
  floor,
  aliases,
});

const endpointRows: Readonly<Record<string, Row>> = {
  throughput: {
    label: 'Throughput',
    unit: 'per-second',
    better: 'higher',
    kind: 'noisy',
    scale: 'ratio',
    floor: 1,
    aliases: ['rps', 'requests-per-second'],
  },
  'error-rate': {
    label: 'Error rate',
    unit: 'share',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    floor: 0,
    aliases: ['errors'],
  },
  p50: latency('p50', 0.05, ['median', 'latency-p50']),
  p75: latency('p75', 0.05, ['latency-p75']),
  p90: latency('p90', 0.1, ['latency-p90']),
  p95: latency('p95', 0.1, ['latency-p95']),
  p99: latency('p99', 0.2, ['latency-p99']),
  'p99.9': latency('p99.9', 0.5, ['p999', 'latency-p99.9']),
  mean: latency('Mean latency', 0.05, ['average', 'latency-mean']),
  max: latency('Max latency', 1, ['latency-max']),
  'bytes-per-second': {
    label: 'Bytes per second',
    unit: 'bytes-per-second',
    better: 'higher',
    kind: 'noisy',
    scale: 'ratio',
    floor: 1024,
  },
};

const complete = (target: TargetKind, rows: Readonly<Record<string, Row>>): readonly Metric[] =>
  Object.entries(rows).map(([id, row]) => ({ aliases: [], audits: [], ...row, id, target }));

/** Every metric with a fixed name. */
export const metricTable: readonly Metric[] = [
  ...complete('page', pageRows),
  ...complete('endpoint', endpointRows),
];

/**
 * The audits behind Headroom's own metrics, `user-timing:` among them; what any other audit reads
 * is not known here.
 */
const ownAudits: ReadonlySet<string> = new Set([
  ...metricTable.flatMap(({ audits }) => audits),
  'user-timings',
]);

/**
 * Whether none of these audits can ask for the text of scripts, so that a visit need not gather it.
 */
export const needNoSources = (audits: readonly string[]): boolean =>
  audits.every((audit) => ownAudits.has(audit));

const byName: ReadonlyMap<string, Metric> = new Map(
  metricTable.flatMap((metric) =>
    [metric.id, ...metric.aliases].map((name) => [name, metric] as const),
  ),
);

/**
 * Looks a metric up by id or alias. `audit:<id>` is an audit's numeric value (lower is better),
 * `audit-score:<id>` its score (higher is better), `user-timing:<mark>` the start of a mark or the
 * duration of a measure in milliseconds.
 */
export function findMetric(name: string): Metric | undefined {
  return byName.get(name) ?? openMetric(name);
}

/** As `findMetric`, for ids that are known to be valid. */
export function metricOf(id: MetricId): Metric {
  const metric = findMetric(id);
  if (!metric) throw new Error(`no such metric: ${id}`);
  return metric;
}

/** As measurements are read back. */
const longestName = 200;

function openMetric(name: string): Metric | undefined {
  const match = /^(audit|audit-score|user-timing):(.+)$/.exec(name);
  if (!match?.[1] || !match[2] || name.length > longestName || !isPlainName(name)) return undefined;
  const open = {
    id: name,
    label: name,
    target: 'page',
    kind: 'noisy',
    scale: 'difference',
    aliases: [],
  } as const;
  if (match[1] === 'audit')
    return { ...open, unit: 'unitless', better: 'lower', floor: 0, audits: [match[2]] };
  if (match[1] === 'audit-score')
    return { ...open, unit: 'score', better: 'higher', floor: 0.005, audits: [match[2]] };
  return { ...open, unit: 'ms', better: 'lower', floor: 20, audits: ['user-timings'] };
}
