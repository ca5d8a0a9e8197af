/** Measures on a server's connections how long it takes to answer. */
import type { Socket } from 'node:net';
import type { ServerAnswer } from '../lighthouse/server-answers.ts';

/**
 * A request of HTTP/1.1 begins with its method. TLS and HTTP/2 do not, and their requests cannot be
 * told apart from outside.
 */
const requestStart = /^(?!PRI )[A-Z]{3,} /;
/** The method and the target, where the whole line has arrived. */
const firstLine = /^(\S+ \S+) HTTP\/1\.[01]\r\n/;
const switchesProtocol = /^HTTP\/1\.1 101 /;
/** Not the answer yet: continue, early hints. */
const isProvisional = /^HTTP\/1\.1 1(?!01)\d\d /;

/**
 * Calls `note` for each answer on a connection of HTTP/1.1, with the moment of the request's last
 * byte in milliseconds. Nothing is noted of encrypted connections, of HTTP/2, and once a connection
 * has become another protocol's (web sockets).
 */
export function watchResponses(
  client: Socket,
  server: Socket,
  note: (answer: ServerAnswer, askedMs: number) => void,
): void {
  let isHttp: boolean | undefined;
  let request: string | undefined;
  let askedMs: number | undefined;
  client.on('data', (chunk: Buffer) => {
    isHttp ??= requestStart.test(chunk.toString('latin1', 0, 16));
    if (!isHttp) return;
    if (askedMs === undefined) request = firstLine.exec(chunk.toString('latin1'))?.[1];
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
    note({ request, tookMs: performance.now() - askedMs }, askedMs);
    askedMs = undefined;
    if (switchesProtocol.test(start)) isHttp = false;
  });
}
