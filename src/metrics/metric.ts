/** The type of a metric: one row of the metric table. */
import type { MetricId, TargetKind, Unit } from '../model/target.ts';

/** How a page's metric is read from a report of Lighthouse. */
export type PageReading =
  | { readonly from: 'audit'; readonly audit: string }
  | { readonly from: 'audit-score'; readonly audit: string }
  | { readonly from: 'performance-score' }
  /** The same of Lighthouse's own simulation of the visit. */
  | { readonly from: 'lighthouse-audit'; readonly audit: string }
  | { readonly from: 'lighthouse-score' }
  /** A category that only a full audit scores. */
  | { readonly from: 'category'; readonly category: string }
  | {
      readonly from: 'resources';
      readonly type: string;
      readonly column: 'transferSize' | 'requestCount';
    }
  /** A time of the visit itself, in the audit `metrics`. */
  | { readonly from: 'observed'; readonly field: string }
  /** A figure of a step of a flow, which no audit gives. */
  | { readonly from: 'step' }
  /** Of a flow that is played several times. */
  | { readonly from: 'repetitions' }
  /** The start of a mark, or the duration of a measure. */
  | { readonly from: 'user-timing'; readonly name: string }
  /** Of a repeat visit alone. */
  | { readonly from: 'cache'; readonly field: 'hitRatio' | 'uncachedBytes' }
  /** Read only where a budget asks for it. */
  | { readonly from: 'memory'; readonly field: 'jsHeapBytes' | 'detachedNodes' };

/** How an endpoint's metric is read from a report of the load generator. */
export type EndpointReading =
  | { readonly from: 'latency-quantile'; readonly quantile: number }
  | { readonly from: 'latency'; readonly statistic: 'mean' | 'max' }
  | {
      readonly from: 'load';
      readonly field: 'answersPerSecond' | 'errorRate' | 'bytesPerSecond';
    };

/** The kinds of metrics: those of a visit in Chrome, and those of a load. */
export type MetricKind = 'page' | 'endpoint';

/** The metrics of each kind of target. A step of a flow has those of a page. */
export const metricKinds = {
  page: 'page',
  flow: 'page',
  endpoint: 'endpoint',
} as const satisfies Readonly<Record<TargetKind, MetricKind>>;

/** How a metric of each kind is read. */
export interface ReadingByKind {
  readonly page: PageReading;
  readonly endpoint: EndpointReading;
}

interface MetricOfKind<K extends MetricKind> {
  readonly id: MetricId;
  readonly label: string;
  readonly target: K;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher';
  /** `exact`: the same build gives the same value. `noisy`: judged only through intervals. */
  readonly noise: 'exact' | 'noisy';
  /** `ratio` when values are always positive, `difference` when they can be 0. */
  readonly scale: 'ratio' | 'difference';
  /** In the metric's unit. A change of at most this much is never called a change. */
  readonly floor: number;
  /** The metric that tells what the visit itself took, where this one is simulated. */
  readonly observedAs?: MetricId | undefined;
  /** The metric whose values limits are held against, where this one is simulated calmly. */
  readonly limitedAs?: MetricId | undefined;
  /** Other names that people use for it. */
  readonly aliases: readonly string[];
  /** The Lighthouse audits that must run for it; empty for load metrics. */
  readonly audits: readonly string[];
  /** Undefined for a metric that this version does not know. */
  readonly read: ReadingByKind[K] | undefined;
}

/** One metric: its unit and direction, its noise, its floor, and how it is read. */
export type Metric = { readonly [K in MetricKind]: MetricOfKind<K> }[MetricKind];

/** A row of the table as it is written. Its key is the metric's id. */
export type Row<K extends MetricKind> = Omit<
  MetricOfKind<K>,
  'id' | 'target' | 'aliases' | 'audits'
> & {
  readonly aliases?: readonly string[];
  readonly audits?: readonly string[];
};

/** Returns the metrics of one kind from their rows. */
export const completeRows = <K extends MetricKind>(
  target: K,
  rows: Readonly<Record<string, Row<K>>>,
): readonly MetricOfKind<K>[] =>
  Object.entries(rows).map(([id, row]) => ({ aliases: [], audits: [], ...row, id, target }));
