/** The rules that other tools have, written anew from what they publish. */
import { findBestSplit } from '../../src/compare/change-points/energy-split.ts';
import { studentTail } from '../../src/compare/student.ts';

/** Otava's defaults: windows of 50, p at most 0.001, ten times as much in the first pass. */
const otava = { window: 50, step: 25, pValue: 0.001, laxer: 10 };

/** Apache Otava's published rule: E-divisive in windows, a t-test, weakest points merged. */
export function otavaPoints(values: Float64Array): readonly number[] {
  const found = new Set<number>();
  const divide = (from: number, to: number): void => {
    const at = findBestSplit(values, from, to, 2);
    if (at < 0 || welch(values, from, at, to) > otava.pValue * otava.laxer) return;
    found.add(at);
    divide(from, at);
    divide(at, to);
  };
  for (let from = 0; from < values.length; from += otava.step) {
    divide(from, Math.min(values.length, from + otava.window));
    if (from + otava.window >= values.length) break;
  }
  let points = [...found].sort((one, other) => one - other);
  for (;;) {
    const tested = points.map((at, index) => ({
      at,
      p: welch(values, points[index - 1] ?? 0, at, points[index + 1] ?? values.length),
    }));
    const weakest = tested.sort((one, other) => other.p - one.p)[0];
    if (!weakest || weakest.p <= otava.pValue) return points;
    points = points.filter((at) => at !== weakest.at);
  }
}

/** A point that is more than `ratio` times the one before it, as github-action-benchmark asks. */
export const ratioPoints = (values: Float64Array, ratio: number): readonly number[] =>
  [...values.keys()].filter((at) => at > 0 && (values[at] ?? 0) > ratio * (values[at - 1] ?? 0));

/** The two-sided p-value of Welch's t-test. */
function welch(values: Float64Array, from: number, at: number, to: number): number {
  const before = describe(values.subarray(from, at));
  const after = describe(values.subarray(at, to));
  const error = before.error + after.error;
  if (!(error > 0)) return 1;
  const degrees =
    error ** 2 / (before.error ** 2 / (before.n - 1) + after.error ** 2 / (after.n - 1));
  return 2 * studentTail(Math.abs(after.mean - before.mean) / Math.sqrt(error), degrees);
}

function describe(values: Float64Array) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { n, mean, error: variance / n };
}
