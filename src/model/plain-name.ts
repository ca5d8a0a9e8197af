/**
 * Checks the characters of a name from any source: names are quoted in logs, tables and comments.
 */

/** Controls, other ends of a line, and what changes the direction of text. */
const forbidden = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Returns whether a name is one line of plain text, as everybody who reads it sees it. */
export const isPlainName = (text: string): boolean => text.search(forbidden) < 0;

/** Returns the name with a blank for whatever a name may not hold. */
export const plainName = (text: string): string => text.replace(forbidden, ' ');
