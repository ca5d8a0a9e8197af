import { averagesToSkip } from '../../src/compare/signed-rank.ts';

test("as many averages are left out as the signed-rank test's critical values allow", () => {
  // Largest W with P(W ≤ w) ≤ 0.025 one-sided: Wilcoxon & Wilcox (1964); 5 pairs cannot reach it.
  expect([5, 6, 8, 10, 15, 20, 25].map((n) => averagesToSkip(n, 0.025))).toEqual([
    -1, 0, 3, 8, 25, 52, 89,
  ]);
});

test('beyond 120 differences the normal approximation follows the exact distribution', () => {
  const step = averagesToSkip(121, 0.001) - averagesToSkip(120, 0.001);
  const before = averagesToSkip(120, 0.001) - averagesToSkip(119, 0.001);
  expect(Math.abs(step - before)).toBeLessThan(15);
});
