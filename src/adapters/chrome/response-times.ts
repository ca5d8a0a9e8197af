/** Measures on a server's connections how long it takes to answer. */
import type { Socket } from 'node:net';

/**
 * A request of HTTP/1.1 begins with its method. TLS and HTTP/2 do not, and their requests cannot be
 * told apart from outside.
 */
const requestStart = /^(?!PRI )[A-Z]{3,} /;
const switchesProtocol = /^HTTP\/1\.1 101 /;
/** Not the answer yet: continue, early hints. */
const isProvisional = /^HTTP\/1\.1 1(?!01)\d\d /;

/**
 * Calls `note` for each answer on a connection of HTTP/1.1 with the milliseconds from the request's
 * last byte to the first byte of its answer. Nothing is noted of encrypted connections, of HTTP/2,
 * and once a connection has become another protocol's (web sockets).
 */
export function watchResponses(client: Socket, server: Socket, note: (ms: number) => void): void {
  let isHttp: boolean | undefined;
  let askedMs: number | undefined;
  client.on('data', (chunk: Buffer) => {
    isHttp ??= requestStart.test(chunk.toString('latin1', 0, 16));
    if (!isHttp) return;
    askedMs = performance.now();
    // The connection itself is no part of the answer.
    if (server.connecting)
      server.once('connect', () => {
        askedMs = performance.now();
      });
  });
  server.on('data', (chunk: Buffer) => {
    const start = chunk.toString('latin1', 0, 16);
    if (askedMs === undefined || isProvisional.test(start)) return;
    note(performance.now() - askedMs);
    askedMs = undefined;
    if (switchesProtocol.test(start)) isHttp = false;
  });
}
