/** Calls functions when Headroom ends in any way but SIGKILL. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` when the process exits or is told to end. The signal's other effects are left to
 * other listeners. Returns a function that forgets it.
 */
export function whenHeadroomEnds(end: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    end();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', end);
  // It stands first in the row, and is gone when the others are called. They count listeners to
  // decide whether to end the process.
  for (const signal of signals) process.prependListener(signal, onSignal);
  return () => {
    process.off('exit', end);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
