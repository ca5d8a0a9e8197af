/**
 * Finds where a path really leads. Every file that a change may have planted is opened here. Paths
 * are resolved before they are checked, and no unchecked link is followed.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import { isOfCheckout } from '../../inside.ts';
import { nameSetting, type Reader } from '../../settings.ts';
import { isMissing, unreadable } from './file-problem.ts';

/** Windows has neither. */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Returns the status of a path, where a link counts as itself; undefined where there is nothing.
 */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw unreadable(path, thrown);
  }
}

/**
 * Resolves every link on the way. Names of files that do not exist stay, also behind a dangling
 * link.
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (thrown) {
    const parent = dirname(path);
    if (!isMissing(thrown) || parent === path) throw unreadable(path, thrown);
    const real = join(realPath(parent), basename(path));
    return entryAt(real)?.isSymbolicLink()
      ? realPath(resolve(dirname(real), readlinkSync(real)))
      : real;
  }
}

/**
 * Resolves a path that must stay in a folder. Git's own files are not part of it: they hold
 * credentials. Returns the real path; throws `path-escapes`.
 */
export function realPathInside(folder: string, path: string): string {
  const root = realPath(folder);
  const real = realPath(path);
  if (isOfCheckout(root, real)) return real;
  throw new HeadroomError('path-escapes', `${path} is a link that leads out of ${folder}.`);
}

/** Returns the first part of a path that is a link. */
function linkOn(path: string): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : linkOn(parent);
  return above ?? (entryAt(path)?.isSymbolicLink() ? path : undefined);
}

/** Throws `path-escapes` where a part of the path, or what it names, is a link. */
export function refuseLinks(path: string): void {
  const link = linkOn(path);
  if (link === undefined) return;
  const hint = (reader: Reader): string =>
    'Remove the link, or name a folder that is none with ' +
    `${nameSetting('output-directory', reader)}.`;
  throw new HeadroomError(
    'path-escapes',
    `${link} is a link, and Headroom keeps its files in folders of its own.`,
    { hint },
  );
}

/** Makes a folder and those above it, none of them through a link. */
export function makeFolder(folder: string): void {
  refuseLinks(folder);
  makeEachFolder(folder);
  refuseLinks(folder);
}

/**
 * Makes one folder after the other. Node's `recursive` tries for ever where the system says that a
 * new folder's own parent is not there, as `/proc` does.
 */
function makeEachFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !isFolder(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing) {
    try {
      mkdirSync(path);
    } catch (thrown) {
      // Another process may have made it meanwhile.
      if (!isFolder(path)) throw thrown;
    }
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Opens a plain file that is where its path says. Returns the descriptor; throws `path-escapes` for
 * a link on the way, `file-unreadable` for a pipe or a device, and what the system says.
 */
export function openPlain(path: string, flags: number): number {
  refuseLinks(path);
  const descriptor = openSync(path, flags | careful);
  try {
    const opened = fstatSync(descriptor);
    // The file may have been exchanged between the look and the opening.
    refuseLinks(path);
    const there = lstatSync(path);
    if (opened.isFile() && there.ino === opened.ino && there.dev === opened.dev) return descriptor;
    throw new HeadroomError('file-unreadable', `${path} is not a plain file.`);
  } catch (thrown) {
    closeSync(descriptor);
    throw thrown;
  }
}
