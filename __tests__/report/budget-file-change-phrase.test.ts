/** Changes of the budgets file that no golden comment has, in their words. */
import { budgetFileChangePhrase } from '../../src/report/budget-file-change-phrase.ts';
import { plainStyle } from '../../src/report/style.ts';
import { context } from '../support/report-context.ts';

const seesLess = {
  kind: 'sees-less',
  budgets: { from: 20, to: 320 },
  rounds: { from: 30, to: 30 },
  growth: 1.58,
} as const;
const lcp = { target: 'home', metric: 'lcp', scale: 'ratio', rounds: 30, from: 0.031 } as const;

test.each([
  [
    'a ready-made build is the base, where there was none',
    { kind: 'baseline-added', to: './base' },
    'the base is a ready-made build (./base), and was not measured beside a change before',
  ],
  [
    'a key without a rule of its own differs',
    { kind: 'otherwise', keys: ['later'] },
    'the run is set up otherwise (changed: later)',
  ],
  [
    'so many budgets share the error that nothing is visible',
    {
      ...seesLess,
      growth: Number.POSITIVE_INFINITY,
      smallest: { ...lcp, to: Number.POSITIVE_INFINITY },
    },
    '320 budgets share the allowed error instead of 20: with 30 rounds, no change of LCP of home ' +
      'is visible any more, where one of 3.1 % was',
  ],
  [
    'more looks widen every interval, and the smallest change is not known',
    { ...seesLess, budgets: { from: 20, to: 20 }, rounds: { from: 30, to: 1_000 } },
    'up to 1,000 rounds are looked at instead of 30, so that the intervals that decide are 58 % ' +
      'wider with 30 rounds',
  ],
] as const)('%s', (_, change, words) => {
  expect(budgetFileChangePhrase(change, context([]), plainStyle)).toBe(words);
});
