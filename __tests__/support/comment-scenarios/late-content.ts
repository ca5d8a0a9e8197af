/** Pages whose content comes later than the simulation sees. */
import type { Arm, Diagnosis } from '../../../src/model.ts';
import { home, homeLcp, shopBudgets } from '../shop.ts';
import { quietRounds, withRounds } from '../shop-rounds.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

/** An API that takes 420 instead of 20 ms. */
const lateHome = {
  lcp: {
    base: [1290, 1292, 1289, 1290, 1291, 1294, 1288, 1290, 1291, 1290, 1289, 1292],
    head: [1293, 1292, 1291, 1295, 1293, 1294, 1292, 1290, 1294, 1293, 1291, 1296],
  },
  'observed-lcp': {
    base: [114, 119, 112, 121, 113, 116, 110, 125, 114, 117, 113, 115],
    head: [505, 511, 502, 513, 507, 516, 501, 509, 504, 512, 503, 508],
  },
};

/** The same on a machine that hesitates. */
const perhapsLateHome = {
  ...lateHome,
  'observed-lcp': {
    base: [114, 219, 112, 161, 313, 116, 110, 225, 114, 187, 113, 115],
    head: [505, 211, 302, 413, 207, 516, 201, 389, 204, 412, 503, 208],
  },
};

/** What an audit saw, which all but the API answer alike. */
const seenBy = (arm: Arm, apiMs: number): Diagnosis => ({
  target: home.id,
  arm,
  lcpElement: 'main > h1 "Lamps for every room"',
  resources: [
    { url: '/assets/app.js', type: 'script', transferBytes: 120_400, tookMs: 48 },
    { url: '/', type: 'document', transferBytes: 8200, tookMs: 45 },
    { url: '/api/products', type: 'fetch', transferBytes: 2100, tookMs: apiMs },
  ],
  opportunities: [],
});

const budgets = [...shopBudgets, homeLcp];

export const lateContent: Readonly<Record<string, () => Reported>> = {
  'content-comes-later': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: lateHome }),
      budgets,
      diagnoses: [seenBy('base', 61), seenBy('head', 458)],
    }),

  'content-may-come-later': () =>
    wholeRun({ rounds: withRounds(quietRounds, { [home.id]: perhapsLateHome }), budgets }),
};
