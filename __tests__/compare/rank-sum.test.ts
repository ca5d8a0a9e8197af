import { expect, test } from '@jest/globals';
import { lowerBound, pairedSample, upperBound } from '../../src/compare/paired-bounds.ts';
import { crossingsToSkip } from '../../src/compare/rank-sum.ts';

test("as many crossings are left out as the rank-sum test's critical values allow", () => {
  // Largest U with P(U ≤ u) ≤ 0.025 and ≤ 0.005 one-sided: Mann and Whitney's tables as in Milton
  // (1964); 3 + 3 rounds cannot reach it.
  expect([3, 4, 5, 6, 8, 10, 15, 20].map((n) => crossingsToSkip(n, 0.025))).toEqual([
    -1, 0, 2, 5, 13, 23, 64, 127,
  ]);
  expect([4, 5, 6, 8, 10, 15, 20].map((n) => crossingsToSkip(n, 0.005))).toEqual([
    -1, 0, 2, 7, 16, 51, 105,
  ]);
});

test('three rounds of each arm that do not overlap have one chance in twenty', () => {
  expect([1 / 20.1, 1 / 20].map((level) => crossingsToSkip(3, level))).toEqual([-1, 0]);
  expect([1 / 184_756 / 1.01, 1 / 184_756].map((level) => crossingsToSkip(10, level))).toEqual([
    -1, 0,
  ]);
});

test('the bounds are those of the head turned round', () => {
  const arms = {
    base: [1, 4, 2, 8, 5, 7, 3, 9, 6, 2.5],
    head: [11, 3, 12, 9, 14, 8, 10, 13, 9.5, 7],
  };
  const [there, back] = [pairedSample(arms), pairedSample({ base: arms.head, head: arms.base })];
  for (const level of [0.1, 0.01, 1e-4])
    expect(lowerBound(there, level)).toBeCloseTo(-upperBound(back, level), 9);
});
