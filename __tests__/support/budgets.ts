/** Budgets in a few words, with the policies and baselines that they are judged with. */
import type { Baseline, Bound, Budget, Level, Policy } from '../../src/model.ts';

export const neutral: Policy = {
  failOn: 'fail',
  onInconclusive: 'neutral',
  onMissingBaseline: 'neutral',
  budgetChanges: 'warn',
};
export const sameJob: Baseline = { kind: 'same-job', commit: 'abc', describe: 'interleaved' };
export const noBaseline: Baseline = { kind: 'none', why: 'the base does not build' };

export function budget(
  metric: string,
  bound: Bound,
  level: Level = 'fail',
  target = 'home',
): Budget {
  return {
    id: `${target} · ${metric} · ${bound.kind} · ${level}`,
    target,
    metric,
    bound,
    level,
    source: undefined,
  };
}

/** The same with its place in the budgets file. */
export const budgetInLine = (
  line: number,
  ...[metric, bound, level, target]: Parameters<typeof budget>
): Budget => ({
  ...budget(metric, bound, level, target),
  source: { file: 'budgets.json', line, column: 20, keyPath: `budgets.${metric}` },
});

export const limit = (value: number): Bound => ({ kind: 'limit', limit: value });
export const percent = (share: number): Bound => ({
  kind: 'regression',
  tolerance: { kind: 'relative', share: share / 100 },
});
export const amount = (value: number): Bound => ({
  kind: 'regression',
  tolerance: { kind: 'absolute', amount: value },
});
