/** `paths` in the budgets file: a change that touches none of them has nothing to measure. */
import { changedFiles } from '../baseline/change-scope.ts';
import { touchesPaths } from '../config/touched-paths.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';

/** True only when git can tell what changed and none of it matters: in doubt it is measured. Saved measurements are always judged. */
export async function isOutOfScope(config: Config, ports: Ports): Promise<boolean> {
  if (config.paths.length === 0 || config.mode === 'judge') return false;
  const files = await changedFiles(config.workingDirectory, config.baseHint, ports.git);
  return files !== undefined && !touchesPaths(config.paths, files);
}
