/** Limits as people write them: few digits, and never tighter than what they were made from. */
import type { Metric } from './metric.ts';

/**
 * Rounds a limit to two digits, away from what is measured: 1.834 s → 1.9 s, 0.957 → 0.95 where
 * more is better. Counts and bytes stay whole.
 */
export function roundLimit(limit: number, { better, unit }: Pick<Metric, 'better' | 'unit'>) {
  if (!(limit > 0)) return 0;
  const fine = 10 ** (Math.floor(Math.log10(limit)) - 1);
  const step = unit === 'count' || unit === 'bytes' ? Math.max(1, fine) : fine;
  // The quotient of a number that is round already may be a rounding error off.
  const steps =
    better === 'lower' ? Math.ceil(limit / step - 1e-9) : Math.floor(limit / step + 1e-9);
  return Number((steps * step).toPrecision(2));
}
