/** Numbers as whole steps of equal proportion, so that differences of neighbours are small. */

/** Much smaller values than this are stored in even steps, since 0 has no logarithm. */
const nearZero = 0.05;

/** Neighbouring medians differ by 0.2 %: far less than any noise between runs. */
export const medianStep = Math.log(1.002);

/** Spreads say how noisy a metric is; 5 % of them changes nothing. */
export const spreadStep = Math.log(1.05);

/** Returns the nearest step; `dequantize` gives the value back to half a step. */
export const quantize = (value: number, step: number): number =>
  Math.round(Math.asinh(value / nearZero) / step);

/** The value of a step. */
export const dequantize = (steps: number, step: number): number =>
  Math.sinh(steps * step) * nearZero;
