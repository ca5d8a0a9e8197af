/** All changes of a series' level that hold: steps, and a creep since the last of them. */
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
  const since = steps.at(-1)?.to ?? 0;
  const creep = findCreep(series, since, level);
  return creep ? [...steps, creep] : steps;
}
