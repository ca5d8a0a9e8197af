/** What a change of the budgets file does to measuring: a budget that stands as it was says less where less, or something else, is measured. */
import type { BaselinePlan, Budget, BudgetChange, Effort, Measuring, Target } from '../model.ts';

/** Targets with budgets at the base that are another page or request now, a baseline that is gone or another, fewer changes that are measured, and fewer rounds or less time. */
export function measuringChanges(head: Measuring, base: Measuring, budgetsOfBase: readonly Budget[]): readonly BudgetChange[] {
  const judged = new Set(budgetsOfBase.map(({ target }) => target));
  const targets = base.targets.filter(({ id }) => judged.has(id)).flatMap((was) => targetChange(was, head.targets));
  const paths: readonly BudgetChange[] = leavesOutMore(head.paths, base.paths) ? [{ kind: 'fewer-paths', paths: head.paths }] : [];
  return [...targets, ...baselineChange(head.baseline, base.baseline), ...paths, ...effortChanges(head.effort, base.effort)];
}

function targetChange(was: Target, targets: readonly Target[]): readonly BudgetChange[] {
  const now = targets.find(({ id }) => id === was.id);
  if (!now) return [];
  const [before, after] = [partsOf(was), partsOf(now)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]);
  if (keys.length === 0) return [];
  const addresses = was.address === now.address ? {} : { from: was.address, to: now.address };
  return [{ kind: 'target-changed', target: was.id, keys, ...addresses }];
}

/** What decides which numbers a target gives, by its key in the budgets file. A longer time limit for a page changes none. */
function partsOf(target: Target): Readonly<Record<string, string>> {
  const headers = JSON.stringify(Object.entries(target.headers).sort());
  if (target.kind === 'page') return { path: target.path, headers, block: JSON.stringify([...target.blockedUrls].sort()) };
  const { method, path, body = '', expectStatus, load } = target;
  return {
    request: `${method} ${path}`,
    headers,
    body,
    expect: String(expectStatus),
    load: JSON.stringify([load.connections, load.durationMs, load.warmupMs, load.timeoutMs]),
  };
}

function baselineChange(now: BaselinePlan, was: BaselinePlan): readonly BudgetChange[] {
  if (was.kind === 'none') return [];
  if (now.kind === 'none') return [{ kind: 'baseline-removed' }];
  const [from, to] = [sourceOf(was), sourceOf(now)];
  return from === to ? [] : [{ kind: 'baseline-changed', from, to }];
}

/** Not its commands: a base is built by its own. */
function sourceOf(plan: Exclude<BaselinePlan, { kind: 'none' }>): string {
  if (plan.kind === 'same-job') return plan.directory === undefined ? 'build' : 'directory';
  return plan.kind === 'url' ? plan.origin : plan.kind;
}

const isExclusion = (glob: string): boolean => glob.startsWith('!');

/** Without a glob that includes, everything is. One that is replaced by another counts as left out, since nobody can tell beforehand. */
function included(globs: readonly string[]): readonly string[] {
  const including = globs.filter((glob) => !isExclusion(glob));
  return including.length > 0 ? including : ['**'];
}

function leavesOutMore(now: readonly string[], was: readonly string[]): boolean {
  const including = included(now);
  const lacks = !including.includes('**') && included(was).some((glob) => !including.includes(glob));
  return lacks || now.some((glob) => isExclusion(glob) && !was.includes(glob));
}

function effortChanges(now: Effort, was: Effort): readonly BudgetChange[] {
  const changes: BudgetChange[] = [];
  const most = (effort: Effort): number => effort.rounds ?? effort.maxRounds;
  if (most(now) < most(was)) changes.push({ kind: 'less-measured', key: now.rounds === undefined ? 'max-rounds' : 'rounds', from: most(was), to: most(now) });
  if (now.timeLimitMs < was.timeLimitMs) changes.push({ kind: 'less-measured', key: 'time-limit', from: was.timeLimitMs, to: now.timeLimitMs });
  return changes;
}
