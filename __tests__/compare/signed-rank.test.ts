import { pairedSample } from '../../src/compare/paired-bounds.ts';
import { ranked } from '../../src/compare/ranked.ts';
import { averagesToSkip, walshAverages } from '../../src/compare/signed-rank.ts';

test('as many averages are left out as the published critical values of the signed-rank test allow', () => {
  // Largest W with P(W ≤ w) ≤ 0.025 one-sided: Wilcoxon & Wilcox (1964); 5 pairs cannot reach it.
  expect([5, 6, 8, 10, 15, 20, 25].map((n) => averagesToSkip(n, 0.025))).toEqual([-1, 0, 3, 8, 25, 52, 89]);
});

test('beyond 120 differences the normal approximation goes on where the exact distribution ends', () => {
  const step = averagesToSkip(121, 0.001) - averagesToSkip(120, 0.001);
  const before = averagesToSkip(120, 0.001) - averagesToSkip(119, 0.001);
  expect(Math.abs(step - before)).toBeLessThan(15);
});

test('the middle of all averages of two is the Hodges–Lehmann estimate', () => {
  expect([...walshAverages([1, 2, 10])].sort((one, other) => one - other)).toEqual([1, 1.5, 2, 5.5, 6, 10]);
  expect(pairedSample([1, 2, 10]).estimate).toBe(3.75);
});

test('ranks are those of the sorted values, in whatever order they are asked for, with ties too', () => {
  const values = Float64Array.from({ length: 300 }, (_, index) => Math.round(40 * Math.sin(index * index)));
  const sorted = values.slice().sort();
  const rank = ranked(values);
  const asked = [150, 0, 299, 7, 149, 151, 280, 150, 8, 6];
  expect(asked.map(rank)).toEqual(asked.map((k) => sorted[k]));
  expect([rank(-1), rank(300)]).toEqual([Number.NaN, Number.NaN]);
});
