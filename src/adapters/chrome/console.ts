/**
 * Sends console output of Lighthouse's parts to the debug log. It helps to find a bug, and is noise
 * otherwise.
 */
import type { Log } from '../../ports.ts';

const methods = ['error', 'warn', 'log', 'info', 'debug'] as const;

/**
 * Takes over the console, which Headroom itself does not use. Returns a function that gives it
 * back.
 */
export function keepConsoleQuiet(log: Log): () => void {
  const before = methods.map((method) => [method, console[method]] as const);
  for (const method of methods)
    console[method] = (...said: readonly unknown[]) =>
      log.debug(`Lighthouse: ${said.map(describeLogged).join(' ')}`);
  return () => {
    for (const [method, write] of before) console[method] = write;
  };
}

const describeLogged = (said: unknown): string =>
  said instanceof Error ? (said.stack ?? said.message) : String(said);
