import { compareWays, type Visited } from '../../bench/fidelity/table.ts';

test('a median is alike inside the range of the other or within 5 % of its median, alone', () => {
  const visits = (way: Visited['way'], ...values: readonly number[]): readonly Visited[] =>
    values.map((fcp, round) => ({ page: 'home', way, round, values: { fcp } }));
  const isAlike = (stock: readonly number[], own: number): boolean | undefined =>
    compareWays([...visits('simulate', ...stock), ...visits('headroom', own)])[0]?.isAlike;
  expect(isAlike([1000, 1000, 1300], 1290)).toBe(true);
  expect(isAlike([1000, 1000, 1300], 1310)).toBe(false);
  expect(isAlike([1000, 1000, 1000], 951)).toBe(true);
  expect(isAlike([1000, 1000, 1000], 949)).toBe(false);
  expect(isAlike([1000, 1000, 1000], Number.NaN)).toBe(false);
});
