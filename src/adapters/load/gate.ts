/**
 * Holds back the requests of some clients, so that two servers can be loaded in turns over
 * connections that last.
 */
import type { LoadClient } from '../autocannon-client.ts';

export interface Gate {
  /**
   * For a client that has not connected yet and is patched. A request that is sent once more is not
   * held back.
   */
  guard(client: LoadClient, patched: { isResending(): boolean }): void;
  /**
   * Lets the requests through, one client after the other over that time. Connections that begin
   * together stay in step where answers take equally long. The number of answers that fit into a
   * window would then jump.
   */
  open(overMs: number): void;
  /** Requests that are under way are answered, others wait. */
  close(): void;
  /** Resolves once the gate is closed and no client waits for an answer. */
  quiet(): Promise<void>;
}

/** Node's longest timer, some 25 days. */
const neverMs = 2 ** 31 - 1;

/** A gate that is closed. */
export function closedGate(): Gate {
  const held = new Set<LoadClient>();
  let guarded = 0;
  let isOpen = false;
  const whoWaits: (() => void)[] = [];
  const isQuiet = (): boolean => !isOpen && held.size === guarded;

  return {
    guard(client, patched) {
      guarded += 1;
      const send = client._doRequest.bind(client);
      client._doRequest = () => {
        if (isOpen || patched.isResending()) {
          held.delete(client);
          return send();
        }
        client.timeoutTicker.reschedule(neverMs);
        held.add(client);
        if (isQuiet()) for (const resolve of whoWaits.splice(0)) resolve();
      };
    },
    open(overMs) {
      isOpen = true;
      const waiting = [...held];
      for (const [index, client] of waiting.entries()) {
        // A client whose connection has ended meanwhile asks by itself once it has another, or
        // already has.
        const ask = (): void => {
          if (held.delete(client) && !client.conn.destroyed) client._doRequest();
        };
        if (overMs > 0) setTimeout(ask, (overMs * index) / waiting.length);
        else ask();
      }
    },
    close() {
      isOpen = false;
    },
    quiet: () => new Promise((resolve) => (isQuiet() ? resolve() : whoWaits.push(resolve))),
  };
}
