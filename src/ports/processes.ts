/** Interfaces of commands and what they started. */

/**
 * A TCP port that a process listens on, and the address that it listens at: `0.0.0.0` and `::` are
 * all of them.
 */
export interface ListeningSocket {
  readonly host: string;
  readonly port: number;
}

/** A running child and its tree. */
export interface Child {
  readonly pid: number;
  /** Resolves when the process itself has ended. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The last lines of stdout and stderr together. */
  tail(lines: number): string;
  /** Resolves when the output so far and to come has matched. */
  matched(pattern: RegExp): Promise<void>;
  /** Returns the sockets that the whole tree listens on now, where the system tells. */
  listening(): Promise<readonly ListeningSocket[] | undefined>;
  /** Ends the whole tree: SIGTERM, then SIGKILL; resolves when it is gone. */
  stop(): Promise<void>;
}

/** A shell command to run. `env` is the whole environment, nothing is inherited. */
export interface Command {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** All output is appended to this file. */
  readonly logFile: string;
  /**
   * Run when Headroom is ended from outside and nobody is left to run it: `docker compose down` for
   * what a signal does not reach.
   */
  readonly onExitCommand?: string | undefined;
}

/**
 * Child processes, each in a process group of its own, all ended when Headroom ends, however it
 * ends.
 */
export interface Processes {
  start(command: Command): Promise<Child>;
  /** Runs to the end; a time-out ends the tree. */
  run(
    command: Command,
    timeoutMs: number,
  ): Promise<{ readonly code: number | null; readonly timedOut: boolean; readonly tail: string }>;
}
