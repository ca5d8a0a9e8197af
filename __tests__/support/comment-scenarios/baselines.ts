/** Runs whose base is none, another run's, or not needed yet. */
import { budgetInLine, limit, percent } from '../budgets.ts';
import { home, homeDesktop, homeLcp, list, product, shopBudgets } from '../shop.ts';
import { mapRounds, quietRounds, slowHome, withRounds } from '../shop-rounds.ts';
import { type Reported, savedRun, wholeRun } from '../whole-run.ts';

const timings = new Set(['lcp', 'cls', 'p99', 'throughput']);

/** The base's rounds as the head of a run on the base branch; its machine was a bit slower. */
const savedAtBase = ({ daysBefore, slower }: { daysBefore: number; slower: number }) =>
  savedRun(
    mapRounds(withRounds(quietRounds, { [home.id]: slowHome }), (metric, base) =>
      timings.has(metric) ? base.map((value) => value * (1 + slower)) : base,
    ),
    {
      startedAt: new Date(Date.UTC(2026, 2, 4 - daysBefore, 8)).toISOString(),
      head: { commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d', branch: 'main', dirty: false },
      base: undefined,
    },
  );

const savedRuns = [
  { daysBefore: 2, slower: 0 },
  { daysBefore: 3, slower: 0.004 },
  { daysBefore: 4, slower: -0.003 },
  { daysBefore: 5, slower: 0.002 },
  { daysBefore: 6, slower: -0.002 },
].map(savedAtBase);

export const baselines: Readonly<Record<string, () => Reported>> = {
  'no-baseline': () =>
    wholeRun({
      targets: [home, list],
      rounds: {
        [home.id]: { lcp: { head: [1836, 1752, 1902, 1790, 1846, 1811, 1925, 1868] } },
        [list.id]: { p99: { head: [21.2, 20.4, 22.6, 21.9, 21.6, 20.8, 23.1, 21.1] } },
      },
      budgets: [
        budgetInLine(8, 'lcp', percent(5), 'fail', home.id),
        budgetInLine(17, 'p99', percent(10), 'fail', list.id),
        budgetInLine(9, 'lcp', limit(2500), 'fail', home.id),
      ],
      baseline: { kind: 'none', why: 'No run of main has saved measurements yet' },
    }),

  'first-run': () =>
    wholeRun({ rounds: quietRounds, budgets: shopBudgets, budgetsAtBase: { kind: 'none' } }),

  'first-minute': () =>
    wholeRun({
      targets: [home, list],
      rounds: {
        [home.id]: {
          lcp: { head: [1841, 1790, 1902, 1811, 1846] },
          cls: { head: [0.021, 0.0202, 0.0218, 0.019, 0.024] },
          tbt: { head: [0, 0, 0, 0, 0] },
          'total-bytes': { head: [583_221, 583_221, 583_221, 583_221, 583_221] },
          'script-bytes': { head: [140_700, 140_700, 140_700, 140_700, 140_700] },
          'dom-nodes': { head: [1420, 1420, 1420, 1420, 1420] },
        },
        [list.id]: {
          p99: { head: [18.4, 18.1, 18.9, 18.2, 18.6] },
          throughput: { head: [1236, 1210, 1255, 1229, 1243] },
          'error-rate': { head: [0, 0, 0, 0, 0] },
        },
      },
      budgets: [],
      baseline: { kind: 'none', why: 'There is no budgets file, so no base was asked for' },
      setting: { mode: 'proposal', origin: 'https://shop.example' },
    }),

  'unverified-artifact-baseline': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: slowHome }),
      budgets: [
        homeLcp,
        ...shopBudgets.filter(
          ({ target, metric }) =>
            metric === 'lcp' && (target === homeDesktop.id || target === product.id),
        ),
      ],
      config: {
        suite: 'storefront',
        policy: {
          failOn: 'never',
          onInconclusive: 'neutral',
          onMissingBaseline: 'neutral',
          budgetChanges: 'warn',
        },
      },
      baseline: {
        kind: 'artifact',
        describe: 'the nearest ancestor that has one, 2 commits before the base',
        runs: savedRuns,
      },
      setting: { unverified: true },
    }),
};
