/**
 * How many standard errors the mean of paired differences must be away before it counts.
 *
 * When base and head come from the same law, a paired difference is the difference of two
 * independent draws of it. Student's quantile is right where that law is normal, and too small
 * where it has two modes. Among all such differences, the one with the lightest tails (kurtosis 2,
 * the least possible) takes −1, 0, +1 with probabilities ¼, ½, ¼. It belongs to two modes that are
 * equally likely. Its tail is computed exactly, and the larger of the two critical values is used.
 * So nothing can be called before 4^−n ≤ level, the chance that n blocks all jump the same way
 * (docs/deciding.md has the argument).
 */
import { memoize } from './memoize.ts';
import { studentQuantile } from './student.ts';

/** Beyond this many blocks the two-mode law is as good as normal. */
const exactUpTo = 40;

/** A value of the t statistic and the probability to reach it. */
interface Step {
  readonly t: number;
  readonly reached: number;
}

const laws = new Map<number, readonly Step[]>();

/** The t statistics of n draws from −1, 0, +1 (¼, ½, ¼), from the largest, with P(T ≥ t). */
function twoModeLaw(n: number): readonly Step[] {
  const known = laws.get(n);
  if (known) return known;
  const logFactorial = [0];
  for (let k = 1; k <= n; k += 1) logFactorial.push((logFactorial[k - 1] ?? 0) + Math.log(k));
  const log = (k: number): number => logFactorial[k] ?? 0;
  const atoms: { t: number; p: number }[] = [];
  for (let up = 1; up <= n; up += 1) {
    for (let down = 0; down < up && up + down <= n; down += 1) {
      const zero = n - up - down;
      const p = Math.exp(
        log(n) -
          log(up) -
          log(down) -
          log(zero) +
          (up + down) * Math.log(0.25) +
          zero * Math.log(0.5),
      );
      const variance = (up + down - (up - down) ** 2 / n) / (n - 1);
      atoms.push({
        t: up === n ? Number.POSITIVE_INFINITY : (up - down) / n / Math.sqrt(variance / n),
        p,
      });
    }
  }
  atoms.sort((one, other) => other.t - one.t);
  const law: Step[] = [];
  let reached = 0;
  for (const { t, p } of atoms) {
    reached += p;
    law.push({ t, reached });
  }
  laws.set(n, law);
  return law;
}

/**
 * A little noise around the modes moves the statistic: stay this much above the value that must not
 * count.
 */
const smear = 1.05;

function twoModeCritical(n: number, level: number): number {
  if (n > exactUpTo) return 0;
  const tooLikely = twoModeLaw(n).find((step) => step.reached > level * (1 + 1e-9));
  return tooLikely === undefined ? 0 : tooLikely.t * smear;
}

/**
 * The one-sided critical value for the mean of `n` paired differences; infinite when n blocks
 * cannot show anything at this level.
 */
export const criticalValue = memoize((n, level) =>
  n < 2
    ? Number.POSITIVE_INFINITY
    : Math.max(studentQuantile(n - 1, level), twoModeCritical(n, level)),
);

/** The smallest number of blocks that can show anything at this level. */
export function fewestBlocks(level: number): number {
  let n = 2;
  while (4 ** -n > level) n += 1;
  return n;
}
