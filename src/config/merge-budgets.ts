/**
 * Budgets of one target: merged metric by metric and key by key from defaults to target to device.
 */
import { findMetric, getMetric, type Metric } from '../metrics.ts';
import type { Budget, Level, MetricId } from '../model.ts';
import { type BoundKey, boundKeys, type MetricBudget, type ParsedBound } from './metric-budget.ts';
import type { MetricBudgets } from './metric-budgets.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, type Reading } from './reading.ts';

/** The `budgets` of one place; later layers win. */
export interface Layer {
  readonly path: Path;
  readonly budgets: MetricBudgets | undefined;
  /** They were not written, so the place is that of the target. */
  readonly isImplied?: boolean;
}

/** With the place that it comes from. */
type Placed<T> = T & { readonly path: Path };

interface MergedBudget {
  readonly bounds: ReadonlyMap<BoundKey, Placed<ParsedBound>>;
  readonly level: Placed<{ readonly value: Level }> | undefined;
  readonly ratchet: Placed<{ readonly value: boolean }> | undefined;
}

/**
 * A text or number replaces what was there, an object changes the keys that it has, `"off"`
 * removes.
 */
function merge(layers: readonly Layer[]): ReadonlyMap<MetricId, MergedBudget> {
  const merged = new Map<MetricId, MergedBudget>();
  for (const { path, budgets, isImplied } of layers) {
    for (const [name, budget] of budgets ?? []) {
      const { id } = getMetric(name);
      const keys = applyBudget(merged.get(id), budget, isImplied ? path : [...path, name]);
      if (keys) merged.set(id, keys);
      else merged.delete(id);
    }
  }
  return merged;
}

function applyBudget(
  before: MergedBudget | undefined,
  budget: MetricBudget,
  path: Path,
): MergedBudget | undefined {
  if (budget.kind === 'off') return undefined;
  if (budget.kind === 'limit')
    return {
      bounds: new Map([['limit', { ...budget.limit, path }]]),
      level: undefined,
      ratchet: undefined,
    };
  const bounds = new Map(before?.bounds);
  for (const [key, bound] of budget.bounds) {
    if (bound === 'off') bounds.delete(key);
    else bounds.set(key, { ...bound, path: [...path, key] });
  }
  const turnedOff = bounds.size === 0 && [...budget.bounds.values()].includes('off');
  const level = budget.level && { value: budget.level, path: [...path, 'level'] };
  const ratchet =
    budget.ratchet === undefined
      ? before?.ratchet
      : { value: budget.ratchet, path: [...path, 'ratchet'] };
  return turnedOff ? undefined : { bounds, level: level ?? before?.level, ratchet };
}

/**
 * The budgets of a target. Mistakes that only show once everything is merged are added to
 * `problems`.
 */
export function mergeTargetBudgets(
  target: string,
  layers: readonly Layer[],
  reading: Reading,
): readonly Budget[] {
  const { document } = reading;
  return [...merge(layers)].flatMap(([id, merged]) => {
    const metric = getMetric(id);
    const problem = contradiction(metric, merged);
    if (problem) {
      if (!problem.isAbsence || !mayBeLeftOutOfBudgets(reading, metric))
        addProblem(reading, 'wrong-limit', problem.path, problem.message);
      return [];
    }
    const level = merged.level?.value ?? 'fail';
    return boundKeys.flatMap((key) => {
      const placed = merged.bounds.get(key);
      if (!placed) return [];
      const { bound, path } = placed;
      const ownLevel = key === 'warn' ? 'warn' : level;
      return [
        {
          id: `${target} · ${id} · ${bound.kind} · ${ownLevel}`,
          target,
          metric: id,
          bound,
          level: ownLevel,
          source: document.at(path),
          ...(merged.ratchet?.value && bound.kind === 'limit' ? { ratchet: true as const } : {}),
        },
      ];
    });
  });
}

/**
 * Whether another budget of this metric was left out, under its own name or under one that is
 * almost the same.
 */
export function mayBeLeftOutOfBudgets(
  { leftOut }: Pick<Reading, 'leftOut'>,
  { id }: Metric,
): boolean {
  return leftOut.some((path) => {
    const name = String(path[path.lastIndexOf('budgets') + 1]);
    return (
      path.includes('budgets') && (findMetric(name)?.id === id || didYouMean(name, [id]) !== '')
    );
  });
}

interface Contradiction {
  readonly path: Path;
  readonly message: string;
  readonly isAbsence?: boolean;
}

function contradiction(
  metric: Metric,
  { bounds, level, ratchet }: MergedBudget,
): Contradiction | undefined {
  const warn = bounds.get('warn');
  const limit = bounds.get('limit');
  if (level && bounds.size === 0)
    return {
      path: level.path,
      message: 'there is no limit that this level could be of',
      isAbsence: true,
    };
  if (ratchet?.value && !warn && !limit)
    return {
      path: ratchet.path,
      message: 'there is no limit that could be tightened',
      isAbsence: true,
    };
  if (warn?.bound.kind !== 'limit' || limit?.bound.kind !== 'limit') return undefined;
  if (level?.value === 'warn')
    return {
      path: level.path,
      message: '"warn" and "limit" would both only warn; remove one of them, or this level',
    };
  const [warnAt, failAt] = [warn.bound.limit, limit.bound.limit];
  const isMilder = metric.better === 'lower' ? warnAt < failAt : warnAt > failAt;
  const side = metric.better === 'lower' ? 'below' : 'above';
  return isMilder
    ? undefined
    : {
        path: warn.path,
        message: `${warn.written} must be ${side} the limit, which is ${limit.written}`,
      };
}
