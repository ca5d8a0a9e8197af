/**
 * Finds how a change of the budgets file changes "paths", which say what changes are measured at
 * all.
 */
import type { BudgetChange } from '../../model.ts';

/** Told where "paths" leave out what they did not leave out before. */
export function findFewerPaths(
  now: readonly string[],
  was: readonly string[],
): readonly BudgetChange[] {
  return leavesOutMore(now, was) ? [{ kind: 'fewer-paths', paths: now }] : [];
}

const isExclusion = (glob: string): boolean => glob.startsWith('!');

/**
 * Without a glob that includes, everything is. A glob that is replaced by another counts as left
 * out, since its effect is not known beforehand.
 */
function included(globs: readonly string[]): readonly string[] {
  const including = globs.filter((glob) => !isExclusion(glob));
  return including.length > 0 ? including : ['**'];
}

function leavesOutMore(now: readonly string[], was: readonly string[]): boolean {
  const including = included(now);
  const lacks =
    !including.includes('**') && included(was).some((glob) => !including.includes(glob));
  return lacks || now.some((glob) => isExclusion(glob) && !was.includes(glob));
}
