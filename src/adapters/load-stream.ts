/** The load on one server: one set of connections from warm-up to the last answer that counts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadReport, LoadRequest } from '../ports.ts';
import { type LoadClient, mend } from './load-client.ts';
import { countAnswers } from './load-count.ts';
import { closedGate } from './load-gate.ts';
import { watchGenerator } from './load-generator.ts';

export interface LoadStream {
  /** Loads for that long, and counts nothing. Then waits for the answers that are under way, up to `stragglersMs`. */
  warmUp(ms: number, stragglersMs: number): Promise<void>;
  /** The mean latency of the warm-up in milliseconds; undefined when nothing succeeded. */
  warmLatencyMs(): number | undefined;
  /**
   * Loads for `settleMs` that do not count, since a server that comes from idling is slower at first, and for the window of `windowMs`:
   * rates are of the answers that come in it, latencies and failures of the requests that are sent in it (time-outs count whenever
   * they come). Then waits for the answers
   * that are under way, up to `stragglersMs`; those that come still later count as well.
   */
  turn(settleMs: number, windowMs: number, stragglersMs: number): Promise<void>;
  /** Counts those that have not been answered, and ends all connections. */
  finish(): Promise<LoadReport>;
}

/** What can be switched to measure its effect; a bench switches it. */
export interface LoadSettings {
  /** How the connections of a turn begin: one after the other, or all at once (load-gate.ts). */
  readonly connectionsBegin: 'in-order' | 'at-once';
}

/** autocannon looks at this interval whether it is to end. */
const tickMs = 50;

/**
 * Opens the connections. The window is Headroom's own: autocannon ends at a tick, and so up to a second late. autocannon is told no rate, so its correction for coordinated omission, which is wrong, does not
 * apply (`ignoreCoordinatedOmission` is refused without a rate).
 */
export async function openStream(request: LoadRequest, longestMs: number, { connectionsBegin }: LoadSettings): Promise<LoadStream> {
  const { default: autocannon } = await import('autocannon');
  const { url, method, headers, body, connections, timeoutMs } = request;
  const count = countAnswers(request.expectStatus, timeoutMs + longestMs);
  const generator = watchGenerator();
  const gate = closedGate();
  const clients: LoadClient[] = [];
  /** Whose request was sent while it counts; each has one at a time. */
  const counted = new Set<LoadClient>();
  let sentCount = true; // the warm-up counts, until it is forgotten
  let isInWindow = false;
  let measuredMs = 0;

  const tracker = autocannon({
    url,
    method: method as NonNullable<Parameters<typeof autocannon>[0]['method']>,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    connections,
    duration: Math.ceil(longestMs / 1000) + 60,
    sampleInt: tickMs,
    skipAggregateResult: true,
    setupClient(itself) {
      const client = itself as unknown as LoadClient;
      client.timeout = timeoutMs;
      gate.guard(client);
      mend(client, method, () => {
        if (counted.has(client)) count.lost();
      });
      client.on('request', () => (sentCount ? counted.add(client) : counted.delete(client)));
      client.on('response', (status: number, bytes: number, latencyMs: number) => {
        if (isInWindow) count.cameInWindow(bytes);
        if (counted.has(client)) count.answered(status, latencyMs);
      });
      client.on('timeout', count.timedOut);
      clients.push(client);
    },
  });
  const over = Promise.resolve(tracker);
  over.catch(() => {}); // whoever awaits it below gets it
  const passed = (ms: number): Promise<unknown> => Promise.race([sleep(ms), over]);
  const stragglers = async (ms: number): Promise<void> => {
    if (ms > 0) await Promise.race([gate.quiet(), passed(ms)]);
  };

  return {
    async warmUp(ms, stragglersMs) {
      gate.open(0);
      await passed(ms);
      gate.close();
      await stragglers(stragglersMs);
      if (stragglersMs > 0) counted.clear(); // what still comes is late even for a straggler
    },
    warmLatencyMs() {
      const latencyUs = count.report().latencyUs?.mean;
      return latencyUs === undefined ? undefined : latencyUs / 1000;
    },
    async turn(settleMs, windowMs, stragglersMs) {
      if (measuredMs === 0) count.restart();
      sentCount = settleMs === 0;
      gate.open(connectionsBegin === 'in-order' ? settleMs / 2 : 0);
      if (settleMs > 0) await passed(settleMs);
      sentCount = isInWindow = true;
      generator.resume();
      const fromMs = performance.now();
      await passed(windowMs);
      measuredMs += performance.now() - fromMs;
      generator.pause();
      isInWindow = false;
      gate.close();
      await stragglers(stragglersMs);
    },
    async finish() {
      count.stillWaiting(clients.flatMap(waitingMs));
      for (const client of clients) client.destroy();
      await over;
      const { inWindow, ...counted } = count.report();
      const seconds = measuredMs / 1000;
      return { ...counted, answersPerSecond: inWindow.answers / seconds, bytesPerSecond: inWindow.bytes / seconds, generator: generator.report() };
    },
  };
}

/** How long the request that a client has sent has been waiting for its answer. */
function waitingMs(client: LoadClient): number[] {
  const waiting = client.pipelinedRequests.peek();
  if (!waiting) return [];
  const [seconds, nanoseconds] = process.hrtime([...waiting.startTime]);
  return [seconds * 1e3 + nanoseconds / 1e6];
}
