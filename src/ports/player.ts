/** Interfaces of flows: what is played, and why it stopped. */
import type { HeadroomError } from '../errors.ts';
import type { Arm, Device, Emulation, Script, Simulation } from '../model.ts';

/** A process of an arm's server. Two arms may take turns at one origin. */
export interface ServerProcess {
  readonly arm: Arm;
  /** How often the arm's server was started until then. */
  readonly starts: number;
}

/** One run of a flow. */
export interface PlayRequest extends Emulation {
  /** The name of the flow, for messages. */
  readonly flow: string;
  readonly script: Script;
  /** The origin of the server that is measured. */
  readonly origin: string;
  /** The measured steps in their order; `from` is where one begins in a recording. */
  readonly steps: readonly { readonly name: string; readonly from?: number | undefined }[];
  /**
   * The names of steps that are played and not measured. The others end where these begin. A run
   * stops where only such a step is left that no run has played yet.
   */
  readonly leftOut?: readonly string[] | undefined;
  /**
   * `rehearsal` finds the kind of each step and measures nothing. `record` measures nothing either,
   * and waits after each step until nothing more is asked for. `audit` audits each step that loads
   * a document in full, as far as that leaves its page alone.
   */
  readonly scope: 'rehearsal' | 'record' | 'audit' | 'round';
  /** The names of the steps after which the memory of the page is read. */
  readonly memory?: readonly string[] | undefined;
  /**
   * How often a round plays the script in the same tab. Only the first time is measured; the heap
   * is read after each. Undefined: once, and no heap is read.
   */
  readonly repeat?: number | undefined;
  /** As for a visit of a page. */
  readonly device: Device;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>> | undefined;
  readonly blockedUrls: readonly string[];
  readonly replay?: string | undefined;
  readonly simulation?: Simulation | undefined;
  /** The audits of steps that load a page. Empty: none may, as with the interactions of a page. */
  readonly audits: readonly string[];
  /** The limit for each step, and for what the script does between them. */
  readonly timeoutMs: number;
  /** The whole environment of the script's process, and where it runs. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Hosts beside this machine that the tab may be led to. */
  readonly allowedHosts: readonly string[];
  /** Whether a picture of the page may be kept when the flow fails. */
  readonly mayPicture: boolean;
  /** Is played before the first flow or visit; this one begins in the state that it left. */
  readonly login?: Script | undefined;
  /** The process that answers. A login holds for one process, the kind of a step for one arm. */
  readonly server?: ServerProcess | undefined;
}

/** How scripts are played for a whole run. */
export interface ScriptSettings {
  /** The whole environment of a login's process but for the variables of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly allowedHosts: readonly string[];
}

/** The cause of `login-failed` where the login itself failed. */
export interface LoginProblem {
  readonly error: HeadroomError;
  /** A PNG of the page. */
  readonly picture?: Uint8Array | undefined;
}

/** Why a run of a flow stopped. */
export interface PlayProblem {
  readonly error: HeadroomError;
  /** The step that it stopped in; undefined outside of every step. */
  readonly step?: string | undefined;
  /** The page's last messages. */
  readonly console: readonly string[];
  /** A PNG of the page. */
  readonly picture?: Uint8Array | undefined;
}
