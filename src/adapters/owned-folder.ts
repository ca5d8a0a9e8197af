/**
 * Makes temporary folders for worktrees and profiles of Chrome. They go with the process that made
 * them, or are swept by the next one.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entryAt, openPlain, realPath } from './files/real-path.ts';
import { isThere, parseOwner, thisProcess } from './process-owner.ts';
import { whenHeadroomEnds } from './when-headroom-ends.ts';

/** Beside the folder, since a worktree has to be empty at first. */
const ownerEnding = '.owner';
const ownPrefix = 'headroom-';
const longestOwner = 2_000;

/**
 * Makes an empty folder that names this process as its owner, and sweeps those of processes that
 * are gone.
 */
export function makeOwnedFolder(parent: string, prefix: string): string {
  sweep(parent);
  const folder = realPath(mkdtempSync(join(parent, prefix)));
  writeFileSync(folder + ownerEnding, JSON.stringify(thisProcess()), { flag: 'wx', mode: 0o600 });
  return folder;
}

export function removeOwnedFolderSync(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  rmSync(folder + ownerEnding, { force: true });
}

/** A folder that is not there is fine, and so is one that was never owned. */
export async function removeOwnedFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await rm(folder + ownerEnding, { force: true });
}

/** Removes the folder when Headroom ends. Returns a function that cancels that. */
export function removeWithHeadroom(folder: string): () => void {
  const forget = whenHeadroomEnds(() => {
    forget();
    removeInBackground(folder);
  });
  return forget;
}

/**
 * Removing a folder of packages takes longer than a cancelled job has left, so a process of its own
 * does it. It removes once more after a second, since a process that was just killed may have
 * written something.
 */
const removal = 'rm -rf -- "$@" 2>/dev/null; sleep 1; exec rm -rf -- "$@"';

function removeInBackground(folder: string): void {
  if (process.platform === 'win32') {
    removeOwnedFolderSync(folder);
    return;
  }
  const options = {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  } as const;
  const child = spawn('/bin/sh', ['-c', removal, 'sh', folder, folder + ownerEnding], options);
  child.on('error', () => undefined); // Then the next run sweeps it.
  child.unref();
}

/**
 * Removes folders that this user's killed processes left. In doubt, as for a process in another
 * container, a folder stays.
 */
function sweep(parent: string): void {
  for (const name of namesIn(parent)) {
    if (!name.startsWith(ownPrefix) || !name.endsWith(ownerEnding)) continue;
    const marker = join(parent, name);
    const owner = parseOwner(ownText(marker) ?? '');
    const folder = marker.slice(0, -ownerEnding.length);
    if (owner && !isThere(owner) && isOwnFolder(folder)) removeInBackground(folder);
  }
}

/**
 * Returns the marker's text; undefined for a link, and for a file of another user, who could name
 * any process in it.
 */
function ownText(marker: string): string | undefined {
  const entry = entryAt(marker);
  if (!entry?.isFile() || !isOurs(entry.uid)) return undefined;
  try {
    const descriptor = openPlain(marker, constants.O_RDONLY);
    try {
      return readFileSync(descriptor, 'utf8').slice(0, longestOwner);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined; // Another run has swept it meanwhile.
  }
}

function isOwnFolder(folder: string): boolean {
  const entry = entryAt(folder);
  return entry === undefined || (entry.isDirectory() && isOurs(entry.uid));
}

const isOurs = (uid: number): boolean => process.getuid === undefined || uid === process.getuid();

function namesIn(parent: string): readonly string[] {
  try {
    return readdirSync(parent);
  } catch {
    return []; // A folder for temporary files may be closed to readers.
  }
}
