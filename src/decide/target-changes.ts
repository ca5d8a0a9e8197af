/** Targets that are gone, or that are something else now under the same name. */
import type { Budget, BudgetChange, Target } from '../model.ts';
import { differingKeys } from './differing-keys.ts';

/**
 * Keys of a target that may differ, each for a reason. Everything else that a target has is part of
 * what is measured, a key that is added later too.
 */
const harmless: Readonly<Record<string, string>> = {
  id: 'by it the two are found to be the same target',
  name: 'a part of the id',
  profile: 'words for the device or the load, which are compared themselves',
  address: 'what is shown of the path, which is compared itself',
};

/** How the budgets file calls what is called otherwise in a target. */
const keyInFile: Readonly<Record<string, string>> = {
  blockedUrls: 'block',
  timeoutMs: 'timeout',
  expectStatus: 'expect',
  kind: 'request',
};

/**
 * A target that must answer sooner than before fails where it passed, never the other way round.
 */
const isStricter: Readonly<Record<string, (now: Target, was: Target) => boolean>> = {
  timeoutMs: (now, was) =>
    now.kind === 'page' && was.kind === 'page' && now.timeoutMs < was.timeoutMs,
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
  const differing = differingKeys(comparable(now), comparable(was), Object.keys(harmless));
  const keys = [
    ...new Set(
      differing.filter((key) => !isStricter[key]?.(now, was)).map((key) => nameOf(key, now)),
    ),
  ];
  if (keys.length === 0) return [];
  const addresses = was.address === now.address ? {} : { from: was.address, to: now.address };
  return [{ kind: 'target-changed', target: was.id, keys, ...addresses }];
}

/** Of an endpoint, method and path are one key in the file. */
function nameOf(key: string, { kind }: Target): string {
  return kind === 'endpoint' && (key === 'method' || key === 'path')
    ? 'request'
    : (keyInFile[key] ?? key);
}

/** What is the same in any order is put in one. */
function comparable(target: Target): object {
  return 'blockedUrls' in target
    ? { ...target, blockedUrls: [...target.blockedUrls].sort() }
    : target;
}
