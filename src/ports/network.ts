/** Interfaces of ports, probes and folders that are served. */

/** The answer to a probe: a status, or why there was none (`ECONNREFUSED`, `timeout`, …). */
export type ProbeAnswer =
  | {
      readonly status: number;
      readonly location: string | undefined;
      readonly excerpt?: string | undefined;
    }
  | { readonly error: string };

/** A folder that is served. `leftOut` names its links that lead out of it, or nowhere. */
export interface ServedFolder {
  readonly origin: string;
  readonly leftOut: readonly string[];
  close(): Promise<void>;
}

/** The protocol at a port: plain HTTP/1.1, TLS, or HTTP/2 without HTTP/1.1. */
export type Spoken = 'http' | 'tls' | 'http/2' | 'http/2 over tls';
/** How a folder is served, besides as it lies there. */
export interface FolderServing {
  /**
   * The file that answers for every path that is none and has no extension, as an application with
   * routes of its own needs it.
   */
  readonly fallback?: string | undefined;
  /** The path that the folder is served below; it begins and ends with a slash. */
  readonly mount?: string | undefined;
}

/** Sockets of this machine. */
export interface Network {
  freePort(): Promise<number>;
  /** Whether something listens on this loopback port. */
  listens(port: number): Promise<boolean>;
  /** Returns the protocol that a port speaks; undefined where Headroom does not know it. */
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
   * Serves a folder, compressed and with caching headers. Throws `path-escapes` when it leads out
   * of `inside`, `file-not-found` and `file-unreadable`.
   */
  serveFolder(folder: string, inside: string, how?: FolderServing): Promise<ServedFolder>;
}
