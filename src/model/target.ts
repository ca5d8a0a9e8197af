/** Defines what is measured: metrics, pages, flows' steps and endpoints. */
import type { Device, Emulation } from './emulation.ts';

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

/** The kinds of targets. Lighthouse measures pages and flows' steps, autocannon an endpoint. */
export const targetKinds = ['page', 'flow', 'endpoint'] as const;
export type TargetKind = (typeof targetKinds)[number];

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

/** The simulation that judges the times of a loaded page by itself: limits and changes. */
export type Simulation = 'calm' | 'lighthouse';

/**
 * The part of a target that stays the same from run to run. `id` is unique in a suite and is what
 * measurements are keyed by: `home (mobile)`, `list products`. `profile` is the device or the load
 * profile. `address` is what a reader recognises: `/`, `GET /api/products?page=1`; it never holds
 * an expanded secret.
 */
export interface TargetIdentity extends Emulation {
  readonly id: string;
  readonly kind: TargetKind;
  readonly name: string;
  readonly profile: string;
  readonly address: string;
  /** Names what is measured together with this target; undefined: the target alone, by its id. */
  readonly group?: string | undefined;
  /** Of a page; undefined: once it is quiet. */
  readonly until?: Until | undefined;
  /** Where a recording's step begins: the number of its recorded step, counted from 1. */
  readonly from?: number | undefined;
  /**
   * Undefined: limits by Lighthouse's own, changes by the calm one. It is undefined as well where
   * nothing is simulated.
   */
  readonly simulation?: Simulation | undefined;
}

/** How Chrome visits a page or plays a flow; `TargetIdentity` names the simulation. */
export interface VisitSettings extends Emulation {
  /** The kind of device: its own one, if it has any, is of this kind. */
  readonly device: Device;
  readonly headers: Readonly<Record<string, string>>;
  /** Name → value of cookies that each visit begins with. */
  readonly cookies?: Readonly<Record<string, string>> | undefined;
  /** The limit for a page to load, and for one step of a script, in milliseconds. */
  readonly timeoutMs: number;
  /** URL patterns (with `*`) that Chrome refuses to load. */
  readonly blockedUrls: readonly string[];
  /**
   * The recording that answers for other hosts, as a path from the working directory of the head.
   * Undefined: they answer themselves.
   */
  readonly replay?: string | undefined;
  /** Runs once for each Chrome and arm; every visit then begins in the state that it left. */
  readonly login?: Script | undefined;
  /** Pictures are kept of what is behind a login, too. */
  readonly evidence?: 'always' | undefined;
}

/** Tells whether pictures of a target may be kept: screenshots, filmstrips, whole reports. */
export const mayBePictured = ({
  login,
  evidence,
}: Pick<VisitSettings, 'login' | 'evidence'>): boolean =>
  login === undefined || evidence === 'always';

/** Steps for Chrome. Both arms play those of the head. */
export type Script =
  /** A recording of Chrome's DevTools Recorder. */
  | ({ readonly kind: 'recording' } & ScriptFile)
  /** A module whose default export gets `{ page, step, url }`. */
  | ({ readonly kind: 'module' } & ScriptFile)
  /** Steps in the Recorder's vocabulary, as the budgets file has them. */
  | { readonly kind: 'inline'; readonly steps: readonly RecordedStep[] };

/** A file of the checkout. */
export interface ScriptFile {
  /** An absolute path. */
  readonly file: string;
  /**
   * Variables beside those that all children get. A recorded value that is `$NAME` and nothing
   * else stands for the variable of that name.
   */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A step in the vocabulary of Chrome's DevTools Recorder: `{ "type": "click", … }`. */
export type RecordedStep = Readonly<Record<string, unknown>> & { readonly type: string };

/** A page on one device. `path` is relative to the server's origin, or an absolute URL. */
export interface PageTarget extends TargetIdentity, VisitSettings {
  readonly kind: 'page';
  readonly path: string;
  /** A repeat visit, right after the first one and with what that left. Undefined: the first. */
  readonly visit?: 'repeat' | undefined;
  /** Steps on the page once it has been visited; they give `inp`. */
  readonly interactions?: readonly RecordedStep[] | undefined;
  /** Where the page is meant to lead: a path or a whole address. */
  readonly redirect?: string | undefined;
  /** The status that its document is meant to have, where that is an error. */
  readonly status?: number | undefined;
}

/** A step of a flow on one device. `name` is `checkout › add to basket`. */
export interface FlowTarget extends TargetIdentity, VisitSettings {
  readonly kind: 'flow';
  /** The name of the flow; one run of it measures all of its steps. */
  readonly flow: string;
  readonly step: string;
  readonly script: Script;
  /** Where the flow's server is asked whether it is ready. */
  readonly path: string;
  /** How often one round plays the flow, for what grows with each time. Undefined: once. */
  readonly repeat?: number | undefined;
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
  readonly flow: FlowTarget;
  readonly endpoint: EndpointTarget;
}

/** A measured target: a page, a flow's step or an endpoint, on one device or load profile. */
export type Target = TargetByKind[TargetKind];

/** Returns the scripts that measuring a target runs: its own, and its login. */
export const listScripts = (target: Target): readonly Script[] =>
  [
    'script' in target ? target.script : undefined,
    'login' in target ? target.login : undefined,
  ].filter((script) => script !== undefined);

/** Returns the targets of one kind, in their order. */
export const selectKind = <K extends TargetKind>(
  targets: readonly Target[],
  kind: K,
): readonly TargetByKind[K][] =>
  targets.filter((target): target is TargetByKind[K] => target.kind === kind);
