/** Pages whose limits are judged by Lighthouse's own simulation, and whose changes by the calm. */
import { budgetInLine, limit, percent } from '../budgets.ts';
import { home, homeLcp, product, shopBudgets } from '../shop.ts';
import { quietRounds, slowHome, withRounds } from '../shop-rounds.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

/** Slower by the calm simulation, over its limit by Lighthouse's own alone. */
const slowByBoth = {
  ...slowHome,
  'lighthouse-lcp': {
    base: [2712, 2809, 2640, 2831, 1968, 2799, 2690, 2745, 2820, 2702, 2766, 2737],
    head: [3012, 3109, 2950, 3131, 2668, 3099, 2990, 3045, 3120, 3002, 3066, 3037],
  },
};

/** A little slower by the calm simulation, and faster by Lighthouse's medians. */
const slowerAndFaster = {
  ...quietRounds[product.id],
  lcp: {
    base: [1601, 1612, 1598, 1604, 1609, 1603, 1600, 1607, 1605, 1602, 1611, 1606],
    head: [1634, 1641, 1630, 1637, 1645, 1633, 1636, 1640, 1631, 1638, 1644, 1635],
  },
  'lighthouse-lcp': {
    base: [1659, 1994, 1679, 1649, 1688, 1654, 1641, 1713, 1698, 1677, 1718, 1681],
    head: [1609, 1630, 1596, 1597, 1621, 1601, 1995, 1648, 1638, 1651, 1664, 1669],
  },
};

export const simulations: Readonly<Record<string, () => Reported>> = {
  'limits-by-lighthouse': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: slowByBoth, [product.id]: slowerAndFaster }),
      budgets: [
        ...shopBudgets,
        homeLcp,
        budgetInLine(8, 'lcp', limit(2500), 'fail', home.id),
        budgetInLine(19, 'lcp', percent(5), 'fail', product.id),
      ],
    }),
};
