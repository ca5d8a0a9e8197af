/**
 * The inside of autocannon's client (9.0.0), as far as it is used: its types are of the outside
 * alone.
 */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** The members of the client that Headroom uses, mostly private ones. */
export interface LoadClient extends EventEmitter {
  timeout: number;
  /**
   * Calls a request that was sent late. Made after `setupClient`, so it is there when the first
   * request is.
   */
  readonly timeoutTicker: { reschedule(ms: number): void };
  readonly destroyed: boolean;
  readonly conn: Socket;
  readonly parser: Parser;
  readonly pipelinedRequests: { peek(): { readonly bytes: number } | undefined; clear(): void };
  getRequestBuffer(): Buffer;
  _connect(): void;
  _doRequest(): void;
  _destroyConnection(): void;
  destroy(): void;
}

/** The members of http-parser-js that Headroom uses. 2 and 4 are its constants of these names. */
export interface Parser {
  readonly state: string;
  readonly connection: string;
  initialize(type: 'RESPONSE'): void;
  execute(chunk: Buffer): unknown;
  finish(): unknown;
  [kOnHeadersComplete]: (head: Head) => unknown;
  [kOnMessageComplete]: () => void;
}
export const kOnHeadersComplete = 2;
export const kOnMessageComplete = 4;

/** The head of an answer; `headers` are names and values in turns. */
export interface Head {
  readonly statusCode: number;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly shouldKeepAlive: boolean;
  readonly headers: readonly string[];
}

/** Whether a request waits for its answer. */
export const isAsked = (client: LoadClient): boolean =>
  client.pipelinedRequests.peek() !== undefined;
