/** Interfaces of Chrome, and of what a visit gives. */
import type {
  Device,
  Emulation,
  LoadedAgainReason,
  PageTimer,
  Script,
  Simulation,
  Until,
} from '../model.ts';
import type { ObservedStep } from './observed-step.ts';
import type { PlayProblem, PlayRequest, ScriptSettings, ServerProcess } from './player.ts';
import type { RecordedExchange, Recording, UnrecordedRequest } from './recording.ts';

/** One visit of a page by Lighthouse. */
export interface AuditRequest extends Emulation {
  readonly url: string;
  /** The kind of device. */
  readonly device: Device;
  /**
   * `metrics` runs only the audits named; `full` runs every category and renders the HTML report.
   */
  readonly scope: 'metrics' | 'full';
  readonly audits: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Name → value, for the host of the page alone. */
  readonly cookies?: Readonly<Record<string, string>> | undefined;
  readonly blockedUrls: readonly string[];
  /** Set where a full audit must take no screenshots. */
  readonly mayPicture?: false | undefined;
  readonly timeoutMs: number;
  /** The name of the recording that answers for other hosts. */
  readonly replay?: string | undefined;
  /** When the page has been seen. Default: once it is quiet. */
  readonly until?: Until | undefined;
  /** Is played before the first visit; this one begins in the state that it left. */
  readonly login?: Script | undefined;
  /** The one simulation that is asked for. Default: both. */
  readonly simulation?: Simulation | undefined;
  /** The process that answers. A login holds for one process. */
  readonly server?: ServerProcess | undefined;
  /** A document with an error status is measured as any other. */
  readonly anyStatus?: boolean | undefined;
  /**
   * `fill`: once it has been measured, the page may finish what it stores for later visits. `use`:
   * the visit finds what the visit before it left. Default: caches are emptied and of no interest.
   */
  readonly caches?: 'fill' | 'use' | undefined;
  /** Its memory is read once it has been measured, which takes a little longer. */
  readonly memory?: boolean | undefined;
}

/** A resource that a repeat visit did not take whole from a cache. Its address is whole. */
export interface LoadedAgain {
  readonly url: string;
  readonly why: LoadedAgainReason;
}

/** The memory of a page once it has been seen and its garbage is collected. */
export interface PageMemory {
  readonly jsHeapBytes: number;
  /** Nodes that scripts still hold although they are in no document any more. */
  readonly detachedNodes: number;
}

/** The use that a repeat visit made of caches and of the page's service worker. */
export interface CacheUse {
  /** The share of requests whose content came from a cache, 0…1. */
  readonly hitRatio: number;
  /** The bytes that came over the network all the same. */
  readonly uncachedBytes: number;
  readonly again: readonly LoadedAgain[];
}

/**
 * A request of a page that was answered with an error or not at all: `404`,
 * `ERR_CONNECTION_REFUSED`.
 */
export interface FailedRequest {
  readonly url: string;
  readonly type: string;
  readonly problem: string;
}

/** Facts of a visit beyond Lighthouse's audits. Addresses are whole. */
export interface VisitSeen {
  /** The page's address once it was seen. */
  readonly landedOn: string;
  /** The status of the page's document. */
  readonly status: number;
  /**
   * Requests to the page's own origin and to this machine, and to other hosts where the recording
   * lacks them; at most 20.
   */
  readonly failed: readonly FailedRequest[];
  /** Timers of 100 ms and more that ended before the largest paint, the longest first. */
  readonly timers?: readonly PageTimer[] | undefined;
}

/** The part of Lighthouse's answer that Headroom reads. */
export interface LighthouseReport {
  readonly requestedUrl?: string | undefined;
  readonly finalDisplayedUrl: string;
  readonly audits: Readonly<
    Record<
      string,
      {
        readonly title?: string | undefined;
        readonly score: number | null;
        readonly scoreDisplayMode?: string | undefined;
        readonly numericValue?: number | undefined;
        readonly numericUnit?: string | undefined;
        readonly errorMessage?: string | undefined;
        readonly details?: unknown;
        readonly metricSavings?: unknown;
      }
    >
  >;
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly runtimeError?: { readonly code: string; readonly message: string } | undefined;
  readonly runWarnings: readonly string[];
  readonly environment: { readonly benchmarkIndex: number; readonly hostUserAgent: string };
}

/** The part of a report that depends on how the visit is simulated. */
export type SimulatedReport = Pick<LighthouseReport, 'audits' | 'categories'>;

