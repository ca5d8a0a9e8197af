/** Interfaces of the load generator. */
import type { ProbeAnswer } from './network.ts';

/** One round of load. */
export interface LoadRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly connections: number;
  readonly durationMs: number;
  readonly warmupMs: number;
  readonly timeoutMs: number;
  readonly expectStatus: number | undefined;
}

/**
 * The report of one round of load. Latencies are in microseconds, from a histogram with three
 * significant digits. A request counts for the share of its time, from its sending to its last
 * byte, that lies in the measured window.
 */
export interface LoadReport {
  /** Answers that succeeded, and their bytes. */
  readonly answersPerSecond: number;
  readonly bytesPerSecond: number;
  /** The share of the requests that failed; 1 where none ended at all. */
  readonly errorRate: number;
  /** How many answers of any status there were. */
  readonly completed: number;
  readonly failed: {
    readonly connection: number;
    readonly timeout: number;
    readonly status: number;
  };
  /**
   * Connections that this machine could not open, by the system's code: then it is not the load
   * that was asked for.
   */
  readonly notSent: Readonly<Record<string, number>>;
  readonly statusCounts: Readonly<Record<string, number>>;
  /**
   * Answers that succeeded, and time-outs as the time that they took: quantile 0…1 → microseconds;
   * undefined when there were none.
   */
  readonly latencyUs:
    | {
        quantile(q: number): number;
        readonly mean: number;
        readonly max: number;
        /** All of them as measurements keep them (latency-histogram.ts). */
        histogram(): string;
      }
    | undefined;
  /** Answers that succeeded per second, in equal parts of the round. */
  readonly throughput: readonly number[];
  /**
   * The generator's own health: its share of one core, the share of time its event loop was busy,
   * and how late that ran (99th percentile).
   */
  readonly generator: {
    readonly cpuShare: number;
    readonly eventLoopBusyShare: number;
    readonly eventLoopDelayP99Ms: number;
  };
}

/** The load generator. */
export interface Load {
  readonly version: string;
  /**
   * Sends the request once, with the bytes and the reading of answers that `run` has. The excerpt
   * is the beginning of the answer, at most 64 kB; it is cut where it is quoted.
   */
  ask(
    request: Pick<LoadRequest, 'url' | 'method' | 'headers' | 'body' | 'timeoutMs'> & {
      readonly insecure?: boolean | undefined;
    },
  ): Promise<ProbeAnswer>;
  /**
   * One round of each request, its report in the same place. Two are loaded in turns of a tenth of
   * a second, so that the machine's other work meets both. They are not loaded at the same moment,
   * except for answers that take far longer than most. A round ends once all that is under way has
   * been answered or has timed out.
   */
  run(requests: readonly LoadRequest[]): Promise<readonly LoadReport[]>;
}
