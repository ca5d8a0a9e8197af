/**
 * Finds steps in a series of the base branch, as Apache Otava does: E-divisive in windows (arXiv
 * 1306.4933, 2301.03034). A lax first pass comes first, then the weakest points are merged until
 * all hold. ADR 11 adds ranks for the test, weights, and the likeness of neighbours.
 */
import type { ChangePoint, LevelSeries } from '../../model/change-point.ts';
import { computeMedian, sortedMedian, sortNumbers } from '../sorted.ts';
import { findBestSplit } from './energy-split.ts';
import { varianceInflation } from './inflation.ts';
import { estimateShift } from './level-shift.ts';
import { memoizePlaces } from './memoize-places.ts';
import { compareRanks } from './rank-sum-tail.ts';

/** Otava's window, and how far one lies from the next. */
const windowLength = 50;
const windowStep = 25;

/** A step needs so many points on each side: one odd run and its neighbour are no level. */
const fewest = 3;

/** The first pass keeps what the last one, which sees more points, might. */
const laxer = 1000;

/** The first pass keeps nothing beyond this, however few series there are. */
const laxest = 1e-3;

/**
 * A level that came and went hides in its window: neither end of it splits the whole. So the parts
 * of a split that does not hold are looked at as well, so deep.
 */
const deepest = 2;

/** Looking there tries more splits, so each of them must be that many times surer. */
const hiddenShare = 10;

/** How much neighbouring runs resemble each other is known from so many points at most. */
const likenessReach = 400;

/** A level is known from so many points at most: older ones say little of today. */
const reach = 100;

/**
 * Returns a search for the steps whose p-value is at most `level`, in the order of the series. A
 * repository asks at several levels, and most splits stand between the same neighbours at each.
 */
export function createStepSearch(series: LevelSeries): (level: number) => readonly ChangePoint[] {
  const { values, isRelative } = onLogScale(series.values);
  const scaled = { ...series, values };
  const test: TestSplit = memoizePlaces((start, at, end) => testSplit(scaled, start, at, end));
  const describe = memoizePlaces((from, at, to) =>
    describeStep(series, scaled, { from, to, isRelative, ...test(from, at, to) }),
  );
  return (level) => {
    const splits = mergeWeakest(values.length, proposeSplits(values, level), test);
    return splits.map(({ at }, index) =>
      describe(splits[index - 1]?.at ?? 0, at, splits[index + 1]?.at ?? values.length),
    );
  };
}

interface Split {
  readonly at: number;
  readonly pValue: number;
  readonly inflation: number;
}

/** Tests the split at a place of the part from `start` to `end`. */
type TestSplit = (start: number, at: number, end: number) => Split;

/** Relative changes are differences of logarithms; a series that reaches 0 keeps its own unit. */
function onLogScale(values: Float64Array): { values: Float64Array; isRelative: boolean } {
  const isRelative = values.every((value) => value > 0);
  return { values: isRelative ? values.map(Math.log) : values, isRelative };
}

/** A place for a step, and the p-value that it may have in the end. */
interface Proposal {
  readonly at: number;
  readonly level: number;
}

type Tested = Split & Proposal;

/** The lax pass: the best split of each window, and of its parts, until none is left. */
function proposeSplits(values: Float64Array, level: number): readonly Proposal[] {
  const found = new Map<number, number>();
  const add = (at: number, allowed: number): void => {
    found.set(at, Math.max(found.get(at) ?? 0, allowed));
  };
  const divide = (start: number, end: number, depth: number, isHidden: boolean): boolean => {
    const at = findBestSplit(values, start, end, fewest);
    if (at < 0) return false;
    const { pValue } = compareRanks(
      sortNumbers(values.subarray(start, at)),
      sortNumbers(values.subarray(at, end)),
    );
    const isStep = pValue <= Math.min(level * laxer, laxest);
    if (!isStep && depth === deepest) return false;
    const isBelow = isHidden || !isStep;
    const parts = [divide(start, at, depth + 1, isBelow), divide(at, end, depth + 1, isBelow)];
    if (!isStep && !parts.includes(true)) return false;
    add(at, isBelow ? level / hiddenShare : level);
    return true;
  };
  for (let end = values.length; end > 0; end -= windowStep) {
    divide(Math.max(0, end - windowLength), end, 0, false);
    if (end <= windowLength) break;
  }
  return [...found]
    .map(([at, allowed]) => ({ at, level: allowed }))
    .sort((one, other) => one.at - other.at);
}

