/** Tells whether Chrome refuses an address because of a page's "block". */

export type BlockedBy = (url: string) => boolean;

/** Matches as Chrome does: the parts between the stars are found one after the other, anywhere. */
export function blockedBy(patterns: readonly string[]): BlockedBy {
  const parts = patterns.map((pattern) => pattern.split('*'));
  return (url) => parts.some((some) => holdsInOrder(url, some));
}

function holdsInOrder(url: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = url.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
