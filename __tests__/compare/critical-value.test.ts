import { criticalValue, fewestBlocks } from '../../src/compare/critical-value.ts';
import { studentQuantile, studentTail } from '../../src/compare/student.ts';

test("Student's quantiles agree with published tables, also far out", () => {
  // R: qt(p, df, lower.tail = FALSE)
  const published: readonly (readonly [number, number, number])[] = [
    [1, 0.025, 12.7062],
    [4, 0.05, 2.131847],
    [9, 0.005, 3.249836],
    [23, 0.0005, 3.767627],
    [5, 0.0005, 6.868827],
    [120, 0.025, 1.97993],
  ];
  for (const [degrees, level, quantile] of published)
    expect(studentQuantile(degrees, level)).toBeCloseTo(quantile, 3);
  expect(studentTail(studentQuantile(7, 1e-7), 7)).toBeCloseTo(1e-7, 12);
});

test('blocks that jump alike with chance 4^-n are no change at a smaller level', () => {
  expect(criticalValue(5, 4 ** -5 / 2)).toBe(Number.POSITIVE_INFINITY);
  expect(criticalValue(5, 4 ** -5)).toBeLessThan(20);
  expect([0.05, 0.004, 0.0002, 1e-5].map(fewestBlocks)).toEqual([3, 4, 7, 9]);
});

test('two modes never reach the critical value more often than the level says', () => {
  for (const n of [6, 8, 12, 20]) {
    for (const level of [1e-3, 1e-4]) {
      const critical = criticalValue(n, level);
      expect(twoModeTail(n, critical)).toBeLessThanOrEqual(level);
      expect(studentTail(Math.min(critical, 1e6), n - 1)).toBeLessThanOrEqual(level * 1.0001);
    }
  }
});

/** P(T > critical) for n draws from −1, 0, 1 (¼, ½, ¼), by adding up all multinomial terms. */
function twoModeTail(n: number, critical: number): number {
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  let tail = 0;
  for (let up = 0; up <= n; up += 1) {
    for (let down = 0; up + down <= n; down += 1) {
      const zero = n - up - down;
      const variance = (up + down - (up - down) ** 2 / n) / (n - 1);
      const t =
        variance > 1e-12
          ? (up - down) / n / Math.sqrt(variance / n)
          : up > down
            ? Number.POSITIVE_INFINITY
            : 0;
      if (t > critical)
        tail +=
          (factorial(n) / factorial(up) / factorial(down) / factorial(zero)) *
          0.25 ** (up + down) *
          0.5 ** zero;
    }
  }
  return tail;
}
