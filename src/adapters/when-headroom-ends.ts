/** Calls functions when Headroom ends in any way but SIGKILL. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` when the process exits or is told to end; what else the signal does is left to who
 * else listens. Returns how to forget it.
 */
export function whenHeadroomEnds(end: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    end();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', end);
  // First in the row, and gone when the others are called: they count listeners to know whether
  // ending the process is theirs.
  for (const signal of signals) process.prependListener(signal, onSignal);
  return () => {
    process.off('exit', end);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
