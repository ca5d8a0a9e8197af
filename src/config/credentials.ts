/**
 * User and password in an address, which people write as they are, and not as RFC 3986 would have
 * them.
 */

/** `https://user:$PASSWORD@`: everything up to the last @ before the path. */
const withCredentials = /^(https?:\/\/)([^/?#\s]*)@/i;

/**
 * Returns the part of an address that is user and password, as it is written; an empty text where
 * there is none.
 */
export const credentialsIn = (address: string): string => withCredentials.exec(address)?.[2] ?? '';

/**
 * Returns a user's name or password as it may stand in an address: as it is where that can be read
 * back, otherwise percent-encoded.
 */
export function asCredential(value: string): string {
  const url = URL.parse(`http://user:${value}@host/`);
  return url?.host === 'host' && url.username === 'user' && isReadable(url.password)
    ? value
    : encodeURIComponent(value.toWellFormed());
}

/**
 * Takes a percent sign that is no escape in user and password for a percent sign, so that whoever
 * decodes them can. Returns the same URL.
 */
export function repairCredentials(url: URL): URL {
  if (!isReadable(url.username)) url.username = literally(url.username);
  if (!isReadable(url.password)) url.password = literally(url.password);
  return url;
}

/** Returns the meaning of a repaired user or password. */
export const decodedCredential = (written: string): string => decodeURIComponent(written);

/** `50%` is no escape, and `%ff` is none of UTF-8: then none of the text is meant as one. */
const literally = (written: string): string => written.replaceAll('%', '%25');

function isReadable(written: string): boolean {
  try {
    decodeURIComponent(written);
    return true;
  } catch {
    return false; // a URIError says nothing more
  }
}
