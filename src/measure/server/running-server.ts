/** A started server, as its measurers see it. */
import type { HeadroomError } from '../../errors.ts';
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
  /**
   * The targets that are measured of it. Some are requested where nothing else tells that it can
   * serve.
   */
  readonly targets?: readonly Target[];
}

export type ServerPorts = Pick<Ports, 'processes' | 'network' | 'clock' | 'log'>;

/** The server of one arm, which is ended and started again as rounds need it. */
export interface ArmServer {
  readonly arm: Arm;
  /** Stays the same when the process is replaced. */
  readonly origin: string;
  /** Its certificate is good as it is, where it is on this machine. */
  readonly isInsecure: boolean;
  /** Whether Headroom serves it itself, from a folder. */
  readonly isFolder: boolean;
  /** A reset may touch what the other arm uses as well, such as a database. */
  readonly hasReset: boolean;
  /**
   * Ready for a round: alive, and reset where the plan has a reset command. Throws `server-exited`
   * or `server-reset-failed`.
   */
  ready(): Promise<void>;
  /** If it has died, why, with the end of its log: then `ready` starts another. */
  death(): Promise<HeadroomError | undefined>;
  /**
   * Whether a new process for each round costs little; false where there is no process to replace.
   */
  readonly startsQuickly: boolean;
  /** How often it was started: a process that is replaced takes its sessions with it. */
  starts(): number;
  /** Whether it serves now. Two arms may take turns at one port. */
  isRunning(): boolean;
  /** As `ready`, with a new process. */
  fresh(): Promise<void>;
  /** Ends it. `ready` starts it again: of two arms on one fixed port only one can run at a time. */
  stop(): Promise<void>;
}
