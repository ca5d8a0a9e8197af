/** Defines what is measured: metrics, pages and endpoints. */

/**
 * The unit of a metric's number. Durations are always milliseconds, sizes always bytes, shares
 * always 0…1.
 */
export type Unit =
  | 'ms'
  | 'bytes'
  | 'count'
  | 'score'
  | 'unitless'
  | 'share'
  | 'per-second'
  | 'bytes-per-second';

/**
 * The name of a metric, as in the metric table: `lcp`, `p99`, `audit:unused-javascript`,
 * `user-timing:hero`.
 */
export type MetricId = string;

/** The kinds of targets. Lighthouse measures a page, autocannon an endpoint. */
export const targetKinds = ['page', 'endpoint'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** The device that Lighthouse emulates. */
export type Device = 'mobile' | 'desktop';

/** Which of the two versions a round measured. */
export type Arm = 'base' | 'head';

/**
 * When a page has been seen. `quiet`: nothing loads and its main thread is free. `load`: a second
 * after its load event. `moment`: so long after its navigation began, in any state.
 */
export type Until =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'load' }
  | { readonly kind: 'moment'; readonly ms: number };

/**
 * The part of a target that stays the same from run to run. `id` is unique in a suite and is what
 * measurements are keyed by: `home (mobile)`, `list products`. `profile` is the device or the load
 * profile. `address` is what a reader recognises: `/`, `GET /api/products?page=1`; it never holds
 * an expanded secret.
 */
export interface TargetIdentity {
  readonly id: string;
  readonly kind: TargetKind;
  readonly name: string;
  readonly profile: string;
  readonly address: string;
  /** Of a page; undefined: once it is quiet. */
  readonly until?: Until | undefined;
}

/** A page on one device. `path` is relative to the server's origin, or an absolute URL. */
export interface PageTarget extends TargetIdentity {
  readonly kind: 'page';
  readonly path: string;
  readonly device: Device;
  readonly headers: Readonly<Record<string, string>>;
  /** Lighthouse's limit for a page to load, in milliseconds. */
  readonly timeoutMs: number;
  /** URL patterns (with `*`) that Chrome refuses to load. */
  readonly blockedUrls: readonly string[];
  /** Where the page is meant to lead: a path or a whole address. */
  readonly redirect?: string | undefined;
  /** The status that its document is meant to have, where that is an error. */
  readonly status?: number | undefined;
}

/** Each connection sends its next request once the one before it is answered. */
export interface ClosedLoad {
  readonly kind: 'closed';
  readonly connections: number;
  readonly durationMs: number;
  readonly warmupMs: number;
  readonly timeoutMs: number;
}

/** How an endpoint is loaded in one round. Code that asks for a part of it asks for its kind. */
export type LoadProfile = ClosedLoad;

/** An endpoint under one load profile. */
export interface EndpointTarget extends TargetIdentity {
  readonly kind: 'endpoint';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request body as it is sent. */
  readonly body: string | undefined;
  /** The status that counts as success; without it any 2xx does. */
  readonly expectStatus: number | undefined;
  readonly load: LoadProfile;
}

/** The type of each kind's targets. */
export interface TargetByKind {
  readonly page: PageTarget;
  readonly endpoint: EndpointTarget;
}

/** A measured target: a page or an endpoint, on one device or load profile. */
export type Target = TargetByKind[TargetKind];

/** Returns the targets of one kind, in their order. */
export const selectKind = <K extends TargetKind>(
  targets: readonly Target[],
  kind: K,
): readonly TargetByKind[K][] =>
  targets.filter((target): target is TargetByKind[K] => target.kind === kind);
