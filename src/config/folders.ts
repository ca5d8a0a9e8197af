/** Where paths lead, and whether they stay where they should. */
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Files } from '../ports.ts';
import type { Environment } from './child-environment.ts';
import { given, type Options } from './options.ts';

export interface Folders {
  /** Absolute: the folder that everything in the budgets file is relative to. */
  readonly working: string;
  readonly output: string;
  /** The runner's workspace; at a terminal the repository, or the current folder where that holds more. The working directory where it is in neither. */
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

/** At a terminal it makes no difference where in the repository one stands. */
export async function inRepository(folders: Folders, environment: Environment, files: Pick<Files, 'exists'>): Promise<Folders> {
  if (environment.GITHUB_WORKSPACE) return folders;
  const root = await repositoryAround(folders.workspace, files);
  return root === undefined ? folders : { ...folders, workspace: root };
}

async function repositoryAround(folder: string, files: Pick<Files, 'exists'>): Promise<string | undefined> {
  if (await files.exists(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryAround(parent, files);
}

/** How people and annotations name a file: relative to the checkout, or to where they are. */
export function displayPath(path: string, environment: Environment): string {
  const root = [environment.GITHUB_WORKSPACE, process.cwd()].find((folder) => folder && isInside(folder, path));
  return root ? relative(root, path).replaceAll(sep, '/') : path;
}
