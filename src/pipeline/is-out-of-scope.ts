/** `paths` in the budgets file: a change that touches none of them has nothing to measure. */
import { basename } from 'node:path';
import { changedFiles } from '../baseline/change-scope.ts';
import { touchesPaths } from '../config/touched-paths.ts';
import type { Config } from '../model.ts';
import type { GitHub, Log, Ports } from '../ports.ts';

/** What people read when nothing is measured. */
export const outOfScope = 'Nothing to measure: the change touches none of the files that "paths" in the budgets file names.';

/** The same for a pull request that is not checked out: its files as GitHub lists them. In doubt it was to be measured. */
export async function isPullOutOfScope({ paths }: Pick<Config, 'paths'>, pull: number, github: GitHub, log: Log): Promise<boolean> {
  if (paths.length === 0) return false;
  const files = await github.filesOf(pull);
  if (!files.ok) log.warn(`Whether the change matters here cannot be told: ${files.problem.doing}: ${files.problem.message}`);
  return files.ok && files.value !== undefined && !touchesPaths(paths, files.value);
}

/** True only when git can tell what changed and none of it matters: in doubt it is measured. Saved measurements are always judged. */
export async function isOutOfScope(config: Config, ports: Ports): Promise<boolean> {
  if (config.paths.length === 0 || config.mode === 'judge') return false;
  const files = await changedFiles(config.workingDirectory, config.baseHint, ports.git);
  return files !== undefined && !touchesPaths(config.paths, files) && !changesBudgets(config, files);
}

/** A change of "paths" itself must not keep that change from being looked at. A file of the same name in another folder is measured in vain. */
function changesBudgets({ budgetsFile }: Config, files: readonly string[]): boolean {
  return budgetsFile !== undefined && files.some((file) => basename(file) === basename(budgetsFile));
}
