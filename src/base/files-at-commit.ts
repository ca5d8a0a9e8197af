/** The files of a folder as they stand at a commit: data of git, whatever lies on the disk. */
import { HeadroomError } from '../errors.ts';
import type { Files, Git } from '../ports.ts';

/** Files elsewhere (the event of the workflow) are those of the disk. Nothing can be written. */
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
  /** Where the repository begins is asked of the disk: no commit holds a `.git`. */
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

/** The same files with a text where one of them would be. */
export function withText(files: Files, path: string, text: string): Files {
  return {
    ...files,
    read: async (asked, maxBytes, within) =>
      asked === path ? text : files.read(asked, maxBytes, within),
    exists: async (asked) => asked === path || files.exists(asked),
  };
}
