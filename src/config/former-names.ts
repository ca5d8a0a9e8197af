/** The names that targets had before: `"was"` in the budgets file. */
import type { Target } from '../model.ts';
import type { TargetWithBudgets } from './page-targets.ts';
import { addProblem, type Reading } from './reading.ts';

/**
 * Returns former ids with the ids of today. A name that another target has, or had as well, is a
 * problem: two series would become one.
 */
export function readFormerNames(
  reading: Reading,
  all: readonly TargetWithBudgets<Target>[],
): Readonly<Record<string, string>> {
  const ids = new Set(all.map(({ target }) => target.id));
  const former = new Map<string, string>();
  for (const { target, path: place, formerId } of all) {
    if (formerId === undefined) continue;
    const path = [...place, 'was'];
    if (ids.has(formerId))
      addProblem(reading, 'duplicate-target', path, `${formerId} is measured under that name`);
    else if (former.has(formerId))
      addProblem(reading, 'duplicate-target', path, `${former.get(formerId)} had that name, too`);
    former.set(formerId, target.id);
  }
  return Object.fromEntries(former);
}
