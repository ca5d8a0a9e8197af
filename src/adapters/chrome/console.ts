/**
 * What Lighthouse's parts write to the console: of use to who looks for a bug, and noise to all
 * others.
 */
import type { Log } from '../../ports.ts';

const methods = ['error', 'warn', 'log', 'info', 'debug'] as const;

/** Headroom itself writes nothing to the console. Returns how to give it back. */
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
