/**
 * autocannon's client (9.0.0, lib/httpClient.js), mended where it counts or times wrongly:
 * - when a connection ends, its request stays in the client's queue: every later answer is timed from an older request,
 *   and the rest of a half-read answer is taken from the next one;
 * - an answer that is cut short by an orderly close is no error to it;
 * - it writes a request to a connection that the server has just said it will close, counts the reset that follows as an
 *   error, and then has two connections;
 * - an answer that ends with its connection is never complete, nor is one to HEAD; a 103 is an answer of its own;
 * - a refused connection is tried again at once, without end.
 */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** What is used of the client, mostly its inside. */
export interface LoadClient extends EventEmitter {
  timeout: number;
  /** Calls a request that was sent late. Made after `setupClient`, so it is there when the first request is. */
  readonly timeoutTicker: { reschedule(ms: number): void };
  readonly destroyed: boolean;
  readonly conn: Socket;
  readonly parser: Parser;
  readonly pipelinedRequests: { peek(): { readonly startTime: readonly [seconds: number, nanoseconds: number] } | undefined; clear(): void };
  _connect(): void;
  _doRequest(): void;
  destroy(): void;
}

/** What is used of http-parser-js; 2 and 4 are its constants of these names. */
interface Parser {
  readonly state: string;
  readonly connection: string;
  initialize(type: 'RESPONSE'): void;
  finish(): unknown;
  [kOnHeadersComplete]: (head: Head) => unknown;
  [kOnMessageComplete]: () => void;
}
const kOnHeadersComplete = 2;
const kOnMessageComplete = 4;

interface Head {
  readonly statusCode: number;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly shouldKeepAlive: boolean;
}

/** Between a connection that gave no answer at all and the next try. */
const pauseMs = 100;

/** Mends a client that has not connected yet. `onFailure` is called for each request that lost its connection. */
export function mend(client: LoadClient, method: string, onFailure: () => void): void {
  const connect = client._connect.bind(client);
  const request = client._doRequest.bind(client);
  let pause: NodeJS.Timeout | undefined;
  let hasAnswered = false;
  let willClose = false;

  const reconnect = (): void => {
    clearTimeout(pause);
    if (client.destroyed) return;
    client.parser.initialize('RESPONSE');
    client.pipelinedRequests.clear();
    hasAnswered = false;
    willClose = false;
    connect();
    client.conn.removeAllListeners('end').on('end', ended);
    client.conn.removeAllListeners('error').on('error', failed);
  };
  const ended = (): void => {
    if (client.parser.state === 'BODY_RAW' && isAsked(client))
      client.parser.finish(); // the answer is complete: asks for the next request
    else failed();
  };
  const failed = (): void => {
    if (client.destroyed) return;
    if (isAsked(client)) onFailure(); // otherwise the server has ended a connection that was idle
    abandon(client.conn);
    client.pipelinedRequests.clear();
    if (hasAnswered) reconnect();
    else pause = setTimeout(reconnect, pauseMs);
  };

  client._connect = () => {
    client._connect = reconnect; // what a time-out calls
    readHeads(client, method, (closes) => {
      hasAnswered = true;
      willClose = closes;
    });
    reconnect();
  };
  client._doRequest = () => {
    if (!willClose) return request();
    abandon(client.conn);
    reconnect();
  };
}

function abandon(connection: Socket): void {
  connection.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error');
  connection.on('error', () => {}); // whatever still happens to it is of no interest
  connection.destroy();
}

/** Whether a request waits for its answer. */
const isAsked = (client: LoadClient): boolean => client.pipelinedRequests.peek() !== undefined;

/**
 * Tells for each answer, once its head is complete, whether the connection ends with it. Passes over interim answers (1xx), and over those
 * that nobody asked for: a server may send a 408 before it ends an idle connection.
 */
function readHeads(client: LoadClient, method: string, onHead: (closes: boolean) => void): void {
  const { parser } = client;
  const head = parser[kOnHeadersComplete];
  const complete = parser[kOnMessageComplete];
  const hasNoBody = method === 'HEAD';
  let isInterim = false;
  parser[kOnHeadersComplete] = (found) => {
    isInterim = found.statusCode < 200;
    if (isInterim) return false;
    if (isAsked(client)) head(found);
    onHead(hasNoBody ? closesAfterHead(parser, found) : !found.shouldKeepAlive);
    return hasNoBody; // true: no body follows
  };
  parser[kOnMessageComplete] = () => {
    if (!isInterim && isAsked(client)) complete();
  };
}

/** What the parser says of an answer to HEAD is about the body that it does not have. */
function closesAfterHead({ connection }: Parser, { versionMajor, versionMinor }: Head): boolean {
  const isOld = versionMajor < 1 || (versionMajor === 1 && versionMinor === 0);
  return isOld ? !connection.includes('keep-alive') : connection.includes('close');
}
