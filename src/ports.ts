/**
 * Interfaces of everything outside: the stages see the world only through these. Real ones are in
 * `adapters/`.
 */
import type { Annotation, Background, GitIdentity } from './model.ts';
import type { Chrome } from './ports/browser.ts';
import type { Load } from './ports/load.ts';
import type { Network } from './ports/network.ts';
import type { Processes } from './ports/processes.ts';

/** A clock; `nowMs` is monotonic, `now` is the time of day. */
export interface Clock {
  nowMs(): number;
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/**
 * Messages for people while Headroom works. `progress` may overwrite its own last line on a
 * terminal.
 */
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
   * Throws `file-not-found` or `file-unreadable`; refuses more than `maxBytes`. With `inside` it
   * must be a plain file in that folder once links are resolved, else it throws `path-escapes`.
   */
  read(path: string, maxBytes?: number, inside?: string): Promise<string>;
  /**
   * A file that Headroom may have written; undefined where there is none. Throws `path-escapes` for
   * links.
   */
  readOwn(path: string, maxBytes?: number): Promise<string | undefined>;
  /** The same for a file that holds no text. */
  readOwnBytes(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
  /**
   * Creates folders and replaces atomically. Throws `path-escapes` where a part of the path is a
   * link, `disk-full` and `output-unwritable`.
   */
  write(path: string, contents: string | Uint8Array): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** Names of the plain files in a folder, in order; undefined where it is no folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** The path with every link resolved; what does not exist stays as it is named. */
  realPath(path: string): Promise<string>;
  /** Removes a plain file. Leaves links, folders and what is not there. */
  discard(path: string): Promise<void>;
  /**
   * Makes a folder and takes it for this process. Returns how to give it back; throws
   * `output-in-use`.
   */
  lock(folder: string): Promise<() => Promise<void>>;
  /** A new, empty folder outside of any repository. */
  temporaryFolder(prefix: string): Promise<string>;
  /** Removes a folder and what is in it; a missing folder is fine. */
  remove(path: string): Promise<void>;
}

/**
 * Git in one folder. Questions without an answer give undefined. Failed actions throw with git's
 * own last lines.
 */
export interface Git {
  /** Undefined when the folder is in no repository. */
  identity(directory: string): Promise<GitIdentity | undefined>;
  /**
   * The repository that git refuses to work in, because it belongs to another user; undefined where
   * it does not refuse.
   */
  distrusted(directory: string): Promise<string | undefined>;
  /** The top folder of the work tree. */
  root(directory: string): Promise<string | undefined>;
  /** The folder as a path in the work tree: `packages/web`, empty for the top folder. */
  prefix(directory: string): Promise<string | undefined>;
  /**
   * Files below the folder that are in the index, relative to it. None outside of a repository;
   * undefined when git cannot tell.
   */
  tracked(directory: string): Promise<readonly string[] | undefined>;
  /** The full commit hash of a revision that is present here. */
  commit(directory: string, revision: string): Promise<string | undefined>;
  /**
   * The parents of a commit, as the commit names them: in a shallow clone they need not be present.
   */
  parents(directory: string, commit: string): Promise<readonly string[]>;
  /** When a commit was made, in milliseconds since 1970; undefined where it is not present. */
  committedAtMs(directory: string, commit: string): Promise<number | undefined>;
  mergeBase(directory: string, one: string, other: string): Promise<string | undefined>;
  isShallow(directory: string): Promise<boolean>;
  /** Fetches one commit, branch or refspec from `origin`. Returns git's complaint, or undefined. */
  fetch(directory: string, revision: string): Promise<string | undefined>;
  /**
   * Adds that many commits to the history of a shallow clone. Returns git's complaint, or
   * undefined.
   */
  deepen(directory: string, commits: number): Promise<string | undefined>;
  /**
   * Returns a file's text at a commit, undefined where there is none. `path` is relative to the top
   * folder, or to `directory` when it begins with `./`. Links are followed inside of the commit.
   * Throws `file-unreadable` for one that leads elsewhere, and for what is no file.
   */
  show(directory: string, commit: string, path: string): Promise<string | undefined>;
  /**
   * Paths, relative to the top folder, that differ between a commit and the work tree; undefined
   * when git cannot tell.
   */
  changedFiles(directory: string, since: string): Promise<readonly string[] | undefined>;
  /**
   * Paths of all files that git knows in the work tree, relative to the top folder; undefined when
   * git cannot tell.
   */
  trackedFiles(directory: string): Promise<readonly string[] | undefined>;
  /** Checks a commit out into a folder of its own; submodules are not filled in. */
  addWorktree(directory: string, folder: string, commit: string): Promise<void>;
  removeWorktree(directory: string, folder: string): Promise<void>;
}

/** The description of the machine. */
export interface Machine {
  describe(): {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly os: string;
    readonly node: string;
  };
  /**
   * Starts watching; the function returned says what others took of the CPU since. Undefined where
   * the system does not tell.
   */
  watchCpu(): () => Background | undefined;
}

/**
 * The runner that Headroom runs under: GitHub Actions, or a terminal, where most of this does
 * nothing.
 */
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
  /**
   * Covers secrets in a text that is about to be cut. Text that leaves through log, files and
   * runner is covered anyway.
   */
  readonly redact: (text: string) => string;
}

export type * from './ports/answer.ts';
export type * from './ports/browser.ts';
export type * from './ports/file-branch.ts';
export type * from './ports/github.ts';
export type * from './ports/load.ts';
export type * from './ports/network.ts';
export type * from './ports/observed-step.ts';
export type * from './ports/player.ts';
export type * from './ports/processes.ts';
export type * from './ports/recording.ts';
