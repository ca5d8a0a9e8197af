/**
 * A run that is told to stop: it says so while there is time, and what it has measured stays as it
 * was.
 */
import { HeadroomError } from '../errors.ts';
import type { Clock, Ports } from '../ports.ts';

/**
 * The runner kills a job 10 s after it asked it to end; stopping what was started takes some of
 * that.
 */
const lastWordMs = 4_000;

/**
 * Throws `cancelled` as soon as the signal comes. What `work` still does then is of no interest.
 */
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
 * After the signal nothing is written any more: Chrome ends with the first signal, and what fails
 * then is no measurement.
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

/** What cannot be said in time is left to the post step. */
export async function lastWord(saying: Promise<void>, clock: Clock): Promise<void> {
  await Promise.race([saying, clock.sleep(lastWordMs)]);
}
