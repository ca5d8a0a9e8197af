/** Stops a run that is told to stop. It says so while there is time, and its measurements stay. */
import { HeadroomError } from '../errors.ts';
import type { Clock, Ports } from '../ports.ts';

/**
 * The runner kills a job 10 s after it asked it to end. Stopping the started processes takes some
 * of that.
 */
const lastWordMs = 4_000;

/** Throws `cancelled` as soon as the signal comes. The later outcome of `work` is ignored. */
export async function unlessCancelled<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = Promise.withResolvers<never>();
  const onAbort = (): void =>
    cancelled.reject(new HeadroomError('cancelled', 'The run was cancelled.'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([cancelled.promise, signal.aborted ? cancelled.promise : work()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Returns ports that write nothing after the signal. Chrome ends with the first signal, and later
 * failures are no measurement.
 */
export function silentOnceCancelled(ports: Ports, signal: AbortSignal): Ports {
  const never = new Promise<never>(() => undefined);
  return {
    ...ports,
    files: {
      ...ports.files,
      write: async (path, text) => (signal.aborted ? never : ports.files.write(path, text)),
    },
  };
}

/** Waits for the last word as long as there is time. The post step says the rest. */
export async function lastWord(saying: Promise<void>, clock: Clock): Promise<void> {
  await Promise.race([saying, clock.sleep(lastWordMs)]);
}
