/** Which hosts may be loaded: this machine, and what the budgets file allows by name. */

/** `localhost` and names below it, 127.0.0.0/8 and ::1; a `URL` has already normalised other spellings of an address. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** `allowed` holds `host`, `host:port` or `*.host`, which stands for every name below it. */
export function mayBeLoaded(url: URL, allowed: readonly string[]): boolean {
  return (
    isLoopback(url.hostname) ||
    allowed.some((entry) => {
      const host = entry.toLowerCase();
      return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === url.hostname || host === url.host;
    })
  );
}
