/** Where paths lead, and whether they stay where they should. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Environment } from './child-environment.ts';
import { given, type Options } from './options.ts';

export interface Folders {
  /** Absolute: the folder that everything in the budgets file is relative to. */
  readonly working: string;
  readonly output: string;
  /** The runner's workspace, at a terminal the current folder, where the working directory is inside of it; else the working directory. */
  readonly workspace: string;
}

export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

export function readFolders(options: Options, environment: Environment): Folders {
  const working = resolve(given(options, 'working-directory') ?? '.');
  const output = resolve(working, given(options, 'output-directory') ?? '.headroom');
  const checkout = environment.GITHUB_WORKSPACE || process.cwd();
  return { working, output, workspace: checkout && isInside(checkout, working) ? resolve(checkout) : working };
}

/** How people and annotations name a file: relative to the checkout, or to where they are. */
export function displayPath(path: string, environment: Environment): string {
  const root = [environment.GITHUB_WORKSPACE, process.cwd()].find((folder) => folder && isInside(folder, path));
  return root ? relative(root, path).replaceAll(sep, '/') : path;
}
