/** What a started server is to those who measure it. */
import type { Arm, Target } from '../../model.ts';
import type { Ports } from '../../ports.ts';

/** A site that answers. */
export interface Server {
  /** `http://127.0.0.1:3000`, without a slash at its end: works for Chrome and for autocannon. */
  readonly origin: string;
  /** Runs the reset command, if there is one. Throws `server-reset-failed`. */
  reset(): Promise<void>;
  /** Throws `server-exited`, with the end of its log, if it has died. */
  checkAlive(): void;
  /** CPU time of its whole tree so far in milliseconds, where the system tells. */
  cpuTimeMs(): Promise<number | undefined>;
  /** Ends it with everything it started. Does nothing the second time. */
  stop(): Promise<void>;
}

/**
 * Which arm it serves, where its commands run, their whole environment, and the file that keeps all
 * their output.
 */
export interface ServerOptions {
  readonly arm: Arm;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** What is measured of it; some of it is asked where nothing else tells that it can serve. */
  readonly targets?: readonly Target[];
}

export type ServerPorts = Pick<Ports, 'processes' | 'network' | 'clock' | 'log'>;
