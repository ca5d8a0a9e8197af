/** Where paths lead, and whether they stay where they should. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { HeadroomError } from '../errors.ts';
import { isInside, isOfCheckout } from '../inside.ts';
import type { Files } from '../ports.ts';
import { settingTitle, type Wording, wordsFor } from '../settings.ts';
import type { Environment } from './child-environment.ts';
import { given, type Options } from './options.ts';

/** Folders with their links resolved, so that one can be found in another by its name. */
export interface Folders {
  /** Absolute: the folder that everything in the budgets file is relative to. */
  readonly working: string;
  /** Links below the workspace are not resolved: Headroom writes through none. */
  readonly output: string;
  /**
   * The runner's workspace; at a terminal the repository, or the current folder where that holds
   * more. The working directory where it is in neither.
   */
  readonly workspace: string;
  /** The folder to which people see paths relative: the checkout, or where they are. */
  readonly shownFrom: readonly string[];
}

/** Throws `path-escapes` where a link of the checkout leads the working directory out of it. */
export async function readFolders(
  options: Options,
  environment: Environment,
  files: Pick<Files, 'realPath'>,
): Promise<Folders> {
  const named = resolve(given(options, 'working-directory') ?? '.');
  const checkout = resolve(environment.GITHUB_WORKSPACE || process.cwd());
  const [working, root] = [await files.realPath(named), await files.realPath(checkout)];
  if (environment.GITHUB_WORKSPACE && isInside(checkout, named) && !isInside(root, working))
    throw new HeadroomError(
      'path-escapes',
      (reader) =>
        `${settingTitle('working-directory', reader)}: ${named} is a link that leads out of the ` +
        `workspace, ${checkout}`,
    );
  const output = resolve(named, given(options, 'output-directory') ?? '.headroom');
  const places = [
    [named, working],
    [checkout, root],
    [working, working],
    [root, root],
  ] as const;
  const place = places.find(([folder]) => isInside(folder, output));
  return {
    working,
    output: place
      ? join(place[1], relative(place[0], output))
      : join(await files.realPath(dirname(output)), basename(output)),
    workspace: isInside(root, working) ? root : working,
    shownFrom: [
      ...(environment.GITHUB_WORKSPACE ? [root] : []),
      await files.realPath(process.cwd()),
    ],
  };
}

/** At a terminal it makes no difference where in the repository one stands. */
export async function inRepository(
  folders: Folders,
  environment: Environment,
  files: Pick<Files, 'exists'>,
): Promise<Folders> {
  if (environment.GITHUB_WORKSPACE) return folders;
  const root = await repositoryAround(folders.workspace, files);
  return root === undefined ? folders : { ...folders, workspace: root };
}

async function repositoryAround(
  folder: string,
  files: Pick<Files, 'exists'>,
): Promise<string | undefined> {
  if (await files.exists(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryAround(parent, files);
}

/** How people and annotations name a file. */
export function displayPath(path: string, { shownFrom }: Pick<Folders, 'shownFrom'>): string {
  const root = shownFrom.find((folder) => isInside(folder, path));
  return root ? relative(root, path).replaceAll(sep, '/') : path;
}

/**
 * Throws `path-escapes` where a path in the workspace is a link that leads out of it. A file
 * elsewhere was named by hand.
 */
export async function requireReallyInside(
  path: string,
  { workspace }: Folders,
  files: Pick<Files, 'realPath'>,
  what: Wording,
): Promise<void> {
  if (!isInside(workspace, path) || isOfCheckout(workspace, await files.realPath(path))) return;
  throw new HeadroomError(
    'path-escapes',
    (reader) =>
      `${wordsFor(what, reader)}: ${path} is a link that leads out of the workspace, ${workspace}`,
  );
}
