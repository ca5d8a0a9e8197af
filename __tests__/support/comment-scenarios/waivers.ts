/** Budgets that somebody waived, and waivers without effect. */
import type { Waiver, Waivers } from '../../../src/model.ts';
import { diagnoses, home, homeLcp, homeScripts, shopBudgets } from '../shop.ts';
import { heavierScripts, quietRounds, slowHome, withRounds } from '../shop-rounds.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

const byComment = (share: number): Waiver => ({
  metric: 'lcp',
  target: 'home',
  amount: { kind: 'relative', share },
  reason: 'the new hero video',
  source: 'comment',
  by: 'maya',
  expires: undefined,
});

const inFile: Waiver = {
  metric: 'script-bytes',
  target: undefined,
  amount: { kind: 'absolute', amount: 10_000 },
  reason: 'polyfills until the last old browser is gone',
  source: 'file',
  by: undefined,
  expires: '2026-12-31',
  position: { file: 'budgets.json', line: 3, column: 5, keyPath: 'waivers[0]' },
};

const expired: Waiver = {
  ...inFile,
  metric: 'tbt',
  amount: { kind: 'absolute', amount: 100 },
  target: 'product',
  expires: '2026-02-28',
};

const today = '2026-03-04';
const given = (...waivers: readonly Waiver[]): Waivers => ({ given: waivers, refused: [], today });

export const waivers: Readonly<Record<string, () => Reported>> = {
  waived: () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: { ...slowHome, ...heavierScripts } }),
      budgets: [...shopBudgets, homeLcp, homeScripts],
      waivers: {
        given: [byComment(0.2), inFile, expired, { ...byComment(0.2), target: 'hmoe' }],
        refused: [{ text: 'accept lcp up to 99%', why: 'tom may not write to this repository' }],
        today,
      },
      diagnoses,
    }),

  'waived-not-enough': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: { ...slowHome, ...heavierScripts } }),
      budgets: [...shopBudgets, homeLcp, homeScripts],
      waivers: given(byComment(0.1), inFile),
    }),

  'waived-inconclusive': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: slowHome }),
      budgets: [...shopBudgets, homeLcp],
      waivers: given(byComment(0.15)),
    }),

  'waiver-added': () =>
    wholeRun({
      rounds: quietRounds,
      budgets: shopBudgets,
      config: { waivers: [inFile] },
      before: { waivers: [] },
    }),
};
