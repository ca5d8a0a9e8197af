/** The contract of a measurer: everything that measuring asks about a kind of target. */
import type { HeadroomError } from '../errors.ts';
import type {
  Config,
  Diagnosis,
  Fingerprint,
  MetricId,
  PageSeen,
  Saturation,
  SlowestInteraction,
  TargetByKind,
  TargetKind,
} from '../model.ts';
import type { Browser, Ports, Recording } from '../ports.ts';
import type { ArmServer } from './server/running-server.ts';

/** The numbers of one round; `invalid` says why some of them must not be judged. */
export interface RoundValues {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
  readonly seen?: PageSeen | undefined;
  readonly slowest?: SlowestInteraction | undefined;
  readonly latencies?: string | undefined;
  readonly throughput?: readonly number[] | undefined;
  /** Set when the load generator reached its own limit. */
  readonly saturated?: Saturation | undefined;
  /** Set when every request of the round failed; its error rate still counts. */
  readonly problem?: HeadroomError | undefined;
}

/** The browser that was started, and the origins of the servers. */
export interface Launched {
  readonly browser: Browser;
  readonly servers: readonly string[];
  readonly recordings: ReadonlyMap<string, Recording>;
}

/** The tools that a measurer may use during a session. */
export interface MeasuringTools {
  readonly config: Config;
  readonly ports: Ports;
  /** Starts Chrome on the first call. */
  browser(): Promise<Browser>;
  addDiagnosis(diagnosis: Diagnosis): Promise<void>;
  /** Whether each round may get a new server process in every arm. */
  readonly isFreshEachRound: boolean;
}

/** A request that tells whether a server is ready. */
export interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The expected status; undefined: 2xx or 3xx. */
  readonly status?: number | undefined;
}

/** The fields of the fingerprint that depend on which kinds are measured. */
export type FingerprintPart = Partial<Pick<Fingerprint, 'autocannon' | 'settings'>>;

/** Targets of one group, in their order. */
export type Together<T> = readonly [T, ...T[]];

/** Measures targets of one kind. */
export interface Measurer<K extends TargetKind> {
  /** Whether the arms of a block may be measured at the same time, in turns. */
  readonly sharesTime: boolean;
  /** Metrics that only `prepare` gives; retaking a round does not give them again. */
  readonly measuredOnce: readonly MetricId[];
  /**
   * Checks the targets of a group and warms their server, once for each arm. Returns each target's
   * values of `measuredOnce`. Throws the coded error of a group that cannot be measured.
   */
  prepare(
    targets: Together<TargetByKind[K]>,
    server: ArmServer,
    tools: MeasuringTools,
  ): Promise<readonly Readonly<Record<MetricId, number>>[]>;
  /**
   * Takes a round of a group on each server: a round of each target, or a coded error in place of
   * one that failed. `targets` are those of the group that are not given up.
   */
  take(
    targets: Together<TargetByKind[K]>,
    servers: readonly ArmServer[],
    tools: MeasuringTools,
  ): Promise<readonly (readonly (RoundValues | HeadroomError)[])[]>;
  /**
   * Visits the targets of a group once, and measures nothing that is kept: all that they ask other
   * hosts for is asked. Throws the coded error of one that cannot be visited.
   */
  visitOnce(
    targets: Together<TargetByKind[K]>,
    server: ArmServer,
    tools: MeasuringTools,
  ): Promise<void>;
  /**
   * Returns the request by which a target tells that its server is ready. Undefined where no
   * request is safe.
   */
  readinessQuestion(target: TargetByKind[K]): Question | undefined;
  /** Returns the addresses that Chrome visits for a target, as paths or whole addresses. */
  visitedAddresses(target: TargetByKind[K]): readonly string[];
  /** Returns the name of the recording that answers for other hosts. */
  recording(target: TargetByKind[K]): string | undefined;
  /** Returns this kind's part of the fingerprint; called only when such targets are measured. */
  fingerprintPart(
    targets: readonly TargetByKind[K][],
    tools: Pick<MeasuringTools, 'config' | 'ports'>,
    launched: Launched | undefined,
  ): FingerprintPart;
}
