/**
 * How much less a run can see because more budgets share its allowed error, or because it is looked
 * at oftener.
 */
import { deriveTwins } from '../metrics/observed-twin.ts';
import { getMetric } from '../metrics.ts';
import { comparedBase } from '../model/compared-summaries.ts';
import type {
  Budget,
  Comparison,
  Effort,
  Level,
  LookPlan,
  Policy,
  SmallestChange,
} from '../model.ts';
import { forecast } from './forecast.ts';
import { ownLevelsAt, sharedParts } from './levels.ts';
import { expectedReach } from './paired-bounds.ts';
import { comparisonKey } from './samples.ts';
import { shiftToSize, sizeToShift } from './scale.ts';

/** The plan of a suite: the budgets that share the error, and how many rounds are taken. */
export interface Planned {
  readonly budgets: readonly Budget[];
  readonly effort: Pick<Effort, 'rounds' | 'maxRounds'>;
}

/** When the rounds of an effort are looked at. */
const planEffortLooks = ({ rounds, maxRounds }: Planned['effort']): LookPlan =>
  rounds === undefined ? { kind: 'adaptive', maxRounds } : { kind: 'single' };

/**
 * Returns the factor by which the smallest visible change of the budgets in `was` grows. It
 * compares the reach of the strict bound with as many rounds as `was` plans, for the same spread of
 * the rounds. 1 where none of them is judged by an interval; infinite where nothing could be seen
 * any more.
 */
export function computeReachGrowth(now: Planned, was: Planned, failOn: Policy['failOn']): number {
  const noisy = was.budgets.filter(({ metric }) => getMetric(metric).noise === 'noisy');
  const levels = new Set<Level>(
    noisy.some(({ level }) => level === 'fail') ? ['fail'] : noisy.map(({ level }) => level),
  );
  const blocks = was.effort.rounds ?? was.effort.maxRounds;
  return [...levels].reduce((most, level) => {
    const [after, before] = [now, was].map((planned) =>
      allowedError(planned, blocks, level, failOn),
    );
    if (after === undefined || before === undefined || after === before) return most;
    return Math.max(most, expectedReach(blocks, after, 1) / expectedReach(blocks, before, 1) || 1);
  }, 1);
}

/**
 * Returns the error that the strict bound of one budget of this level may have with so many rounds.
 */
function allowedError(
  { budgets, effort }: Planned,
  blocks: number,
  level: Level,
  failOn: Policy['failOn'],
): number {
  const one = budgets.find((budget) => budget.level === level);
  const part = one
    ? sharedParts([...budgets, ...deriveTwins(budgets)], 0, failOn).forBudgets(
        comparisonKey(one.target, one.metric),
      )
    : 1;
  return ownLevelsAt(planEffortLooks(effort), blocks, part).strict;
}

/**
 * Returns the smallest visible change of a comparison that was made by `was`, with as many rounds
 * as `was` plans. Beside it stands the change that a reach grown by this factor can see. Undefined
 * where there is no interval, or none that ends.
 */
export function smallestChangeBefore(
  comparison: Comparison,
  was: Planned,
  growth: number,
): SmallestChange | undefined {
  const { target, metric: id, effect, noise, blocks } = comparison;
  if (!effect || noise === 'exact') return undefined;
  const metric = getMetric(id);
  const floor =
    effect.scale === 'ratio'
      ? Math.log1p(metric.floor / (comparedBase(comparison)?.median ?? 0))
      : metric.floor;
  const planned = forecast(comparison, 'regression').findLast(
    (look) => look.blocks <= (was.effort.rounds ?? was.effort.maxRounds),
  );
  const reach = planned
    ? sizeToShift(effect.scale, metric.better, planned.strict)
    : sizeToShift(effect.scale, metric.better, effect.smallestDetectable) - floor;
  if (!Number.isFinite(reach)) return undefined;
  const size = (by: number): number => shiftToSize(effect.scale, metric.better, floor + by);
  return {
    target,
    metric: id,
    scale: effect.scale,
    rounds: planned?.blocks ?? blocks,
    from: size(reach),
    to: size(reach * growth),
  };
}
