/**
 * Opens a delay line in front of a loopback server. Bytes pass both ways untouched, and the
 * server's bytes pass a constant time later.
 *
 * On loopback, answers arrive within a millisecond of each other, so chance decides which requests
 * end before the first paint. Lighthouse's simulation builds on that order, and its metrics jump
 * between modes on unchanged code. A small constant delay fixes the order. It works on TCP, so TLS,
 * HTTP/2, compression and web sockets pass as they are.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ServerAnswer } from '../lighthouse/server-answers.ts';
import { lookupName } from '../loopback-names.ts';
import { watchResponses } from './response-times.ts';

/** An open delay line: connect to `port` on 127.0.0.1 instead of to the target. */
export interface DelayLine {
  readonly port: number;
  /**
   * Returns the target's answers since the last call, in the order of their requests
   * (response-times.ts).
   */
  takeAnswers(): readonly ServerAnswer[];
  /** Holds back what the target sends from now on by another time. */
  setDelayMs(delayMs: number): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** How many bytes may be under way in one connection before the server is made to wait. */
const capacityBytes = 16 * 1024 * 1024;

/**
 * Opens a delay line to a target. Each byte from the target arrives `usualDelayMs` after it was
 * sent, in order, until another delay is set.
 */
export async function openDelayLine(
  target: { readonly host: string; readonly port: number },
  usualDelayMs: number,
): Promise<DelayLine> {
  const sockets = new Set<Socket>();
  let answers: { readonly answer: ServerAnswer; readonly askedMs: number }[] = [];
  let delayMs = usualDelayMs;
  const track = (socket: Socket): void => {
    sockets.add(socket.setNoDelay(true));
    socket.once('close', () => sockets.delete(socket));
  };

  // Connections may be half open: one side has ended while the other still sends.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ ...target, lookup: lookupName, allowHalfOpen: true });
    track(client);
    track(upstream);
    watchResponses(client, upstream, (answer, askedMs) => answers.push({ answer, askedMs }));
    client.pipe(upstream);
    delayed(upstream, client, () => delayMs);
    // A connection that breaks on one side breaks on the other, as it would without the line
    // between them.
    client.once('error', () => upstream.resetAndDestroy());
    upstream.once('error', () => client.resetAndDestroy());
    client.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', resolve),
  );

  return {
    port: (server.address() as AddressInfo).port,
    takeAnswers() {
      const taken = answers.sort((one, other) => one.askedMs - other.askedMs);
      answers = [];
      return taken.map(({ answer }) => answer);
    },
    setDelayMs(ms) {
      delayMs = ms;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Passes on what `from` sends, and its end, each `delayMs()` after it came. */
function delayed(from: Socket, to: Socket, delayMs: () => number): void {
  const underWay: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let isBlocked = false;

  const deliver = (): void => {
    timer = undefined;
    for (let next = underWay[0]; next && !isBlocked; next = underWay[0]) {
      const leftMs = next.dueMs - performance.now();
      // A timer may fire up to a millisecond early.
      if (leftMs > 0.5) {
        timer = setTimeout(deliver, leftMs);
        return;
      }
      underWay.shift();
      if (to.destroyed) return;
      if (next.chunk === undefined) return void to.end();
      bytes -= next.chunk.length;
      isBlocked = !to.write(next.chunk);
    }
    if (bytes < capacityBytes) from.resume();
  };
  const accept = (chunk: Buffer | undefined): void => {
    underWay.push({ dueMs: performance.now() + delayMs(), chunk });
    bytes += chunk?.length ?? 0;
    if (bytes >= capacityBytes) from.pause();
    timer ??= isBlocked ? undefined : setTimeout(deliver, delayMs());
  };

  from.on('data', accept);
  from.once('end', () => accept(undefined));
  to.on('drain', () => {
    isBlocked = false;
    deliver();
  });
  to.once('close', () => clearTimeout(timer));
}
