/**
 * Checks what an HTTP header can carry, and lists the headers that are not the user's to write.
 * Decided once: files are checked by it, and requests are sent by it.
 */

/**
 * Header values are sent as Latin-1, as browsers' `fetch`, Node and undici do: one byte for each
 * character up to U+00FF. There is no other encoding that a server could be told of.
 */
export const headerEncoding = 'latin1';

const isName = /^[\w!#$%&'*+.^`|~-]+$/;
/** Visible characters, spaces, tabs, and the upper half of Latin-1 (RFC 9110, 5.5). */
const forbidden = /[^\t\x20-\x7e\x80-\xff]/u;
const writtenByHeadroom = new Set(['content-length', 'transfer-encoding']);

/** Why a request cannot have a header of this name; undefined when it can. */
export function headerNameProblem(name: string): string | undefined {
  if (!isName.test(name)) return 'this is no name of a header';
  return writtenByHeadroom.has(name.toLowerCase())
    ? 'Headroom writes this header itself, from the body'
    : undefined;
}

/**
 * Why a header cannot have this value, without quoting it, since it may be a secret; undefined when
 * it can.
 */
export function headerValueProblem(value: string): string | undefined {
  const found = forbidden.exec(value);
  if (!found) return undefined;
  const [character] = found;
  const before = [...value.slice(0, found.index)].length;
  const place = `character ${before + 1} (${codePoint(character)})`;
  if (/[\r\n]/.test(character))
    return `a header cannot hold a line break: ${place}; look for one in its variables`;
  const isControl = character < ' ' || character === '\x7f';
  return isControl
    ? `a header cannot hold a control character: ${place}`
    : `a header holds Latin-1 only: ${place} is not of it; encode the value`;
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
