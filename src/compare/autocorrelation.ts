/** Blocks that follow their neighbours: the bounds suppose that they do not. */
import type { ComparisonNote } from '../model.ts';

/** Fewer differences cannot show it. */
const fewest = 8;

/**
 * A note when neighbouring differences resemble each other more than chance explains (2.5 standard
 * errors, 1/√n each).
 */
export function autocorrelationNote(differences: Float64Array): readonly ComparisonNote[] {
  const n = differences.length;
  if (n < fewest) return [];
  let sum = 0;
  for (let index = 0; index < n; index += 1) sum += differences[index] ?? 0;
  const mean = sum / n;
  let together = 0;
  let alone = 0;
  for (let index = 0; index < n; index += 1) {
    const here = (differences[index] ?? 0) - mean;
    alone += here * here;
    if (index > 0) together += here * ((differences[index - 1] ?? 0) - mean);
  }
  const coefficient = alone === 0 ? 0 : together / alone;
  return coefficient > 2.5 / Math.sqrt(n) ? [{ kind: 'autocorrelated', coefficient }] : [];
}