/**
 * Drops the weakest split until each one that is left holds between its neighbours. Dropping one
 * changes the test of its two neighbours only, so that each test is kept until then.
 */
function mergeWeakest(
  length: number,
  proposed: readonly Proposal[],
  testSplit: TestSplit,
): readonly Split[] {
  const test = (places: readonly Proposal[], index: number): Tested | undefined => {
    const own = places[index];
    if (!own) return undefined;
    const start = places[index - 1]?.at ?? 0;
    const end = places[index + 1]?.at ?? length;
    return { level: own.level, ...testSplit(start, own.at, end) };
  };
  const splits = proposed.flatMap((_, index) => test(proposed, index) ?? []);
  while (splits.length > 0) {
    const weakest = splits.reduce((one, other) =>
      other.pValue / other.level > one.pValue / one.level ? other : one,
    );
    if (weakest.pValue <= weakest.level) return splits;
    const dropped = splits.indexOf(weakest);
    splits.splice(dropped, 1);
    for (const neighbour of [dropped - 1, dropped]) {
      const again = test(splits, neighbour);
      if (again) splits[neighbour] = again;
    }
  }
  return [];
}

/** The p-value of a split between its neighbours, with neighbouring runs' likeness counted in. */
function testSplit(series: LevelSeries, start: number, at: number, end: number): Split {
  const { values } = series;
  const before = values.subarray(Math.max(start, at - reach), at);
  const after = values.subarray(at, Math.min(end, at + reach));
  const { pValue } = compareRanks(sortNumbers(before), sortNumbers(after));
  const inflation = varianceInflation(
    Float64Array.of(
      ...deviations(values.subarray(Math.max(start, at - likenessReach), at)),
      ...deviations(after),
    ),
  );
  return { at, pValue: spreadOut(pValue, inflation), inflation };
}

/**
 * Returns the p-value of a statistic whose variance is `inflation` times larger. A normal tail
 * falls as exp(−z²/2), so that z/√inflation has about the `inflation`-th root of it.
 */
const spreadOut = (pValue: number, inflation: number): number => pValue ** (1 / inflation);

/** Deviations from the median, at most three times the usual one, so that outliers do not rule. */
function deviations(values: Float64Array): Float64Array {
  const median = sortedMedian(sortNumbers(values));
  const away = values.map((value) => value - median);
  const usual = sortedMedian(sortNumbers(away.map(Math.abs))) / 0.6745;
  return away.map((deviation) => Math.min(Math.max(deviation, -3 * usual), 3 * usual));
}

interface Neighbours {
  readonly from: number;
  readonly at: number;
  readonly to: number;
  readonly pValue: number;
  readonly inflation: number;
  readonly isRelative: boolean;
}

/** `series` has the metric's unit, `scaled` is what the test saw. */
function describeStep(series: LevelSeries, scaled: LevelSeries, step: Neighbours): ChangePoint {
  const { at, isRelative } = step;
  const start = Math.max(step.from, at - reach);
  const end = Math.min(step.to, at + reach);
  const side = (values: Float64Array, from: number, to: number) => values.subarray(from, to);
  const { shift, interval } = estimateShift(
    side(scaled.values, start, at),
    side(scaled.values, at, end),
    { before: side(series.weights, start, at), after: side(series.weights, at, end) },
    step.inflation,
  );
  const told = (amount: number): number => (isRelative ? Math.expm1(amount) : amount);
  return {
    kind: 'step',
    from: at - 1,
    to: at,
    pValue: step.pValue,
    change: told(shift),
    interval: { ...interval, lo: told(interval.lo), hi: told(interval.hi) },
    isRelative,
    before: computeMedian(side(series.values, start, at)),
    after: computeMedian(side(series.values, at, end)),
  };
}
