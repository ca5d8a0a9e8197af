/**
 * Plans how many rounds are taken, and how they are judged. The more often they were looked at, the
 * more each look must show.
 */
import { blocksByTarget } from '../compare/samples.ts';
import { getMetric } from '../metrics.ts';
import { groupTargets } from '../model/target-group.ts';
import type { Budget, Config, Effort, LookPlan, Measurements, RoundPlan } from '../model.ts';

/**
 * Used where the run does not look at rounds while it takes them. It is enough for 12 budgets to be
 * able to fail, and is one of the planned looks.
 */
const unjudgedRounds = 12;

/**
 * Returns a plan for each target: `rounds` where it is given, otherwise as many as it takes, where
 * this job can tell that. Targets that are measured together have one plan, as the metrics of one
 * target do. `hasBase`: the base is measured beside the head.
 */
export function plansFor(config: Config, hasBase: boolean): NonNullable<Measurements['plans']> {
  const { rounds, maxRounds } = config.effort;
  const budgets = Map.groupBy(config.budgets, ({ target }) => target);
  const makePlan = (own: readonly Budget[]): RoundPlan => {
    if (rounds !== undefined) return { kind: 'fixed', rounds };
    const isUnbudgeted = own.length === 0;
    if (
      isUnbudgeted ? config.mode !== 'measure' : own.every((budget) => canBeJudged(budget, hasBase))
    )
      return { kind: 'adaptive', maxRounds };
    return { kind: 'fixed', rounds: Math.min(unjudgedRounds, maxRounds) };
  };
  const plans = new Map(
    groupTargets(config.targets).flatMap(({ targets }) => {
      const plan = makePlan(targets.flatMap(({ id }) => budgets.get(id) ?? []));
      return targets.map(({ id }) => [id, { target: id, ...plan }] as const);
    }),
  );
  return config.targets.flatMap(({ id }) => plans.get(id) ?? []);
}

/**
 * A regression of a timing needs the base beside the head. Against saved runs, here or in another
 * job, it is judged once: the spread of those runs decides, not the number of rounds.
 */
const canBeJudged = ({ bound, metric }: Budget, hasBase: boolean): boolean =>
  hasBase || bound.kind === 'limit' || getMetric(metric).noise === 'exact';

/**
 * Returns how the rounds of a target were looked at. The measurements tell it, but inputs of mode
 * `judge` go before. A fixed number is believed where no more rounds are there. A number that only
 * this configuration names is believed where exactly so many are there. All other rounds may have
 * been looked at on the way.
 */
export function planLooks(
  { mode, effort }: Config,
  measurements: Measurements,
): (target: string) => LookPlan {
  const blocks = blocksByTarget(measurements, 'head');
  const ours: RoundPlan =
    effort.rounds === undefined
      ? { kind: 'adaptive', maxRounds: effort.maxRounds }
      : { kind: 'fixed', rounds: effort.rounds };
  const saved = new Map((measurements.plans ?? []).map((plan) => [plan.target, plan]));
  return (target) => {
    if (mode === 'judge' && effort.fromInput)
      return ours.kind === 'fixed' ? { kind: 'single' } : ours;
    const plan = saved.get(target);
    const taken = blocks.get(target) ?? 0;
    if (plan)
      return plan.kind === 'fixed'
        ? once(taken <= plan.rounds, effort)
        : { kind: 'adaptive', maxRounds: plan.maxRounds };
    return ours.kind === 'fixed' ? once(taken === ours.rounds, effort) : ours;
  };
}

const once = (isBelieved: boolean, { maxRounds }: Effort): LookPlan =>
  isBelieved ? { kind: 'single' } : { kind: 'adaptive', maxRounds };

/**
 * Doubts the plan of measurements that the author of the change controls. Inputs say how they
 * should have been taken, not how they were.
 */
export const doubting = (config: Config): Config => ({
  ...config,
  effort: { ...config.effort, fromInput: undefined },
});
