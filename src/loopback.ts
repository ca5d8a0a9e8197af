/** Which hosts are this machine. */

/**
 * `localhost` and names below it, 127.0.0.0/8 and ::1; expects a host name as `URL` gives it, which
 * has normalised other spellings of an address.
 */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
