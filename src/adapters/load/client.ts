/**
 * Patches autocannon's client (9.0.0, lib/httpClient.js) where it counts or times wrongly:
 * - When a connection ends, its request stays in the client's queue. Every later answer is timed
 *   from an older request, and the rest of a half-read answer is taken from the next one.
 * - An answer that is cut short by an orderly close is no error to it.
 * - It writes a request to a connection that the server has just said it will close. It counts the
 *   reset that follows as an error, and then has two connections.
 * - A request that crosses with the end of an idle connection is an error to it, where HTTP clients
 *   send it again.
 * - An answer that ends with its connection is never complete, nor is one without a body whose head
 *   has a length. A 103 is an answer of its own.
 * - It waits until the time-out for what is no HTTP at all.
 * - It tries a refused connection again at once, without end.
 */
import type { Socket } from 'node:net';
import { isAsked, type LoadClient } from '../autocannon-client.ts';
import { readHeads } from './heads.ts';

/**
 * Hears the fate of a client's requests. Each `sent` is followed by one of the others, or by the
 * event `response`.
 */
export interface Watcher {
  sent(): void;
  /**
   * Its connection could not be had, or ended before the whole answer came; an orderly end has no
   * code.
   */
  lost(code: string | undefined): void;
  timedOut(): void;
}

/** Between a connection that gave no answer at all and the next try. */
const pauseMs = 100;

/**
 * Methods that may be repeated (RFC 9110, 9.2.2). Their requests may be sent again when the
 * connection ended without an answer (RFC 9112, 9.3.1).
 */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/**
 * Patches a client that has not connected yet. Returns a question: is it sending a request again?
 */
export function patchClient(
  client: LoadClient,
  method: string,
  watcher: Watcher,
): { isResending(): boolean } {
  const connect = client._connect.bind(client);
  const request = client._doRequest.bind(client);
  const destroyConnection = client._destroyConnection.bind(client);
  const execute = client.parser.execute.bind(client.parser);
  let pause: NodeJS.Timeout | undefined;
  let hasAnswered = false;
  let willClose = false;
  let isResending = false;
  let wasResent = false;
  let sentMs = 0;

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
  const failed = (error?: NodeJS.ErrnoException): void => {
    if (client.destroyed) return;
    const asked = client.pipelinedRequests.peek();
    dropConnection(client.conn);
    if (asked?.bytes === 0 && hasAnswered && !wasResent && idempotent.has(method)) {
      resend();
      return;
    }
    // Where nothing was asked, the server has ended a connection that was idle.
    if (asked) watcher.lost(error?.code);
    client.pipelinedRequests.clear();
    if (hasAnswered) reconnect();
    else pause = setTimeout(reconnect, pauseMs);
  };
  /** The request stays what it is to the watcher, with the time that it has left. */
  const resend = (): void => {
    isResending = wasResent = true;
    reconnect();
    isResending = false;
    client.timeoutTicker.reschedule(Math.max(1, client.timeout - (performance.now() - sentMs)));
  };

  client.on('request', () => {
    if (isResending) return;
    wasResent = false;
    sentMs = performance.now();
    watcher.sent();
  });
  client.parser.execute = (chunk) => {
    const outcome = execute(chunk);
    if (outcome instanceof Error && isAsked(client)) failed(outcome);
    return outcome;
  };
  client._destroyConnection = () => {
    // Nothing else ends the connection of a client that goes on.
    if (!client.destroyed && isAsked(client)) watcher.timedOut();
    destroyConnection();
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
    if (client.destroyed) return;
    if (!willClose) return request();
    dropConnection(client.conn);
    reconnect();
  };
  return { isResending: () => isResending };
}

function dropConnection(connection: Socket): void {
  connection.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error');
  connection.on('error', () => {}); // whatever still happens to it is of no interest
  connection.destroy();
}
