/** Changes to a base branch whose history is known. */
import { budgetInLine, limit } from '../budgets.ts';
import { home, homeLcp, list, listP99, shopBudgets } from '../shop.ts';
import { quietRounds, slowHome, slowList, withRounds } from '../shop-rounds.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

/** A page that has become slower on the base before, and an endpoint on a new machine. */
const courses: readonly (readonly [string, string, readonly number[]])[] = [
  [home.id, 'lcp', [1_520, 1_498, 1_511, 1_505, 1_590, 1_601, 1_588, 1_612, 1_605]],
  [list.id, 'p99', [21.3, 20.8, 21.1, 24.9, 25.2, 25]],
];

const trend = courses.map(([target, metric, values]) => ({
  target,
  metric,
  points: values.map((value, at) => ({
    value,
    spread: value / 100,
    commit: at.toString(16).padStart(40, '0'),
    time: `2026-03-0${at + 1}T10:00:00.000Z`,
    fingerprint: metric === 'p99' && at > 2 ? 'newer' : 'older',
    mark: 'none' as const,
  })),
}));

export const trends: Readonly<Record<string, () => Reported>> = {
  'trend-of-the-base': () => {
    const run = wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: slowHome, [list.id]: slowList }),
      budgets: [
        ...shopBudgets,
        homeLcp,
        budgetInLine(9, 'lcp', limit(1_700), 'fail', home.id),
        listP99,
      ],
    });
    return { ...run, context: { ...run.context, trend } };
  },
};
