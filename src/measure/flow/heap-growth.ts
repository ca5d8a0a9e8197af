/** Computes by how much the heap grows each time that a flow is played. */
import type { Repetition } from '../../ports.ts';

const fewestRepetitions = 3;

/**
 * Returns the bytes per repetition, or why there are none. A new document has a heap of its own, in
 * which nothing that the one before it held is left.
 */
export function readHeapGrowth(
  repetitions: readonly Repetition[],
): { readonly value: number } | { readonly missing: string } {
  if (repetitions.length < fewestRepetitions)
    return { missing: `the flow was played ${repetitions.length} times, and growth needs 3` };
  if (new Set(repetitions.map(({ document }) => document)).size > 1)
    return { missing: 'a repetition loads a new document, which begins with an empty heap' };
  return { value: Math.round(estimateSlope(repetitions.map(({ jsHeapBytes }) => jsHeapBytes))) };
}

/**
 * Returns the median of the slopes between every two values, per place. One value out of line
 * cannot move this estimator of Theil and Sen far. (Sen, "Estimates of the Regression Coefficient
 * Based on Kendall's Tau", 1968.)
 */
export function estimateSlope(values: readonly number[]): number {
  const slopes = values
    .flatMap((value, at) =>
      values.slice(at + 1).map((later, further) => (later - value) / (further + 1)),
    )
    .sort((one, other) => one - other);
  const middle = Math.floor(slopes.length / 2);
  const upper = slopes[middle] ?? 0;
  return slopes.length % 2 === 1 ? upper : ((slopes[middle - 1] ?? 0) + upper) / 2;
}
