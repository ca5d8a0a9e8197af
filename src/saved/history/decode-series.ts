/** Turns the columns of a series back into points, and refuses what cannot be one. */
import { pointMarks, type Series } from '../../model/history.ts';
import type { HistoryFile } from './history-schema.ts';
import { createDequantizer, medianStep, mostExponent, spreadStep } from './quantize.ts';

/** Turns whole steps back into values, and the step's size. */
interface Steps {
  readonly step: number;
  readonly valueOf: (steps: number) => number;
}

/** How the columns of a file are decoded. */
export interface Decoding {
  readonly median: Steps;
  readonly spread: Steps;
}

/** Returns a decoding for one file. */
export const startDecoding = (): Decoding => ({
  median: { step: medianStep, valueOf: createDequantizer(medianStep) },
  spread: { step: spreadStep, valueOf: createDequantizer(spreadStep) },
});

/**
 * Returns the series, or what is wrong with it. `runCount` is how many runs the history has. Takes
 * memory only for points that are there.
 */
export function decodeSeries(
  file: HistoryFile['series'][number],
  target: string,
  runCount: number,
  decoding: Decoding,
): Series | string {
  const isExact = file.exact !== undefined;
  const medians = isExact ? file.exact : file.median;
  const count = Array.isArray(medians) ? medians.length : 0;
  const run = decodeRuns(file.run, runCount, count);
  if (run === undefined) return 'its runs do not rise, are not there, or are not as many';
  const median = isExact
    ? finiteNumbers(medians, count)
    : decodeSteps(medians, count, decoding.median);
  if (median === undefined) return 'its medians are not numbers';
  const spread = decodeSteps(file.spread, count, decoding.spread);
  if (spread === undefined) return 'its spreads are not as many numbers as it has runs';
  const rounds = sums(file.rounds, count);
  if (!rounds?.every((taken) => taken >= 0 && taken < 2 ** 31))
    return 'its rounds are not as many numbers as it has runs';
  const mark = decodeMarks(file.marks ?? [], count);
  if (mark === undefined) return 'its marks are none that there are';
  const { metric } = file;
  return { target, metric, isExact, run, median, spread, rounds: Int32Array.from(rounds), mark };
}

/** Reads stretches of runs without a gap, each as its first place and its length. */
function decodeRuns(column: unknown, runCount: number, count: number): Int32Array | undefined {
  if (!Array.isArray(column) || column.length > count || count > runCount) return undefined;
  const places = new Int32Array(count);
  let filled = 0;
  let next = 0;
  for (const stretch of column as readonly unknown[]) {
    if (!Array.isArray(stretch) || stretch.length !== 2) return undefined;
    const [first, length] = stretch as readonly unknown[];
    if (!isWhole(first) || !isWhole(length) || first < next || length < 1) return undefined;
    next = first + length;
    if (next > runCount || filled + length > count) return undefined;
    for (let place = first; place < next; place += 1) places[filled++] = place;
  }
  return filled === count ? places : undefined;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function finiteNumbers(column: unknown, length: number): Float64Array | undefined {
  if (!Array.isArray(column) || column.length !== length) return undefined;
  if (!column.every((value) => Number.isFinite(value))) return undefined;
  return Float64Array.from(column as readonly number[]);
}

function decodeSteps(column: unknown, length: number, by: Steps): Float64Array | undefined {
  const values = sums(column, length);
  if (!values) return undefined;
  for (let at = 0; at < length; at += 1) {
    const steps = values[at] ?? Number.NaN;
    if (!(Math.abs(steps * by.step) <= mostExponent)) return undefined;
    values[at] = by.valueOf(steps);
  }
  return values;
}

/** From differences back to values; undefined where they are not whole numbers. */
function sums(column: unknown, length: number): Float64Array | undefined {
  if (!Array.isArray(column) || column.length !== length) return undefined;
  const values = new Float64Array(length);
  let value = 0;
  for (let at = 0; at < length; at += 1) {
    const difference: unknown = column[at];
    if (!isWhole(difference)) return undefined;
    value += difference;
    values[at] = value;
  }
  return values;
}

function decodeMarks(column: unknown, length: number): Uint8Array | undefined {
  if (!Array.isArray(column) || column.length > length) return undefined;
  const marks = new Uint8Array(length);
  for (const entry of column as readonly unknown[]) {
    const [at, mark] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    if (!isWhole(at) || !isWhole(mark) || at < 0 || at >= length) return undefined;
    if (mark < 0 || mark >= pointMarks.length) return undefined;
    marks[at] = mark;
  }
  return marks;
}
