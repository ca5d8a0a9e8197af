/**
 * Loads one server with one set of connections, from the warm-up to the last answer that counts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isServersFailure } from '../../connection-errors.ts';
import type { LoadReport, LoadRequest } from '../../ports.ts';
import type { LoadClient } from '../autocannon-client.ts';
import { patchClient } from './client.ts';
import { countAnswers, isExpected } from './count.ts';
import { dialOptions } from './dial.ts';
import { closedGate } from './gate.ts';
import { watchGenerator } from './generator.ts';
import { requestBytes } from './request.ts';
import { openWindows } from './windows.ts';

export interface LoadStream {
  /**
   * Loads for that long, and counts nothing. Then waits for the answers that are under way, up to
   * `stragglersMs`.
   */
  warmUp(ms: number, stragglersMs: number): Promise<void>;
  /** The mean latency of the warm-up in milliseconds; undefined when nothing succeeded. */
  warmLatencyMs(): number | undefined;
  /**
   * Loads for `settleMs` that do not count, since a server that comes from idling is slower at
   * first, and for the window of `windowMs`. Requests that are under way when it opens or closes
   * count in part (windows.ts), whenever they end. Then waits for the answers that are under way,
   * up to `stragglersMs`.
   */
  turn(settleMs: number, windowMs: number, stragglersMs: number): Promise<void>;
  /** Waits for all that is under way: each is answered or times out. */
  rest(): Promise<void>;
  /** Rests, and ends all connections. */
  finish(): Promise<LoadReport>;
}

/** Settings that a bench switches to measure their effect. */
export interface LoadSettings {
  /** How the connections of a turn begin: one after the other, or all at once (gate.ts). */
  readonly connectionsBegin: 'in-order' | 'at-once';
}

/** autocannon looks at this interval whether it is to end. */
const tickMs = 50;

/**
 * Opens the connections. The windows are Headroom's own, because autocannon ends at a tick, up to a
 * second late. Its correction for coordinated omission is wrong, and applies only to a given rate.
 * None is given, and without one `ignoreCoordinatedOmission` is refused.
 */
export async function openStream(
  request: LoadRequest,
  longestMs: number,
  { connectionsBegin }: LoadSettings,
): Promise<LoadStream> {
  const { default: autocannon } = await import('autocannon');
  const { url, method, connections, timeoutMs, expectStatus } = request;
  const bytes = requestBytes(request);
  const windows = openWindows();
  const count = countAnswers(expectStatus, timeoutMs);
  const generator = watchGenerator();
  const gate = closedGate();
  const clients: LoadClient[] = [];
  const warm = { answers: 0, sumMs: 0 };

  const watch = (client: LoadClient): void => {
    let sentMs = 0;
    const shareNow = (): number => windows.shareSince(sentMs, performance.now());
    const patched = patchClient(client, method, {
      sent() {
        sentMs = performance.now();
      },
      lost(code) {
        if (!isServersFailure(code)) return count.notSent(code ?? '');
        const share = shareNow();
        if (share > 0) count.lost(share);
      },
      timedOut() {
        const share = shareNow();
        if (share > 0) count.timedOut(share);
      },
    });
    gate.guard(client, patched);
    client.on('response', (status: number, size: number) => {
      const nowMs = performance.now();
      const share = windows.shareSince(sentMs, nowMs);
      if (share > 0)
        return count.answered(share, status, size, nowMs - sentMs, windows.passedMs(nowMs));
      if (!windows.isBefore() || !isExpected(status, expectStatus)) return;
      warm.answers += 1;
      warm.sumMs += nowMs - sentMs;
    });
  };
  const tracker = autocannon({
    ...dialOptions(url),
    method: method as NonNullable<Parameters<typeof autocannon>[0]['method']>,
    connections,
    duration: Math.ceil((longestMs + 4 * timeoutMs) / 1000) + 60,
    sampleInt: tickMs,
    skipAggregateResult: true,
    setupClient(itself) {
      const client = itself as unknown as LoadClient;
      client.timeout = timeoutMs;
      client.getRequestBuffer = () => bytes;
      watch(client);
      clients.push(client);
    },
  });
  const over = Promise.resolve(tracker);
  over.catch(() => {}); // whoever awaits it below gets it
  const passed = (ms: number): Promise<unknown> => Promise.race([sleep(ms), over]);
  const stragglers = async (ms: number): Promise<void> => {
    if (ms > 0) await Promise.race([gate.quiet(), passed(ms)]);
  };
  const rest = async (): Promise<void> => {
    gate.close();
    await Promise.race([gate.quiet(), over]);
  };

  return {
    async warmUp(ms, stragglersMs) {
      gate.open(0);
      await passed(ms);
      if (stragglersMs === 0) return;
      gate.close();
      await stragglers(stragglersMs);
    },
    warmLatencyMs: () => (warm.answers === 0 ? undefined : warm.sumMs / warm.answers),
    async turn(settleMs, windowMs, stragglersMs) {
      gate.open(connectionsBegin === 'in-order' ? settleMs / 2 : 0);
      if (settleMs > 0) await passed(settleMs);
      windows.open();
      generator.resume();
      await passed(windowMs);
      windows.close();
      generator.pause();
      gate.close();
      await stragglers(stragglersMs);
    },
    rest,
    async finish() {
      await rest();
      for (const client of clients) client.destroy();
      await over;
      return { ...count.report(windows.totalMs()), generator: generator.report() };
    },
  };
}
