/** Which hosts may be loaded: this machine, and what the budgets file allows by name. */
import { isLoopback } from './loopback.ts';

/** `allowed` holds `host`, `host:port` or `*.host`, which stands for every name below it. */
export function mayBeLoaded(url: URL, allowed: readonly string[]): boolean {
  return (
    isLoopback(url.hostname) ||
    allowed.some((entry) => {
      const host = entry.toLowerCase();
      return host.startsWith('*.')
        ? url.hostname.endsWith(host.slice(1))
        : host === url.hostname || host === url.host;
    })
  );
}
