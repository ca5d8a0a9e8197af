/**
 * Allows one run in a folder at a time, by a file that names the process. A lock of a dead process
 * does not count.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  linkSync,
  lstatSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import { isThere, type Owner, parseOwner, thisProcess } from '../process-owner.ts';
import { unwritable } from './file-problem.ts';
import { entryAt, makeFolder, openPlain } from './real-path.ts';

const lockName = '.headroom-run.lock';

/** How often a lock that changes meanwhile is looked at again. */
const tries = 5;

/**
 * Makes the folder where it is missing, and takes it for this process. Returns a function that
 * releases it. Throws `output-in-use` while another process has it, and `path-escapes`,
 * `disk-full`, `output-unwritable`.
 */
export function lockFolder(folder: string): () => Promise<void> {
  const lock = join(folder, lockName);
  const own = JSON.stringify(thisProcess());
  try {
    makeFolder(folder);
    take(lock, folder, own);
  } catch (thrown) {
    throw unwritable(folder, thrown);
  }
  return async () => {
    if (readLock(lock) === own) unlinkSync(lock);
  };
}

function take(lock: string, folder: string, own: string): void {
  for (let tried = 0; tried < tries; tried += 1) {
    if (place(lock, folder, own)) return;
    const text = readLock(lock);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (!owner || isThere(owner)) throw inUse(lock, owner);
    if (!takeAway(lock, text)) throw inUse(lock, owner);
  }
  throw inUse(lock, undefined);
}

/**
 * Places the lock as a link to a whole file, so it is there at once or not at all. Returns false
 * where a lock exists already.
 */
function place(lock: string, folder: string, own: string): boolean {
  const whole = join(folder, `.${randomUUID()}.tmp`);
  try {
    writeFileSync(whole, own, { flag: 'wx' });
    return (
      unlessThere(() => linkSync(whole, lock)) ??
      unlessThere(() => writeFileSync(lock, own, { flag: 'wx' })) ??
      false
    );
  } finally {
    rmSync(whole, { force: true });
  }
}

/** Some file systems know no second name for a file. */
const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Returns true when the lock was made, and false where a file exists already. Returns undefined
 * where the file system cannot link.
 */
function unlessThere(make: () => void): boolean | undefined {
  try {
    make();
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') return false;
    if (noLinks.includes(code)) return undefined;
    throw thrown;
  }
}

/**
 * A process that takes a lock away does so at once. An older mark belongs to a process that died
 * meanwhile.
 */
const takingMs = 10_000;

/**
 * Removes the lock of a dead process. One at a time, and only while it is still that lock; false
 * while another is at it.
 */
function takeAway(lock: string, stale: string): boolean {
  const mark = `${lock}.taking`;
  if (!unlessThere(() => writeFileSync(mark, '', { flag: 'wx' }))) {
    const since = lstatSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > takingMs) rmSync(mark, { force: true });
    return false;
  }
  try {
    if (readLock(lock) === stale) unlinkSync(lock);
    return true;
  } finally {
    rmSync(mark, { force: true });
  }
}

function readLock(path: string): string | undefined {
  if (entryAt(path) === undefined) return undefined;
  const descriptor = openPlain(path, constants.O_RDONLY);
  try {
    return readFileSync(descriptor, 'utf8').slice(0, 2_000);
  } finally {
    closeSync(descriptor);
  }
}

function inUse(lock: string, owner: Owner | undefined): HeadroomError {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : 'another process';
  const message = `The output directory is in use by ${who}, as ${lock} says.`;
  return new HeadroomError('output-in-use', message);
}
