/** All changes of a series' level that hold: steps, and creeps between them. */
import type { ChangePoint, LevelSeries } from '../../model/change-point.ts';
import { findCreep } from './find-creep.ts';
import { findSteps } from './find-steps.ts';

/**
 * Searches one series of the base branch.
 *
 * `level` is the p-value that a change may have at most; `driftLevel` in `decide` says which it is
 * for a repository of so many series.
 *
 * Returns the changes in the order of the series. Empty for fewer than six points.
 */
export function findChangePoints(series: LevelSeries, level: number): readonly ChangePoint[] {
  const steps = findSteps(series, level);
  const ends = [...steps.map(({ to }) => to), series.values.length];
  return ends.flatMap((end, index) => {
    const creep = findCreep(series, ends[index - 1] ?? 0, end, level);
    const step = steps[index];
    return [...(creep ? [creep] : []), ...(step ? [step] : [])];
  });
}
