import {
  disturbedBlocks,
  setAside,
  usualBackground,
} from '../../../src/measure/machine/disturbance.ts';
import type { Arm, Round } from '../../../src/model.ts';

const cores = 2;

const round = (arm: Arm, block: number, othersCores: number, stolenCores = 0): Round => ({
  target: 'home (mobile)',
  arm,
  block,
  order: 0,
  startedAt: '2026-03-04T10:20:30.000Z',
  durationMs: 4_000,
  values: { lcp: 1_800, accessibility: 1 },
  invalid: {},
  background: { othersCores, stolenCores, disturbed: false },
});

/** Cores that others took: a list for each arm, by block. */
const rounds = (head: readonly number[], base: readonly number[] = []): readonly Round[] => [
  ...head.map((others, block) => round('head', block, others)),
  ...base.map((others, block) => round('base', block, others)),
];

const blocks = (of: readonly Round[]): readonly number[] =>
  disturbedBlocks(of, cores).map(({ block }) => block);

test('a block is disturbed when others took a quarter of a core of two more', () => {
  expect(blocks(rounds([0.02, 0.31, 0.25, 0.05]))).toEqual([1]);
});

test('the worst comes first, whichever arm it hit, and each block is listed once', () => {
  expect(blocks(rounds([0, 0.4, 0, 0.5], [0, 0.4, 1.2, 0]))).toEqual([2, 3, 1]);
});

test('a block is disturbed from its first round on when a later one turns out calmer', () => {
  expect(blocks(rounds([0.6]))).toEqual([]);
  expect(blocks(rounds([0.6, 0.05]))).toEqual([0]);
});

test('a neighbour that is always at work, such as a database, disturbs nobody', () => {
  expect(blocks(rounds([0.9, 0.95, 0.88, 1.0], [0.3, 0.35, 0.32, 0.28]))).toEqual([]);
});

test('an arm whose database works harder is not taken for disturbed', () => {
  expect(blocks(rounds([1.4, 1.45, 1.38], [0.5, 0.52, 0.55]))).toEqual([]);
});

test('less steal disturbs than other processes do, and the reason names it', () => {
  const found = disturbedBlocks(
    [round('head', 0, 0), round('head', 1, 0, 0.2), round('head', 2, 0.5)],
    cores,
  );
  expect(found.map(({ block, reason }) => [block, reason])).toEqual([
    [1, 'other machines on the host took 10 % of the CPU meanwhile'],
    [2, 'other processes took 25 % of the CPU meanwhile'],
  ]);
});

test('where nobody tells, nothing is disturbed', () => {
  const { background: _, ...unread } = round('head', 0, 0);
  expect([blocks([unread, { ...unread, block: 1 }]), usualBackground([unread], cores)]).toEqual([
    [],
    undefined,
  ]);
});

test('a round that is set aside keeps its values, and one measured once still counts', () => {
  const aside = setAside(round('head', 1, 0.5), 'other processes took 25 % of the CPU meanwhile', [
    'accessibility',
  ]);
  expect(aside.values).toEqual({ lcp: 1_800, accessibility: 1 });
  expect(aside.invalid).toEqual({ lcp: 'other processes took 25 % of the CPU meanwhile' });
  expect(blocks([...rounds([0, 0.5]).slice(0, 1), aside])).toEqual([]);
});
