/** Whether two addresses are of one page, for who asked for the first and landed on the second. */

/**
 * A slash at the end, `index.html`, and what is added to the query or after the # are harmless.
 * Another path, host or port is another page. So is an address that lost a part of the requested
 * query, or of the route after the #. `landed` is relative to `asked`, and both may be paths.
 */
export function isSamePage(asked: string, landed: string): boolean {
  const url = URL.parse(asked, 'http://page.invalid');
  const other = URL.parse(landed, url?.href);
  if (!url || !other) return false;
  const isThere = url.origin === other.origin && plainPath(url) === plainPath(other);
  return isThere && keepsQuery(url, other) && (url.hash === '' || url.hash === other.hash);
}

function plainPath({ pathname }: URL): string {
  const path = pathname.replace(/\/index\.html?$/, '/').replace(/(?<=.)\/$/, '');
  try {
    return decodeURI(path);
  } catch {
    return path; // A lone percent sign: compared as it is written.
  }
}

function keepsQuery(asked: URL, landed: URL): boolean {
  const names = new Set(asked.searchParams.keys());
  return [...names].every((name) => {
    const kept = landed.searchParams.getAll(name);
    return asked.searchParams.getAll(name).every((value) => kept.includes(value));
  });
}
