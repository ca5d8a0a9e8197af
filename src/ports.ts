/** Interfaces of everything outside: the stages see the world only through these. Real ones are in `adapters/`. */
import type { Annotation, Background, Device, GitIdentity, Until } from './model.ts';

/** A clock; `nowMs` is monotonic, `now` is the time of day. */
export interface Clock {
  nowMs(): number;
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/** What people read while it works. `progress` may overwrite its own last line on a terminal. */
export interface Log {
  note(message: string): void;
  progress(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  debug(message: string): void;
}

/** Files by absolute path. */
export interface Files {
  /**
   * Throws `file-not-found` or `file-unreadable`; refuses more than `maxBytes`. With `inside` it must be a plain file
   * in that folder once links are resolved, else it throws `path-escapes`.
   */
  read(path: string, maxBytes?: number, inside?: string): Promise<string>;
  /** A file that Headroom may have written; undefined where there is none. Throws `path-escapes` for links. */
  readOwn(path: string, maxBytes?: number): Promise<string | undefined>;
  /**
   * Creates folders and replaces atomically. Throws `path-escapes` where a part of the path is a link, `disk-full`
   * and `output-unwritable`.
   */
  write(path: string, text: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** The path with every link resolved; what does not exist stays as it is named. */
  realPath(path: string): Promise<string>;
  /** Removes a plain file. Leaves links, folders and what is not there. */
  discard(path: string): Promise<void>;
  /** Makes a folder and takes it for this process. Returns how to give it back; throws `output-in-use`. */
  lock(folder: string): Promise<() => Promise<void>>;
  /** A new, empty folder outside of any repository. */
  temporaryFolder(prefix: string): Promise<string>;
  /** Removes a folder and what is in it; one that is not there is fine. */
  remove(path: string): Promise<void>;
}

/** Git in one folder. What cannot be answered is undefined; what cannot be done throws with git's own last lines. */
export interface Git {
  /** Undefined when the folder is in no repository. */
  identity(directory: string): Promise<GitIdentity | undefined>;
  /** The repository that git refuses to work in, because it belongs to another user; undefined where it does not refuse. */
  distrusted(directory: string): Promise<string | undefined>;
  /** The top folder of the work tree. */
  root(directory: string): Promise<string | undefined>;
  /** The folder as a path in the work tree: `packages/web`, empty for the top folder. */
  prefix(directory: string): Promise<string | undefined>;
  /** Files below the folder that are in the index, relative to it. None outside of a repository; undefined when git cannot tell. */
  tracked(directory: string): Promise<readonly string[] | undefined>;
  /** The full commit hash of a revision that is present here. */
  commit(directory: string, revision: string): Promise<string | undefined>;
  /** The parents of a commit, as the commit names them: in a shallow clone they need not be present. */
  parents(directory: string, commit: string): Promise<readonly string[]>;
  mergeBase(directory: string, one: string, other: string): Promise<string | undefined>;
  isShallow(directory: string): Promise<boolean>;
  /** Fetches one commit, branch or refspec from `origin`. Returns git's complaint, or undefined. */
  fetch(directory: string, revision: string): Promise<string | undefined>;
  /** Adds that many commits to the history of a shallow clone. Returns git's complaint, or undefined. */
  deepen(directory: string, commits: number): Promise<string | undefined>;
  /**
   * A file's text at a commit, undefined where there is none; `path` is relative to the top folder, or to `directory` when it begins with `./`. Links
   * are followed inside of the commit. Throws `file-unreadable` for one that leads elsewhere, and for what is no file.
   */
  show(directory: string, commit: string, path: string): Promise<string | undefined>;
  /** Paths, relative to the top folder, that differ between a commit and the work tree; undefined when git cannot tell. */
  changedFiles(directory: string, since: string): Promise<readonly string[] | undefined>;
  /** Paths of all files that git knows in the work tree, relative to the top folder; undefined when git cannot tell. */
  trackedFiles(directory: string): Promise<readonly string[] | undefined>;
  /** Checks a commit out into a folder of its own; submodules are not filled in. */
  addWorktree(directory: string, folder: string, commit: string): Promise<void>;
  removeWorktree(directory: string, folder: string): Promise<void>;
}

/** A TCP port that a process listens on, and the address that it listens at: `0.0.0.0` and `::` are all of them. */
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
  /** CPU time of the whole tree so far in milliseconds, where the system tells. */
  cpuTimeMs(): Promise<number | undefined>;
  /** What the whole tree listens on now, where the system tells. */
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
  /** Run when Headroom is ended from outside and nobody is left to run it: `docker compose down` for what a signal does not reach. */
  readonly farewell?: string | undefined;
}

/** Child processes, each in a process group of its own, all ended when Headroom ends, however it ends. */
export interface Processes {
  start(command: Command): Promise<Child>;
  /** Runs to the end; a time-out ends the tree. */
  run(command: Command, timeoutMs: number): Promise<{ readonly code: number | null; readonly timedOut: boolean; readonly tail: string }>;
}

/** The answer to a probe: a status, or why there was none (`ECONNREFUSED`, `timeout`, …). */
export type ProbeAnswer =
  | { readonly status: number; readonly location: string | undefined; readonly excerpt?: string | undefined }
  | { readonly error: string };

/** A folder that is served. `leftOut` names its links that lead out of it, or nowhere. */
export interface ServedFolder {
  readonly origin: string;
  readonly leftOut: readonly string[];
  close(): Promise<void>;
}

/** What is spoken at a port: plain HTTP/1.1, TLS, or HTTP/2 without HTTP/1.1. */
export type Spoken = 'http' | 'tls' | 'http/2' | 'http/2 over tls';
/** How a folder is served, besides as it lies there. */
export interface FolderServing {
  /** The file that answers for every path that is none and has no extension, as an application with routes of its own needs it. */
  readonly fallback?: string | undefined;
  /** The path that the folder is served below; it begins and ends with a slash. */
  readonly mount?: string | undefined;
}

/** Sockets of this machine. */
export interface Network {
  freePort(): Promise<number>;
  /** Whether something listens on this loopback port. */
  listens(port: number): Promise<boolean>;
  /** What a port speaks; undefined where it is nothing that Headroom knows. */
  spokenAt(host: string, port: number): Promise<Spoken | undefined>;
  /**
   * One request without following redirects, on a connection of its own. It ends with the headers.
   */
  probe(
    url: string,
    options: {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | undefined;
      readonly timeoutMs: number;
      /** Any certificate will do, of servers on this machine alone. */
      readonly insecure?: boolean | undefined;
    },
  ): Promise<ProbeAnswer>;
  /**
   * Serves a folder, compressed and with caching headers. Throws `path-escapes` when it leads out of
   * `inside`, `file-not-found` and `file-unreadable`.
   */
  serveFolder(folder: string, inside: string, how?: FolderServing): Promise<ServedFolder>;
}

/** One visit of a page by Lighthouse. */
export interface AuditRequest {
  readonly url: string;
  readonly device: Device;
  /** `metrics` runs only the audits named; `full` runs every category and renders the HTML report. */
  readonly scope: 'metrics' | 'full';
  readonly audits: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly blockedUrls: readonly string[];
  readonly timeoutMs: number;
  /** When the page has been seen. Default: once it is quiet. */
  readonly until?: Until | undefined;
  /** A document with an error status is measured as any other. */
  readonly anyStatus?: boolean | undefined;
}

/** A request of a page that was answered with an error or not at all: `404`, `ERR_CONNECTION_REFUSED`. */
export interface FailedRequest {
  readonly url: string;
  readonly type: string;
  readonly problem: string;
}

/** What a visit met besides what Lighthouse audits. Addresses are whole. */
export interface VisitSeen {
  /** The page's address once it was seen. */
  readonly landedOn: string;
  /** The status of the page's document. */
  readonly status: number;
  /** Requests to the page's own origin and to this machine, at most 20. */
  readonly failed: readonly FailedRequest[];
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

/** A started Chrome. */
export interface Browser {
  readonly version: string;
  readonly lighthouseVersion: string;
  /** Throws `page-*` errors when the page could not be measured; the browser stays usable (it is restarted if it must be). */
  audit(request: AuditRequest): Promise<{
    readonly report: LighthouseReport;
    readonly html: string | undefined;
    readonly seen?: VisitSeen | undefined;
  }>;
  close(): Promise<void>;
}

/** How pages reach the servers on this machine; both cure noise that is none of the page's doing. */
export interface Routes {
  /** The servers that are measured; those that are not on loopback are left alone. */
  readonly origins: readonly string[];
  /** Those of them that are folders which Headroom serves itself: what an answer of theirs takes is Headroom's doing, and is not measured. */
  readonly folders?: readonly string[];
  /** Every answer of those servers arrives this much later; 0 leaves them as they are. */
  readonly delayMs: number;
  /** `block`: a host that is not this machine has no address, at once and always. */
  readonly otherHosts: 'allow' | 'block';
  /** The certificates of those servers that are on this machine are good as they are. */
  readonly insecure?: boolean | undefined;
}

/** Chrome on this machine. */
export interface Chrome {
  /** Throws `chrome-missing` or `chrome-failed`. */
  launch(env: Readonly<Record<string, string>>, routes?: Routes): Promise<Browser>;
}

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
 * What one round of load gave; latencies in microseconds, from a histogram with three significant digits. A request counts for the share of its
 * time, from its sending to its last byte, that lies in the measured window.
 */
export interface LoadReport {
  /** Answers that succeeded, and their bytes. */
  readonly answersPerSecond: number;
  readonly bytesPerSecond: number;
  /** The share of the requests that failed; 1 where none ended at all. */
  readonly errorRate: number;
  /** How many answers of any status there were. */
  readonly completed: number;
  readonly failed: { readonly connection: number; readonly timeout: number; readonly status: number };
  /** Connections that this machine could not open, by the system's code: then it is not the load that was asked for. */
  readonly notSent: Readonly<Record<string, number>>;
  readonly statusCounts: Readonly<Record<string, number>>;
  /** Answers that succeeded, and time-outs as the time that they took: quantile 0…1 → microseconds; undefined when there were none. */
  readonly latencyUs: { quantile(q: number): number; readonly mean: number; readonly max: number } | undefined;
  /** The generator's own health: its share of one core, the share of time its event loop was busy, and how late that ran (99th percentile). */
  readonly generator: { readonly cpuShare: number; readonly eventLoopBusyShare: number; readonly eventLoopDelayP99Ms: number };
}

/** The load generator. */
export interface Load {
  readonly version: string;
  /** Sends the request once, with the bytes and the reading of answers that `run` has. The excerpt is the beginning of the answer, at most 64 kB; it is cut where it is quoted. */
  ask(request: Pick<LoadRequest, 'url' | 'method' | 'headers' | 'body' | 'timeoutMs'> & { readonly insecure?: boolean | undefined }): Promise<ProbeAnswer>;
  /**
   * One round of each request, its report in the same place. Two are loaded in turns of a tenth of a second, so that whatever
   * the machine does meanwhile meets both; not at the same moment, but for answers that take far longer than most. A round ends once all
   * that is under way has been answered or has timed out.
   */
  run(requests: readonly LoadRequest[]): Promise<readonly LoadReport[]>;
}

/** What the machine is. */
export interface Machine {
  describe(): { readonly cpu: string; readonly cores: number; readonly memoryBytes: number; readonly os: string; readonly node: string };
  /** Starts watching; the function returned says what others took of the CPU since. Undefined where the system does not tell. */
  watchCpu(): () => Background | undefined;
}

/** The runner that Headroom runs under: GitHub Actions, or a terminal, where most of this does nothing. */
export interface Runner {
  output(name: string, value: string): void;
  summary(markdown: string): Promise<void>;
  annotate(annotation: Annotation): void;
}

/** Everything outside, as one object. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly files: Files;
  readonly git: Git;
  readonly processes: Processes;
  readonly network: Network;
  readonly chrome: Chrome;
  readonly load: Load;
  readonly machine: Machine;
  readonly runner: Runner;
  /** Covers secrets in a text that is about to be cut. What leaves through log, files and runner is covered anyway. */
  readonly redact: (text: string) => string;
}

export type * from './ports-github.ts';
