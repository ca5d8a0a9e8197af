import { randomUUID } from 'node:crypto';
import { closeSync, constants, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import type { Files } from '../../ports.ts';
import { makeOwnedFolder, removeOwnedFolder, removeWithHeadroom } from '../owned-folder.ts';
import { isMissing, unreadable, unwritable } from './file-problem.ts';
import { lockFolder } from './folder-lock.ts';
import {
  entryAt,
  makeFolder,
  openPlain,
  realPath,
  realPathInside,
  refuseLinks,
} from './real-path.ts';

/** More than any file that Headroom reads has reason to hold. */
const defaultMaxBytes = 256 * 1024 * 1024;

/** The file system. */
export function nodeFiles(): Files {
  /**
   * Functions that forget each temporary folder. Until then, a folder is removed when Headroom
   * ends.
   */
  const temporary = new Map<string, () => void>();
  return {
    read: async (path, maxBytes, inside) =>
      inside === undefined
        ? read(path, maxBytes)
        : readPlain(realPathInside(inside, path), maxBytes).toString('utf8'),
    readOwn: async (path, maxBytes) => readOwn(path, maxBytes)?.toString('utf8'),
    readOwnBytes: async (path, maxBytes) => readOwn(path, maxBytes),
    write,
    exists,
    list,
    realPath: async (path) => realPath(path),
    discard,
    lock: async (folder) => lockFolder(folder),
    async temporaryFolder(prefix) {
      const folder = temporaryFolder(prefix);
      temporary.set(folder, removeWithHeadroom(folder));
      return folder;
    },
    async remove(path) {
      await removeOwnedFolder(path);
      temporary.get(path)?.();
      temporary.delete(path);
    },
  };
}

/** A path that somebody named: a file anywhere, or a pipe. */
async function read(path: string, maxBytes = defaultMaxBytes): Promise<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw isMissing(error) ? notFound(path, error) : unreadable(path, error);
  });
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw tooLarge(path, size, maxBytes);
    return await file.readFile('utf8');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

function readPlain(path: string, maxBytes = defaultMaxBytes): Buffer {
  try {
    const size = entryAt(path)?.size ?? 0;
    if (size > maxBytes) throw tooLarge(path, size, maxBytes);
    const descriptor = openPlain(path, constants.O_RDONLY);
    try {
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw isMissing(error) ? notFound(path, error) : unreadable(path, error);
  }
}

const notFound = (path: string, cause: unknown): HeadroomError =>
  new HeadroomError('file-not-found', `${path} does not exist.`, { cause });

const tooLarge = (path: string, size: number, maxBytes: number): HeadroomError =>
  new HeadroomError('file-unreadable', `${path} has ${size} bytes; at most ${maxBytes} are read.`);

function readOwn(path: string, maxBytes?: number): Buffer | undefined {
  return entryAt(path) === undefined ? undefined : readPlain(path, maxBytes);
}

/** Writes beside the target and renames over it, so that a reader never sees half a file. */
async function write(path: string, contents: string | Uint8Array): Promise<void> {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    makeFolder(dirname(target));
    refuseLinks(target);
    await writeFile(temporary, contents, { flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    if (entryAt(dirname(target))?.isDirectory()) rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw unreadable(path, error);
  }
}

async function list(path: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const isFolder = entryAt(path)?.isDirectory() ?? false;
    if (!isFolder) return undefined;
    throw unreadable(path, error);
  }
}

async function discard(path: string): Promise<void> {
  refuseLinks(dirname(path));
  if (!entryAt(path)?.isFile()) return;
  try {
    unlinkSync(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function temporaryFolder(prefix: string): string {
  const parent = process.env.RUNNER_TEMP ?? tmpdir();
  try {
    return makeOwnedFolder(parent, prefix);
  } catch (error) {
    throw unwritable(parent, error);
  }
}
