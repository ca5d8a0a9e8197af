/** Student's t distribution: its upper tail and its quantiles, far out. */
import { memoize } from './memoize.ts';

const lanczos = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155,
  0.1208650973866179e-2, -0.5395239384953e-5,
];

/** ln Γ(x) for x > 0 (Lanczos; Press et al., Numerical Recipes, 6.1). */
function logGamma(x: number): number {
  const shifted = x + 5.5;
  let series = 1.000000000190015;
  for (const [index, coefficient] of lanczos.entries()) series += coefficient / (x + 1 + index);
  return Math.log((2.5066282746310007 * series) / x) - shifted + (x + 0.5) * Math.log(shifted);
}

/**
 * The continued fraction of the incomplete beta function (Numerical Recipes, 6.4; Lentz's method).
 */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / Math.max(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return fraction;
}

/** I_x(a, b), the regularised incomplete beta function. */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

/** P(T > t) for t ≥ 0. */
export function studentTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
}

/** The t that is exceeded with probability `level` (0 < level ≤ 0.5), by bisection. */
export const studentQuantile = memoize((degrees, level) => {
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > level && high < 1e12) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > level) low = middle;
    else high = middle;
  }
  return high;
});
