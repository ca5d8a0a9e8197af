/**
 * Rounds of the shop's pages and endpoints, as numbers: quiet ones, and some that got slower,
 * faster or heavier. Twelve blocks, where nothing else is said.
 */
import type { Arms } from './measured-rounds.ts';
import { home, homeDesktop, list, product, search } from './shop.ts';

/** By target: the values of each metric and arm, a round each. */
export type Rounds = Readonly<Record<string, Arms>>;

const rounds = 12;

/** The same value in every round, as bytes and errors are. */
const always = (value: number): number[] => Array.from({ length: rounds }, () => value);

const steadyLayout = {
  base: [
    0.0214, 0.028, 0.0173, 0.0181, 0.0208, 0.0235, 0.0201, 0.0183, 0.0185, 0.0199, 0.0226, 0.0178,
  ],
  head: [
    0.0295, 0.0227, 0.0176, 0.0257, 0.0189, 0.0218, 0.0202, 0.019, 0.024, 0.02, 0.0182, 0.0248,
  ],
};

/** Nothing got worse: every interval holds 0. */
export const quietRounds: Rounds = {
  [homeDesktop.id]: {
    lcp: {
      base: [638.5, 639.9, 638.7, 644.2, 642.8, 641.3, 638.5, 646.7, 639.6, 649.1, 636.4, 640.1],
      head: [635.3, 646.7, 634.9, 641.6, 641.2, 651.9, 659.3, 658.1, 643.6, 633.6, 644.2, 637.7],
    },
  },
  [product.id]: {
    lcp: {
      base: [1359, 1394, 1379, 1349, 1388, 1354, 1341, 1413, 1398, 1377, 1418, 1381],
      head: [1369, 1390, 1366, 1357, 1381, 1361, 1355, 1408, 1398, 1411, 1424, 1429],
    },
    'total-bytes': { base: always(412_300), head: always(412_300) },
  },
  [home.id]: {
    cls: steadyLayout,
  },
  [list.id]: {
    throughput: {
      base: [1266, 1280, 1225, 1241, 1209, 1237, 1258, 1233, 1242, 1202, 1246, 1239],
      head: [1268, 1256, 1248, 1243, 1210, 1206, 1262, 1229, 1218, 1201, 1255, 1210],
    },
  },
  [search.id]: {
    p99: {
      base: [18.77, 18.34, 18.41, 18.4, 18.5, 18.68, 18.54, 18.32, 17.92, 18.43, 18.05, 19.39],
      head: [18.32, 18.25, 18.75, 18.3, 19.09, 18.34, 18.35, 18.07, 18.82, 18.28, 18.12, 18.2],
    },
    'error-rate': { base: always(0), head: always(0) },
  },
};

export const slowHome = {
  lcp: {
    base: [1595, 1537, 1637, 1587, 1548, 1540, 1568, 1515, 1567, 1585, 1553, 1498],
    head: [1852, 1963, 1902, 1790, 1788, 1750, 1896, 1982, 1830, 1784, 1830, 1924],
  },
} satisfies Arms;

export const fasterHome = {
  lcp: {
    base: [1792, 1852, 1838, 1802, 1730, 1874, 1844, 1874, 1799, 1838, 1955, 1879],
    head: [1644, 1503, 1588, 1548, 1530, 1502, 1534, 1522, 1590, 1634, 1572, 1574],
  },
  'image-bytes': { base: always(731_200), head: always(319_200) },
} satisfies Arms;

export const heavierScripts = {
  'script-bytes': { base: always(151_020), head: always(171_344) },
} satisfies Arms;

/** So close to its budgets that twelve rounds cannot tell. */
export const unclearHome = {
  lcp: {
    base: [1454, 1495, 1569, 1517, 1528, 1551, 1712, 1741, 1502, 1620, 1670, 1572],
    head: [1541, 1590, 1567, 1643, 1577, 1601, 1719, 1711, 1625, 1619, 1707, 1783],
  },
  tbt: {
    base: [130, 144, 186, 157, 174, 136, 204, 134, 194, 226, 218, 231],
    head: [197, 145, 200, 153, 198, 154, 244, 148, 249, 241, 240, 237],
  },
} satisfies Arms;

export const slowList = {
  p99: {
    base: [21, 21.1, 19.4, 23.2, 24.7, 20.5, 19, 22.5, 22.3, 21.2, 21.6, 22.2],
    head: [61, 60.8, 63.2, 61.4, 61.6, 61.2, 60.1, 63.4, 63.8, 63.7, 59.1, 60.9],
  },
  throughput: {
    base: [1259, 1125, 1188, 1360, 1435, 1442, 1256, 1186, 1215, 1254, 1195, 1226],
    head: [672, 644, 637, 676, 656, 741, 644, 620, 661, 652, 654, 673],
  },
} satisfies Arms;

export const unclearSearch = {
  p50: {
    base: [4, 4.12, 3.82, 4.17, 3.84, 4.06, 4.33, 4.36, 4.28, 4.03, 4.18, 4.08],
    head: [4.21, 4.17, 3.88, 4.33, 4, 4.13, 4.29, 4.51, 4.55, 4.05, 4.61, 4.54],
  },
} satisfies Arms;

export const quietTbt = {
  tbt: {
    base: [105, 102, 69, 100, 86, 98, 105, 96, 100, 115, 108, 91],
    head: [111, 105, 106, 85, 112, 96, 103, 94, 101, 119, 118, 101],
  },
} satisfies Arms;

/** A category's page: its LCP is slower by as many milliseconds more as its number says. */
export const categoryRounds = (number: number): Arms => ({
  lcp: {
    base: slowHome.lcp.base,
    head: slowHome.lcp.head.map((value) => value + number),
  },
  'total-bytes': { base: always(412_300), head: always(412_300 + number) },
  'script-bytes': { base: always(112_300), head: always(112_300) },
  ...quietTbt,
  cls: steadyLayout,
});

/** Rounds of the head alone, as of a page that the base does not have. */
export const headAlone = (arms: Arms): Arms =>
  Object.fromEntries(Object.entries(arms).map(([metric, { head }]) => [metric, { head }]));

/** The base's rounds as those of a head, each metric's values changed. */
export const mapRounds = (
  rounds: Rounds,
  change: (metric: string, base: readonly number[]) => readonly number[],
): Rounds =>
  Object.fromEntries(
    Object.entries(rounds).map(([target, arms]) => [
      target,
      Object.fromEntries(
        Object.entries(arms).map(([metric, { base = [] }]) => [
          metric,
          { head: change(metric, base) },
        ]),
      ),
    ]),
  );

/** Adds rounds to those of a target. */
export const withRounds = (rounds: Rounds, more: Rounds): Rounds => ({
  ...rounds,
  ...Object.fromEntries(
    Object.entries(more).map(([target, arms]) => [target, { ...rounds[target], ...arms }]),
  ),
});
