/**
 * Lists the files of a folder that are served: those that are in it once links are resolved, and
 * are not hidden.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import { unreadable } from '../files/file-problem.ts';
import { entryAt, realPathInside } from '../files/real-path.ts';

/** Links can make a folder appear below itself in ever new ways. */
const mostEntries = 200_000;

export interface Listing {
  /** Path in an address, beginning with a slash → real path of the file. */
  readonly files: ReadonlyMap<string, string>;
  /** Links that lead out of the folder, to something hidden, or nowhere. */
  readonly leftOut: readonly string[];
}

const isHidden = (name: string): boolean => name.startsWith('.') && name !== '.well-known';

/**
 * Lists a folder's files. Throws `path-escapes` when the folder itself leads out of `inside`,
 * `file-not-found` and `file-unreadable`.
 */
export function listFolder(folder: string, inside: string): Listing {
  const root = realPathInside(inside, folder);
  const files = new Map<string, string>();
  const leftOut: string[] = [];
  let seen = 0;
  // Links lead to the same folders again and again.
  const entriesIn = memoize((directory: string) => readEntries(directory, directory === root));
  const resolveLink = memoize((link: string) => behindLink(root, link));

  const walk = (directory: string, address: string, above: readonly string[]): void => {
    for (const entry of entriesIn(directory)) {
      seen += 1;
      if (seen > mostEntries)
        throw new HeadroomError(
          'file-unreadable',
          `The folder to serve, ${folder}, holds more than ${mostEntries} files, those ` +
            'behind links counted too.',
        );
      if (isHidden(entry.name)) continue;
      const path = `${address}/${entry.name}`;
      const real = entry.isSymbolicLink()
        ? resolveLink(join(directory, entry.name))
        : join(directory, entry.name);
      const found = real === undefined ? undefined : entryAt(real);
      if (real === undefined || found === undefined) leftOut.push(path.slice(1));
      else if (found.isFile()) files.set(path.normalize(), real);
      else if (found.isDirectory() && !above.includes(real)) walk(real, path, [...above, real]);
    }
  };
  walk(root, '', [root]);
  return { files, leftOut };
}

function memoize<T>(work: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const value = known.has(path) ? (known.get(path) as T) : work(path);
    known.set(path, value);
    return value;
  };
}

/** Undefined where a link leads out, to something hidden, in a circle or nowhere. */
function behindLink(root: string, link: string): string | undefined {
  try {
    const real = realPathInside(root, link);
    return relative(root, real).split(sep).some(isHidden) ? undefined : real;
  } catch (thrown) {
    if (thrown instanceof HeadroomError) return undefined;
    throw thrown;
  }
}

/** A folder below that cannot be read is one without files. */
function readEntries(directory: string, isRoot: boolean): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (thrown) {
    if (isRoot) throw thrown;
    if (unreadable(directory, thrown) instanceof HeadroomError) return [];
    throw thrown;
  }
}
