/** Finds how a change of the budgets file changes how much is measured. */
import type { BudgetChange, Effort } from '../../model.ts';
import { differingKeys } from './differing-keys.ts';

/** Keys of the effort that have a rule below, and those that no budgets file sets. */
const known = ['rounds', 'maxRounds', 'timeLimitMs', 'seed', 'fromInput'];

/**
 * Fewer rounds and less time. More of either is more measured; what more rounds at most cost is
 * told beside it.
 */
export function effortChanges(now: Effort, was: Effort): readonly BudgetChange[] {
  const changes: BudgetChange[] = [];
  const [to, from] = [mostRounds(now), mostRounds(was)];
  if (to < from)
    changes.push({
      kind: 'less-measured',
      key: now.rounds === undefined ? 'max-rounds' : 'rounds',
      from,
      to,
    });
  if (now.timeLimitMs < was.timeLimitMs)
    changes.push({
      kind: 'less-measured',
      key: 'time-limit',
      from: was.timeLimitMs,
      to: now.timeLimitMs,
    });
  const others = differingKeys(now, was, known);
  return others.length > 0 ? [...changes, { kind: 'otherwise', keys: others }] : changes;
}

/** The most rounds of a target that there can be. */
export const mostRounds = ({ rounds, maxRounds }: Effort): number => rounds ?? maxRounds;
