import { readFileSync } from 'node:fs';
import { compareWays, type Visited, writeEvidence } from '../../bench/fidelity/table.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

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

test('the page beside stock Lighthouse is written from the figures that the bench kept', () => {
  const { figures } = JSON.parse(read('bench/results/fidelity.json')) as {
    readonly figures: readonly Visited[];
  };
  const rounds = figures.filter(({ page, way }) => page === 'actual' && way === 'simulate').length;
  expect(new Set(figures.map(({ page }) => page)).size).toBe(7);
  expect(read('docs/evidence/fidelity.md')).toBe(writeEvidence(compareWays(figures), rounds));
});
