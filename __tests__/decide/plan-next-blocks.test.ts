import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import {
  type Means,
  type PlannedBlocks,
  planNextBlocks,
} from '../../src/decide/plan-next-blocks.ts';
import type { Budget, Measurements } from '../../src/model.ts';
import { budget, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

const plenty: Means = {
  maxRounds: 24,
  timeLeftMs: 600_000,
  blockMs: () => 8000,
  policy: neutral,
  forecast,
  isOpen: () => true,
  findGroup: (target) => target,
};

function next(
  run: Measurements,
  budgets: readonly Budget[],
  means: Partial<Means> = {},
): readonly PlannedBlocks[] {
  const judgement = decide({
    comparisons: compare(run, sameJob, budgets, { kind: 'adaptive', maxRounds: 24 }),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast,
  });
  return planNextBlocks(judgement, { ...plenty, ...means });
}

const lcp = (target: string, share: number, rounds: number, by: number): Measurements =>
  measured(
    { lcp: { head: around(1000 * (1 + share), by, rounds), base: around(1000, by, rounds, 2) } },
    { target },
  );

const together = (...runs: readonly Measurements[]): Measurements => ({
  ...(runs[0] ?? lcp('home', 0, 3, 1)),
  rounds: runs.flatMap((run) => run.rounds),
});

test('a gross change is measured on from the first look to the next, until it can be shown', () => {
  expect(next(lcp('home', 0.2, 3, 5), [budget('lcp', percent(5))])).toEqual([
    { target: 'home', blocks: 1 },
  ]);
  expect(next(lcp('home', 0.2, 8, 5), [budget('lcp', percent(5))])).toEqual([]);
});

test('later looks are further apart', () => {
  expect(next(lcp('home', 0.07, 8, 40), [budget('lcp', percent(5))])).toEqual([
    { target: 'home', blocks: 2 },
  ]);
});

test('measuring stops when nothing open can be decided with the rounds or time left', () => {
  const hopeless = lcp('home', 0, 20, 300);
  expect(next(hopeless, [budget('lcp', percent(0))])).toEqual([]);
  expect(next(lcp('home', 0.2, 3, 5), [budget('lcp', percent(5))], { timeLeftMs: 10_000 })).toEqual(
    [],
  );
  expect(next(lcp('home', 0.08, 8, 40), [budget('lcp', percent(5))], { maxRounds: 8 })).toEqual([]);
});

test('a change that calmer blocks would show is not given up after a few', () => {
  expect(next(lcp('home', 0.15, 6, 60), [budget('lcp', percent(5))], { maxRounds: 7 })).toEqual([
    { target: 'home', blocks: 1 },
  ]);
  expect(next(lcp('home', 0.1, 5, 60), [budget('lcp', percent(5))], { maxRounds: 6 })).toEqual([]);
});

test('targets that are settled soonest come first, and the time is not overdrawn', () => {
  const run = together(lcp('slow', 0.09, 8, 40), lcp('quick', 0.2, 5, 5));
  const budgets = [
    budget('lcp', percent(5), 'fail', 'slow'),
    budget('lcp', percent(5), 'fail', 'quick'),
  ];
  expect(next(run, budgets)).toEqual([
    { target: 'quick', blocks: 1 },
    { target: 'slow', blocks: 2 },
  ]);
  const blockMs = (target: string): number => (target === 'quick' ? 8000 : 100_000);
  expect(next(run, budgets, { blockMs, timeLeftMs: 150_000 })).toEqual([
    { target: 'quick', blocks: 1 },
  ]);
  // The slow one would reach its next look alone, and does not after the quick one.
  expect(next(run, budgets, { blockMs, timeLeftMs: 205_000 })).toEqual([
    { target: 'quick', blocks: 1 },
  ]);
});

test('targets that are measured together get their blocks once, and are paid for once', () => {
  const run = together(lcp('slow', 0.09, 8, 40), lcp('quick', 0.2, 5, 5));
  const budgets = ['slow', 'quick'].map((target) => budget('lcp', percent(5), 'fail', target));
  const findGroup = (): string => 'both';
  expect(next(run, budgets, { findGroup })).toEqual([{ target: 'quick', blocks: 1 }]);
  // Two blocks for one, then one for the other: as a group they never need both.
  expect(next(run, budgets, { findGroup, timeLeftMs: 9_000 })).toEqual([
    { target: 'quick', blocks: 1 },
  ]);
});

test('budgets that can only warn are not waited for while others can fail', () => {
  const run = together(lcp('home', 0, 3, 5), lcp('other', 0.2, 3, 5));
  const warned = budget('lcp', percent(5), 'warn', 'other');
  expect(next(run, [budget('lcp', percent(5)), warned])).toEqual([]);
  expect(next(run, [warned])).toEqual([{ target: 'other', blocks: 1 }]);
});
