/** What a run could have seen by the base's budgets file, beside what it could see by its own. */
import { compare } from '../compare/compare.ts';
import type { Baseline, BudgetChange, BudgetsAtBase, Comparison, Config, Measurements, SmallestChange } from '../model.ts';
import { looksOf } from './round-plans.ts';

/** What was judged, by the change's own file. */
export interface Judged {
  readonly config: Config;
  readonly measurements: Measurements;
  readonly baseline: Baseline;
  readonly atBase: BudgetsAtBase | undefined;
  readonly comparisons: readonly Comparison[];
}

/** The changes, with the smallest visible change before and after where more budgets or more looks made it larger. */
export function withSmallestChanges(changes: readonly BudgetChange[], judged: Judged): readonly BudgetChange[] {
  return changes.map((change) => (change.kind === 'sees-less' ? { ...change, smallest: smallestChange(judged) } : change));
}

/** Of the budgets of the base, the one whose smallest visible change has grown most; undefined where none is judged by an interval. */
function smallestChange({ config, measurements, baseline, atBase, comparisons }: Judged): SmallestChange | undefined {
  if (atBase?.kind !== 'read' || !atBase.measuring) return undefined;
  const { budgets, measuring } = atBase;
  // How the rounds were planned is the change's own word: by the base's file they would have been planned otherwise.
  const looks = looksOf({ ...config, effort: measuring.effort }, { ...measurements, plans: undefined });
  const before = new Map(compare(measurements, baseline, budgets, looks, config.policy.failOn).map((one) => [keyOf(one), one]));
  const judged = new Set(budgets.filter(({ bound }) => bound.kind === 'regression').map(keyOf));
  const grown = comparisons.flatMap((after): SmallestChange[] => {
    const from = before.get(keyOf(after))?.effect;
    if (!judged.has(keyOf(after)) || after.lane === 'exact' || !from || !after.effect || !Number.isFinite(from.smallestDetectable)) return [];
    const { target, metric } = after;
    return [{ target, metric, scale: after.effect.scale, from: from.smallestDetectable, to: after.effect.smallestDetectable }];
  });
  return grown.filter(({ from, to }) => to > from).sort((one, other) => other.to / other.from - one.to / one.from)[0];
}

const keyOf = ({ target, metric }: { readonly target: string; readonly metric: string }): string => `${target}\n${metric}`;
