/** Targets that are gone, or that are something else now under the same name. */
import type { Budget, BudgetChange, Target } from '../../model.ts';
import { findRules } from '../target-kinds.ts';
import { differingKeys } from './differing-keys.ts';

/**
 * Keys of a target that may differ, each for a reason. Everything else that a target has is part of
 * what is measured, a key that is added later too.
 */
const harmless: Readonly<Record<string, string>> = {
  id: 'by it the two are found to be the same target',
  name: 'a part of the id',
  group: 'derived from what is a part of the id',
  profile: 'words for the device or the load, which are compared themselves',
  address: 'what is shown of the path, which is compared itself',
};

/**
 * One change for each target of the base that has budgets there and measures something else now.
 */
export function targetChanges(
  now: readonly Target[],
  was: readonly Target[],
  budgetsOfBase: readonly Budget[],
): readonly BudgetChange[] {
  const judged = new Set(budgetsOfBase.map(({ target }) => target));
  return was.filter(({ id }) => judged.has(id)).flatMap((before) => targetChange(before, now));
}

function targetChange(was: Target, targets: readonly Target[]): readonly BudgetChange[] {
  const now = targets.find(({ id }) => id === was.id);
  if (!now) return [];
  const { isStricter } = findRules(now);
  const differing = differingKeys(inOrder(now), inOrder(was), Object.keys(harmless));
  const looser = differing.filter((key) => now.kind !== was.kind || !isStricter(key, now, was));
  const keys = [...new Set(looser.map((key) => nameInFile(key, key in now ? now : was)))];
  if (keys.length === 0) return [];
  const addresses = was.address === now.address ? {} : { from: was.address, to: now.address };
  return [{ kind: 'target-changed', target: was.id, keys, ...addresses }];
}

const nameInFile = (key: string, target: Target): string => findRules(target).keyInFile[key] ?? key;

const inOrder = (target: Target): Target => findRules(target).inOrder(target);
