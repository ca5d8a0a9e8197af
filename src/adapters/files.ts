import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeadroomError } from '../errors.ts';
import type { Files } from '../ports.ts';

/** More than any file that Headroom reads has reason to hold. */
const defaultMaxBytes = 256 * 1024 * 1024;

/** The file system. */
export function nodeFiles(): Files {
  return {
    read,
    write,
    exists,
    temporaryFolder: (prefix) => mkdtemp(join(process.env.RUNNER_TEMP ?? tmpdir(), prefix)),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}

async function read(path: string, maxBytes = defaultMaxBytes): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new HeadroomError('file-not-found', `${path} does not exist.`, { cause: error });
    throw unreadable(path, error);
  });
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw new HeadroomError('file-unreadable', `${path} has ${size} bytes; at most ${maxBytes} are read.`);
    return await file.readFile('utf8');
  } catch (error) {
    throw error instanceof HeadroomError ? error : unreadable(path, error as NodeJS.ErrnoException);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): HeadroomError {
  const why = error.code === 'EISDIR' ? 'it is a folder' : error.code === 'EACCES' ? 'permission denied' : error.message;
  return new HeadroomError('file-unreadable', `${path} cannot be read: ${why}.`, { cause: error });
}

/** Written beside the target and renamed over it, so that a reader never sees half a file. */
async function write(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}
