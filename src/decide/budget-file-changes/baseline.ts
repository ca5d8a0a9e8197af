/** Finds how a change of the budgets file changes its baseline. */
import type { BaselinePlan, BudgetChange } from '../../model.ts';
import { differingKeys } from './differing-keys.ts';

/**
 * A baseline that is added, gone, had in another way, or built by other commands from the next
 * change on.
 */
export function baselineChanges(
  now: BaselinePlan,
  was: BaselinePlan,
  workingDirectory: string,
): readonly BudgetChange[] {
  if (now.kind === 'none') return was.kind === 'none' ? [] : [{ kind: 'baseline-removed' }];
  const to = describeSource(now, workingDirectory);
  if (was.kind === 'none') return [{ kind: 'baseline-added', to }];
  const from = describeSource(was, workingDirectory);
  if (from !== to) return [{ kind: 'baseline-changed', from, to }];
  const keys = differingKeys(now, was);
  return keys.length > 0 ? [{ kind: 'baseline-commands', keys }] : [];
}

/** `build`, the folder of a ready-made build, or the origin of a deployment. */
function describeSource(
  plan: Exclude<BaselinePlan, { kind: 'none' }>,
  workingDirectory: string,
): string {
  if (plan.kind === 'url') return plan.origin;
  if (plan.kind === 'files') return 'files';
  return plan.directory === undefined ? 'build' : relativeTo(workingDirectory, plan.directory);
}

function relativeTo(folder: string, path: string): string {
  const inside = `${folder.replace(/[\\/]$/, '')}/`;
  return path.startsWith(inside) ? `./${path.slice(inside.length)}` : path;
}
