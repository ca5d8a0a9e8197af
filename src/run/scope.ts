/**
 * Applies `paths` of the budgets file: a change that touches none of them has nothing to measure.
 */
import { basename } from 'node:path';
import { changeScope } from '../base/changed-files.ts';
import type { FindBase } from '../base/finder.ts';
import { changedFilesNamed } from '../config/named-files.ts';
import {
  globsWithoutFile,
  isMeantForNothing,
  type PathsScope,
  touchesPaths,
} from '../config/touched-paths.ts';
import type { Config } from '../model.ts';
import type { GitHub, Log, Ports } from '../ports.ts';

/** The words for people when nothing is measured. */
export const outOfScope =
  'Nothing to measure: the change touches none of the files that "paths" in the budgets ' +
  'file names.';

/**
 * Does the same for a pull request that is not checked out, with its files as GitHub lists them.
 * `folder` is the working directory in the repository. In doubt the change is measured.
 */
export async function isPullOutOfScope(
  config: Scoped,
  folder: string,
  pull: number,
  github: GitHub,
  log: Log,
): Promise<boolean> {
  if (config.paths.length === 0) return false;
  const files = await github.changedFiles(pull);
  if (!files.ok)
    log.warn(
      `Whether the change matters here cannot be told: ${files.problem.doing}: ` +
        `${files.problem.message}`,
    );
  return files.ok && files.value !== undefined && isLeftOut(config, folder, files.value);
}

/** Does the same for a run. Saved measurements are always judged. */
export async function isOutOfScope(
  config: Config,
  findBase: FindBase,
  ports: Pick<Ports, 'git' | 'log'>,
): Promise<boolean> {
  return config.mode !== 'judge' && isChangeOutOfScope(config, findBase, ports);
}

/**
 * Returns true only when git can tell the changed files and none of them matters. In doubt the
 * change is measured.
 */
export async function isChangeOutOfScope(
  config: Config,
  findBase: FindBase,
  ports: Pick<Ports, 'git' | 'log'>,
): Promise<boolean> {
  if (config.paths.length === 0) return false;
  const change = await changeScope(config.workingDirectory, findBase, ports.git);
  if (change === undefined) return false;
  const scope: PathsScope = { globs: config.paths, folder: change.folder };
  warnOfGlobsWithoutFile(scope, change.files, ports.log);
  return (
    !isMeantForNothing(scope, change.files) && isLeftOut(config, change.folder, change.changed)
  );
}

type Scoped = Pick<Config, 'paths' | 'budgetsFile' | 'namedFiles'>;

/**
 * Returns whether a change is left out. A change of "paths" itself, or of a file that the budgets
 * file names, is always looked at. A budgets file in another folder is measured in vain.
 */
function isLeftOut(
  { paths, budgetsFile, namedFiles = [] }: Scoped,
  folder: string,
  changed: readonly string[],
): boolean {
  const changesBudgets =
    budgetsFile !== undefined && changed.some((file) => basename(file) === basename(budgetsFile));
  const changesMeasuring =
    changesBudgets || changedFilesNamed(namedFiles, folder, changed).length > 0;
  return !changesMeasuring && !touchesPaths({ globs: paths, folder }, changed);
}

/**
 * Warns of globs that match no file. A misspelled glob, or one that starts elsewhere than intended,
 * would leave every change out.
 */
function warnOfGlobsWithoutFile(scope: PathsScope, files: readonly string[], log: Log): void {
  const lost = globsWithoutFile(scope, files);
  if (lost.length === 0) return;
  const start = scope.folder === '' ? 'the top folder' : scope.folder;
  const isAll = isMeantForNothing(scope, files);
  const which = lost.map((glob) => JSON.stringify(glob)).join(', ');
  const consequence = isAll
    ? ' None of the globs matches a file, so Headroom cannot tell whether this change touches the' +
      ' measured site. It measures the change.'
    : '';
  log.warn(
    `"paths": no file of the repository matches ${which}. Globs start at the working ` +
      `directory, here ${start} of the repository.${consequence}`,
  );
}
