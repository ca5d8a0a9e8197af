/** By which resources of base and head are found to be the same. */

/** Without a query, and without the hash of a build, which differs between base and head. */
export function plainName(url: string): string {
  const [path = ''] = url.split(/[?#]/);
  return path.replaceAll(/[.-](?=[\w-]*\d)[\w-]{6,}(?=\.\w+$)/g, '');
}
