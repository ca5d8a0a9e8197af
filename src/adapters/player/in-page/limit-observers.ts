/** Observers of performance entries that see one step of a flow alone. */

/** The observers of one step. */
export interface Limited {
  /** Calls each of them without an entry, so that it looks again at what it knows. */
  readonly wake: () => void;
  /** Ends what `observeSince` began. */
  readonly disconnect: () => void;
}

const noEntries: PerformanceObserverEntryList = {
  getEntries: () => [],
  getEntriesByName: () => [],
  getEntriesByType: () => [],
};

/**
 * Replaces this world's PerformanceObserver by one that passes over entries from before `sinceMs`.
 * web-vitals asks for buffered entries, and those belong to earlier steps. The page has its own
 * world and keeps its own observer.
 */
export function observeSince(sinceMs: number): Limited {
  const open = new Map<PerformanceObserver, PerformanceObserverCallback>();
  const Native = PerformanceObserver;
  const ofStep = (entries: PerformanceEntryList): PerformanceEntryList =>
    entries.filter(({ startTime }) => startTime >= sinceMs);

  globalThis.PerformanceObserver = class extends Native {
    constructor(callback: PerformanceObserverCallback) {
      super((list, observer) =>
        callback(
          {
            getEntries: () => ofStep(list.getEntries()),
            getEntriesByName: (name, type) => ofStep(list.getEntriesByName(name, type)),
            getEntriesByType: (type) => ofStep(list.getEntriesByType(type)),
          },
          observer,
        ),
      );
      open.set(this, callback);
    }
    override takeRecords(): PerformanceEntryList {
      return ofStep(super.takeRecords());
    }
  };
  return {
    wake: () => {
      for (const [observer, callback] of open) callback(noEntries, observer);
    },
    disconnect: () => {
      for (const observer of open.keys()) observer.disconnect();
      globalThis.PerformanceObserver = Native;
    },
  };
}

/**
 * Counts this world's interactions from now on. web-vitals leaves out one of fifty, and those of
 * earlier steps are none of this one's.
 */
export function countFromHere(): () => number {
  const own = Object.getOwnPropertyDescriptor(Performance.prototype, 'interactionCount')?.get;
  const readTotal = (): number => Number(own?.call(performance) ?? 0);
  const before = readTotal();
  const read = (): number => readTotal() - before;
  Object.defineProperty(performance, 'interactionCount', { get: read, configurable: true });
  return read;
}

/**
 * Returns a function that counts the interactions that Chrome has told of. It tells of those that
 * took `durationThreshold` milliseconds and more.
 */
export function countToldInteractions(durationThreshold: number): () => number {
  const told = new Set<number>();
  new PerformanceObserver((list) => {
    for (const { interactionId } of list.getEntries() as PerformanceEventTiming[])
      if (interactionId) told.add(interactionId);
  }).observe({ type: 'event', durationThreshold });
  return () => told.size;
}

/**
 * Bounds how long this world's callbacks wait for an idle page, in milliseconds. On a page that is
 * never idle, web-vitals would wait a second to read what it was told. Returns a function that ends
 * that.
 */
export function boundIdle(timeout: number): () => void {
  const native = globalThis.requestIdleCallback;
  globalThis.requestIdleCallback = (callback) => native(callback, { timeout });
  return () => {
    globalThis.requestIdleCallback = native;
  };
}
