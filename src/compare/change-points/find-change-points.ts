/** All changes of a series' level that hold: steps, and creeps between them. */
import type { ChangePoint, LevelSeries } from '../../model/change-point.ts';
import { findCreep } from './find-creep.ts';
import { createStepSearch } from './find-steps.ts';

/**
 * Returns a search of one series of the base branch.
 *
 * `level` is the p-value that a change may have at most; `driftLevel` in `decide` says which it is
 * for a repository of so many series.
 *
 * The search returns the changes in the order of the series. Empty for fewer than six points.
 */
export function createChangeSearch(series: LevelSeries): (level: number) => readonly ChangePoint[] {
  const findSteps = createStepSearch(series);
  const creeps = new Map<string, ChangePoint | undefined>();
  const creepBetween = (from: number, end: number, level: number): ChangePoint | undefined => {
    const key = `${from} ${end}`;
    if (!creeps.has(key)) creeps.set(key, findCreep(series, from, end, anyLevel));
    const creep = creeps.get(key);
    return creep && creep.pValue <= level ? creep : undefined;
  };
  return (level) => {
    const steps = findSteps(level);
    const ends = [...steps.map(({ to }) => to), series.values.length];
    return ends.flatMap((end, index) => {
      const creep = creepBetween(ends[index - 1] ?? 0, end, level);
      const step = steps[index];
      return [...(creep ? [creep] : []), ...(step ? [step] : [])];
    });
  };
}

/** No p-value is larger. */
const anyLevel = 1;

/** Searches one series at one level. */
export const findChangePoints = (series: LevelSeries, level: number): readonly ChangePoint[] =>
  createChangeSearch(series)(level);