/** A step that loaded a new document, or one that did not. */
export type PlayedStep = {
  /** Read after the step, where it was asked for. */
  readonly memory?: PageMemory | undefined;
  /** The requests to other hosts, since the flow began, that the recording lacks. */
  readonly unrecorded?: readonly UnrecordedRequest[] | undefined;
} & (
  | {
      readonly kind: 'navigation';
      readonly durationMs: number;
      readonly requestedUrl: string;
      readonly report: LighthouseReport;
      readonly own?: SimulatedReport | undefined;
      /** Lighthouse's report, of a full audit. */
      readonly html?: string | undefined;
      readonly seen?: VisitSeen | undefined;
    }
  | ({ readonly kind: 'interaction'; readonly durationMs: number } & ObservedStep)
);

/** The memory of the tab once the flow has been played one more time. */
export interface Repetition {
  readonly jsHeapBytes: number;
  /** Differs when another document was loaded. */
  readonly document: string;
}

/** One run of a flow. */
export interface Played {
  /** The measured steps that were played to their end. */
  readonly steps: ReadonlyMap<string, PlayedStep>;
  /** Where the flow was to be repeated: one for each time, the first one included. */
  readonly repetitions?: readonly Repetition[] | undefined;
  /** The steps that this Chrome has played on that server, now or before, each with its kind. */
  readonly known: ReadonlyMap<string, PlayedStep['kind']>;
  /** The steps that no run had played before, so that this one did not know how to measure them. */
  readonly playedFirst?: ReadonlySet<string> | undefined;
  readonly problem?: PlayProblem | undefined;
  /** Things that the flow met and that were dealt with: dialogs, downloads, other tabs. */
  readonly met: readonly string[];
  /** Covers what the script typed. Undefined where it typed nothing. */
  readonly coverTyped?: ((text: string) => string) | undefined;
}

/** A started Chrome. */
export interface Browser {
  readonly version: string;
  readonly lighthouseVersion: string;
  /**
   * Throws `page-*` errors when the page could not be measured; the browser stays usable (it is
   * restarted if it must be).
   */
  audit(request: AuditRequest): Promise<{
    readonly report: LighthouseReport;
    /** By Lighthouse's own simulation, where the other is calm and the scope is `metrics`. */
    readonly own?: SimulatedReport | undefined;
    readonly html: string | undefined;
    readonly seen?: VisitSeen | undefined;
    /** Of a visit that was to use the caches. */
    readonly cacheUse?: CacheUse | undefined;
    /** Where it was asked for. */
    readonly memory?: PageMemory | undefined;
  }>;
  /**
   * Plays a flow once, in a tab and a process of its own. Throws when Chrome itself cannot be used;
   * everything that the flow does wrong is a `problem` of what was played.
   */
  play(request: PlayRequest): Promise<Played>;
  /** Covers all that scripts have typed in this Chrome, those of logins among them. */
  coverTyped(text: string): string;
  close(): Promise<void>;
}

/**
 * How hosts that are not this machine are reached. `block`: they have no address, at once and
 * always. `replay`: recordings by name answer for them, and nothing reaches the network. `record`:
 * they answer themselves, and each exchange is handed on; `sayLost` gets what cannot be recorded.
 */
export type OtherHostsRoute =
  | 'allow'
  | 'block'
  | { readonly replay: ReadonlyMap<string, Recording> }
  | {
      readonly record: (exchange: RecordedExchange) => void;
      readonly sayLost: (url: string, why: string) => void;
    };

/**
 * How pages reach the servers on this machine; both cure noise that is none of the page's doing.
 */
export interface Routes {
  /** The servers that are measured; those that are not on loopback are left alone. */
  readonly origins: readonly string[];
  /**
   * The origins of folders that Headroom serves itself. The time of their answers is Headroom's
   * doing, and is not measured.
   */
  readonly folders?: readonly string[];
  /** Every answer of those servers arrives this much later; 0 leaves them as they are. */
  readonly delayMs: number;
  readonly otherHosts: OtherHostsRoute;
  /** The certificates of those servers that are on this machine are good as they are. */
  readonly insecure?: boolean | undefined;
}

/** Chrome on this machine. */
export interface Chrome {
  /** Throws `chrome-missing` or `chrome-failed`. */
  launch(
    env: Readonly<Record<string, string>>,
    routes?: Routes,
    scripts?: ScriptSettings,
  ): Promise<Browser>;
}
