import { seeded } from '../../../bench/verdict/random.ts';
import { findChangePoints } from '../../../src/compare/change-points/find-change-points.ts';
import { compareRanks } from '../../../src/compare/change-points/rank-sum-tail.ts';
import type { LevelSeries } from '../../../src/model/change-point.ts';

const level = 2.5e-8;

function series(length: number, valueAt: (at: number, noise: number) => number): LevelSeries {
  const random = seeded(7);
  return {
    values: Float64Array.from({ length }, (_, at) => valueAt(at, random.normal())),
    weights: new Float64Array(length).fill(1),
    days: Int32Array.from({ length }, (_, at) => Math.floor(at / 20)),
  };
}

const around = (value: number, noise: number): number => value * Math.exp(0.02 * noise);

describe('steps', () => {
  test('an unchanged series has none, however long it is', () => {
    expect(
      findChangePoints(
        series(2000, (_, noise) => around(1000, noise)),
        level,
      ),
    ).toEqual([]);
  });

  test('a step of 10 % is found at its place, with its size in the interval', () => {
    const [step, ...others] = findChangePoints(
      series(200, (at, noise) => around(at < 150 ? 1000 : 1100, noise)),
      level,
    );
    expect(others).toEqual([]);
    expect(step).toMatchObject({ kind: 'step', from: 149, to: 150, isRelative: true });
    expect(step?.interval.lo).toBeLessThan(0.1);
    expect(step?.interval.hi).toBeGreaterThan(0.1);
    expect(step?.change).toBeCloseTo(0.1, 1);
    expect(step?.before).toBeCloseTo(1000, -1.5);
  });

  test('two odd runs are no level, three can be one', () => {
    const odd = (count: number) =>
      findChangePoints(
        series(100, (at) => (at < 100 - count ? 500 + (at % 5) : 900)),
        1e-3,
      ).filter(({ kind }) => kind === 'step');
    expect(odd(2)).toEqual([]);
    expect(odd(3)).toMatchObject([{ to: 97 }]);
  });

  test('a wider spread with the same middle is no step', () => {
    const wide = series(400, (at, noise) => around(1000, at < 300 ? noise : 4 * noise));
    expect(findChangePoints(wide, level)).toEqual([]);
  });

  test('values that are not above 0 change in their own unit', () => {
    const [step] = findChangePoints(
      series(100, (at) => (at < 60 ? 0 : 0.2)),
      level,
    );
    expect(step).toMatchObject({ isRelative: false, change: 0.2, interval: { lo: 0.2, hi: 0.2 } });
  });

  test('a run of a wide spread counts less in the size of a step', () => {
    const plain = series(60, (at) => (at < 40 ? 1000 : at % 3 === 0 ? 1100 : 1200));
    const weights = Float64Array.from(plain.values.keys(), (at) => (at % 3 === 0 ? 1 : 0.01));
    const size = (of: LevelSeries) => findChangePoints(of, 1e-4)[0]?.change;
    expect(size({ ...plain, weights })).toBeCloseTo(0.1, 5);
    expect(size(plain)).toBeGreaterThan(0.14);
  });

  test.each([0, 1, 5])('a series of %d points has none', (length) => {
    expect(
      findChangePoints(
        series(length, (at) => at),
        1,
      ),
    ).toEqual([]);
  });
});

describe('creep', () => {
  const creeping = (at: number, noise: number): number => around(1000 * 1.06 ** (at / 1200), noise);

  test('6 % in two months, with no step in it, is found with its size in the interval', () => {
    const [creep, ...others] = findChangePoints(series(1200, creeping), level);
    expect(others).toEqual([]);
    expect(creep).toMatchObject({ kind: 'creep', from: 0, to: 1199 });
    expect(creep?.interval.lo).toBeLessThan(0.06);
    expect(creep?.interval.hi).toBeGreaterThan(0.055);
  });

  test('fewer than 14 days show none', () => {
    expect(
      findChangePoints(
        series(260, (at, noise) => 1000 + at + noise / 100),
        level,
      ).filter(({ kind }) => kind === 'creep'),
    ).toEqual([]);
  });
});

describe('the tail of the rank sum', () => {
  test.each([
    [47, 3, 1 / 19_600],
    [50, 5, 1 / 3_478_761],
    [10, 10, 1 / 184_756],
  ])('%d values below all of %d others: one in the number of ways to choose', (m, n, chance) => {
    const from = (start: number, count: number) =>
      Float64Array.from({ length: count }, (_, index) => start + index);
    expect(compareRanks(from(0, m), from(1000, n)).pValue).toBeCloseTo(chance, 12);
    expect(compareRanks(from(1000, m), from(0, n)).pValue).toBeCloseTo(chance, 12);
  });

  test('two equal samples are as likely as not', () => {
    const same = Float64Array.of(1, 1, 1, 1);
    expect(compareRanks(same, same)).toEqual({ pValue: 0.5, z: 0 });
  });
});
