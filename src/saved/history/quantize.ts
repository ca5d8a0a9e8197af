/** Numbers as whole steps of equal proportion, so that differences of neighbours are small. */

/** Much smaller values than this are stored in even steps, since 0 has no logarithm. */
const nearZero = 0.05;

/** Neighbouring medians differ by 0.2 %: far less than any noise between runs. */
export const medianStep = Math.log(1.002);

/** Spreads say how noisy a metric is; 5 % of them changes nothing. */
export const spreadStep = Math.log(1.05);

/** e to the power of 709 is the largest number that there is. */
export const mostExponent = 700;

/** Returns the nearest step. Values that no metric has are taken as the largest that is read. */
export function quantize(value: number, step: number): number {
  const exponent = Math.asinh(value / nearZero);
  const most = Math.floor(mostExponent / step);
  return Math.min(Math.max(Math.round(exponent / step), -most), most);
}

/** Steps that are remembered on each side of 0: up to a thousand million, for medians. */
const remembered = 16_384;

/**
 * Returns the inverse of `quantize`, for one file: it computes each value once, as the same steps
 * come again and again.
 */
export function createDequantizer(step: number): (steps: number) => number {
  const known = new Float64Array(2 * remembered + 1).fill(Number.NaN);
  const compute = (steps: number): number => Math.sinh(steps * step) * nearZero;
  return (steps) => {
    const at = steps + remembered;
    const value = known[at];
    if (value === undefined) return compute(steps);
    if (!Number.isNaN(value)) return value;
    const computed = compute(steps);
    known[at] = computed;
    return computed;
  };
}
