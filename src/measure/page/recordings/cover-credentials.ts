/**
 * Covers credentials in what other hosts were asked and answered. They are of hosts and of people
 * that Headroom knows nothing of, so they are found by their names.
 */

const covered = '***';

/** The ends of such names without their dashes: `x-amz-security-token`, `accessToken`. */
const ends = [
  'token',
  'secret',
  'password',
  'passwd',
  'pwd',
  'jwt',
  'apikey',
  'accesskey',
  'signature',
  'credential',
  'authorization',
  'sessionid',
  'sessid',
];
const whole = ['auth', 'code', 'hmac', 'key', 'otp', 'session', 'sid', 'sig', 'ticket'];

/** A word of a text, such as a label; a credential is longer, and no blank is in it. */
const shortest = 8;

/** Whether a parameter, a key or a header holds a credential, by its name. */
export function namesCredential(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return whole.includes(plain) || ends.some((end) => plain.endsWith(end));
}

/** Covers such parameters in an address, or in a text with addresses. */
export const coverParameters = (text: string): string =>
  text.replaceAll(/([?&#;]|^)([\w.~%[\]-]{1,80})=([^&#;\s"'<>,\\]+)/g, (all, sign, name, value) =>
    namesCredential(decoded(name)) && value !== covered ? `${sign}${name}=${covered}` : all,
  );

/** Covers the texts below such keys, and leaves every other sign of the JSON as it is. */
export const coverJson = (json: string): string =>
  json.replaceAll(
    /"((?:[^"\\]|\\.){1,80})"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g,
    (all, name: string, colon: string, value: string) =>
      value.length >= shortest && !/\s/.test(value) && namesCredential(name)
        ? `"${name}"${colon}"${covered}"`
        : all,
  );

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // No valid encoding: it is a name as it stands.
  }
}
