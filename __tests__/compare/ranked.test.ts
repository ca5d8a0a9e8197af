import { expect, test } from '@jest/globals';
import { pairedSample } from '../../src/compare/paired-bounds.ts';
import { type Ranked, rankAverages, rankCrossings } from '../../src/compare/ranked.ts';

/** Values with many ties, far from each other and close by. */
const values = (count: number, seed: number): Float64Array =>
  Float64Array.from(
    { length: count },
    (_, index) =>
      Math.round(40 * Math.sin(seed * index * index)) / 8 + (index % 5 === 0 ? 1000 : 0),
  ).sort();

const everyRank = (values: Ranked): number[] =>
  Array.from({ length: values.total }, (_, k) => values.rank(k));

test('the middle of all averages of two is the Hodges–Lehmann estimate', () => {
  expect(everyRank(rankAverages(Float64Array.of(1, 2, 10)))).toEqual([1, 1.5, 2, 5.5, 6, 10]);
  expect(pairedSample({ base: [0, 0, 0], head: [1, 2, 10] }).estimate).toBe(3.75);
});

test('ranks of averages are those of all averages, sorted', () => {
  const sample = values(30, 1);
  const all = [...sample].flatMap((one, i) =>
    [...sample.subarray(i)].map((other) => (one + other) / 2),
  );
  expect(everyRank(rankAverages(sample))).toEqual(all.sort((one, other) => one - other));
});

test('ranks of crossings are those of all differences between the arms, sorted', () => {
  const [base, head] = [values(30, 1), values(30, 2)];
  const all = [...head].flatMap((after) => [...base].map((before) => after - before));
  expect(everyRank(rankCrossings(base, head))).toEqual(all.sort((one, other) => one - other));
});

test('equal values and ranks that are not there', () => {
  const same = rankAverages(new Float64Array(20).fill(3));
  expect([-1, 0, 100, 209, 210].map((k) => same.rank(k))).toEqual([
    Number.NaN,
    3,
    3,
    3,
    Number.NaN,
  ]);
});

test('a rank is held between two given values', () => {
  const crossings = rankCrossings(values(30, 1), values(30, 2));
  const all = everyRank(crossings);
  const [third, quarter] = [all[300] ?? 0, all[225] ?? 0];
  const held = Array.from(all, (_, k) => crossings.rank(k, quarter, third));
  expect(held).toEqual(all.map((value) => Math.min(third, Math.max(quarter, value))));
  expect(crossings.rank(10, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(all[10]);
  expect(crossings.rank(10, 5000)).toBe(5000);
  expect(crossings.rank(10, undefined, -5000)).toBe(-5000);
});
