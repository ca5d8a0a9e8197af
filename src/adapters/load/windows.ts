/** Knows the parts of a round that count, and the share of a request's time that lies in them. */

export interface Windows {
  /** Opens a window: from now on answers count. */
  open(): void;
  /** Closes the window: from now on answers do not count. */
  close(): void;
  /** Returns whether no window has been opened yet, as in the warm-up. */
  isBefore(): boolean;
  /** Returns how long the windows are together. */
  totalMs(): number;
  /** How much of them has passed by now, the part that is open included. */
  passedMs(nowMs: number): number;
  /**
   * Returns the share (0…1) of the time from `fromMs` to now that lies in a window. A request
   * counts for that much: wholly inside it counts once, over an edge in part. So each moment of a
   * window counts alike, however long the answers take. Answers under way at an edge are mostly
   * slow ones. If each counted once, the number that fits into a window would jump.
   */
  shareSince(fromMs: number, nowMs: number): number;
}

/** `clock` gives milliseconds; requests are asked about as they end. */
export function openWindows(clock: () => number = () => performance.now()): Windows {
  const closed: { readonly fromMs: number; readonly toMs: number }[] = [];
  let openMs: number | undefined;
  let closedMs = 0;
  return {
    open() {
      openMs = clock();
    },
    close() {
      if (openMs !== undefined) {
        const toMs = clock();
        closed.push({ fromMs: openMs, toMs });
        closedMs += toMs - openMs;
      }
      openMs = undefined;
    },
    isBefore: () => openMs === undefined && closed.length === 0,
    totalMs: () => closedMs,
    passedMs: (nowMs) => closedMs + (openMs === undefined ? 0 : nowMs - openMs),
    shareSince(fromMs, nowMs) {
      if (openMs !== undefined && fromMs >= openMs) return 1;
      const tookMs = nowMs - fromMs;
      if (tookMs <= 0) return 0;
      let insideMs = openMs === undefined ? 0 : nowMs - openMs;
      for (let index = closed.length - 1; index >= 0; index -= 1) {
        const window = closed[index];
        if (!window || window.toMs <= fromMs) break;
        insideMs += Math.min(window.toMs, nowMs) - Math.max(window.fromMs, fromMs);
      }
      return insideMs / tookMs;
    },
  };
}
