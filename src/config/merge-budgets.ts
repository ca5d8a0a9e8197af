/**
 * Budgets of one target: merged metric by metric and key by key from defaults to target to device,
 * then made into numbers.
 */
import { findMetric, getMetric, type Metric } from '../metrics.ts';
import type { Bound, Budget, Level, MetricId } from '../model.ts';
import { parseLimit, parseRegression } from './bounds.ts';
import { type BoundKey, type BudgetValue, boundKeys } from './metric-budgets.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, type Reading } from './reading.ts';

/** The `budgets` of one place; later layers win. */
export interface Layer {
  readonly path: Path;
  readonly budgets: Readonly<Record<string, BudgetValue>> | undefined;
  /** Nobody wrote them: the place is that of the target. */
  readonly isImplied?: boolean;
}

interface Written {
  readonly value: string | number;
  readonly path: Path;
}

type MergedBudget = ReadonlyMap<BoundKey | 'level', Written>;

/**
 * A text or number replaces what was there, an object changes the keys that it has, `"off"`
 * removes.
 */
function merge(layers: readonly Layer[]): ReadonlyMap<MetricId, MergedBudget> {
  const merged = new Map<MetricId, MergedBudget>();
  for (const { path, budgets, isImplied } of layers) {
    for (const [name, value] of Object.entries(budgets ?? {})) {
      const { id } = getMetric(name);
      const keys = applyValue(merged.get(id), value, isImplied ? path : [...path, name]);
      if (keys) merged.set(id, keys);
      else merged.delete(id);
    }
  }
  return merged;
}

function applyValue(
  before: MergedBudget | undefined,
  value: BudgetValue,
  path: Path,
): MergedBudget | undefined {
  if (value === 'off') return undefined;
  if (typeof value !== 'object') return new Map([['limit', { value, path }]]);
  const keys = new Map(before);
  for (const key of [...boundKeys, 'level'] as const) {
    const own = value[key];
    if (own === 'off') keys.delete(key);
    else if (own !== undefined) keys.set(key, { value: own, path: [...path, key] });
  }
  const turnedOff =
    boundKeys.some((key) => value[key] === 'off') && !boundKeys.some((key) => keys.has(key));
  return turnedOff ? undefined : keys;
}

/** The budgets of a target. What only shows once everything is merged is added to `problems`. */
export function budgetsOfTarget(
  target: string,
  layers: readonly Layer[],
  reading: Reading,
): readonly Budget[] {
  const { document } = reading;
  return [...merge(layers)].flatMap(([id, keys]) => {
    const metric = getMetric(id);
    const problem = contradiction(metric, keys);
    if (problem) {
      if (!problem.isAbsence || !mayBeLeftOutOfBudgets(reading, metric))
        addProblem(reading, 'wrong-limit', problem.path, problem.message);
      return [];
    }
    const level: Level = keys.get('level')?.value === 'warn' ? 'warn' : 'fail';
    return boundKeys.flatMap((key) => {
      const written = keys.get(key);
      const bound = written && parseBound(metric, key, written.value);
      if (!bound) return [];
      const ownLevel = key === 'warn' ? 'warn' : level;
      return [
        {
          id: `${target} · ${id} · ${bound.kind} · ${ownLevel}`,
          target,
          metric: id,
          bound,
          level: ownLevel,
          source: document.at(written.path),
        },
      ];
    });
  });
}

function parseBound(metric: Metric, key: BoundKey, written: string | number): Bound | undefined {
  if (key === 'regression') {
    const parsed = parseRegression(metric, written);
    return 'value' in parsed ? { kind: 'regression', tolerance: parsed.value } : undefined;
  }
  const parsed = parseLimit(metric, written);
  return 'value' in parsed ? { kind: 'limit', limit: parsed.value } : undefined;
}

/**
 * Whether another budget of this metric was left out, under its own name or under one that is
 * almost the same.
 */
function mayBeLeftOutOfBudgets({ leftOut }: Reading, { id }: Metric): boolean {
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

function contradiction(metric: Metric, keys: MergedBudget): Contradiction | undefined {
  const level = keys.get('level');
  const warn = keys.get('warn');
  const limit = keys.get('limit');
  if (level && !boundKeys.some((key) => keys.has(key)))
    return {
      path: level.path,
      message: 'there is no limit that this level could be of',
      isAbsence: true,
    };
  if (!warn || !limit) return undefined;
  if (level?.value === 'warn')
    return {
      path: level.path,
      message: '"warn" and "limit" would both only warn; remove one of them, or this level',
    };
  const [warnAt, failAt] = [warn, limit]
    .map(({ value }) => parseLimit(metric, value))
    .map((parsed) => ('value' in parsed ? parsed.value : Number.NaN));
  if (warnAt === undefined || failAt === undefined) return undefined;
  const isMilder = metric.better === 'lower' ? warnAt < failAt : warnAt > failAt;
  const side = metric.better === 'lower' ? 'below' : 'above';
  return isMilder
    ? undefined
    : {
        path: warn.path,
        message: `${warn.value} must be ${side} the limit, which is ${limit.value}`,
      };
}
