/**
 * Reads the files of a folder as they stand at a commit. They are data of git, independent of the
 * disk.
 */
import { HeadroomError } from '../errors.ts';
import type { Files, Git } from '../ports.ts';

/**
 * Returns the files of a folder at a commit. Files elsewhere, such as the workflow's event, are
 * those of the disk. Nothing can be written.
 */
export function filesAtCommit(
  commit: string,
  directory: string,
  { git, files }: { readonly git: Git; readonly files: Files },
): Files {
  const inside = `${directory.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const at = commit.slice(0, 7);
  const textAt = (path: string) =>
    git.show(directory, commit, `./${path.replaceAll('\\', '/').slice(inside.length)}`);
  const refuse = async (): Promise<never> => {
    throw new Error(`the files of ${at} can only be read`);
  };
  /** The disk tells where the repository begins, since no commit holds a `.git`. */
  const isAt = (path: string): boolean =>
    path.replaceAll('\\', '/').startsWith(inside) && !/[\\/]\.git$/.test(path);
  return {
    ...files,
    async read(path, maxBytes, within) {
      if (!isAt(path)) return files.read(path, maxBytes, within);
      const text = await textAt(path);
      if (text === undefined)
        throw new HeadroomError('file-not-found', `${path} does not exist at ${at}.`);
      if (maxBytes !== undefined && text.length > maxBytes)
        throw new HeadroomError('file-unreadable', `${path} at ${at} is too large.`);
      return text;
    },
    exists: async (path) => (isAt(path) ? (await textAt(path)) !== undefined : files.exists(path)),
    write: refuse,
    remove: refuse,
    discard: refuse,
    lock: refuse,
    temporaryFolder: refuse,
  };
}

/** Returns the same files, with a text in the place of one of them. */
export function withText(files: Files, path: string, text: string): Files {
  return {
    ...files,
    read: async (asked, maxBytes, within) =>
      asked === path ? text : files.read(asked, maxBytes, within),
    exists: async (asked) => asked === path || files.exists(asked),
  };
}
