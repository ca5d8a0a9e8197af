/** Real series of a public repository, as they are and with a step planted into them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LevelSeries } from '../../src/model/change-point.ts';
import { seeded } from '../verdict/random.ts';
import { runsADay } from './series.ts';

/** Steps planted into each series, one at a time. */
export const stepsASeries = 10;
export const plantedStep = 0.2;

/** The longest that are as long as the search looks back. */
const mostPoints = 400;

const series = Object.entries(
  JSON.parse(readFileSync(join(import.meta.dirname, 'public', 'hyper.json'), 'utf8')) as Readonly<
    Record<string, readonly number[]>
  >,
);

const toSeries = (values: readonly number[]): LevelSeries => ({
  values: Float64Array.from(values),
  weights: new Float64Array(values.length).fill(1),
  days: Int32Array.from(values.keys(), (at) => Math.floor(at / runsADay)),
});

/** The series as they were measured. Nobody knows the truth of them. */
export const publicSeries = (): readonly LevelSeries[] =>
  series.map(([, values]) => toSeries(values.slice(-mostPoints)));

/** The same series, each with a step up at a place of its own, at least 30 runs from both ends. */
export function publicSeriesWithSteps(): readonly { series: LevelSeries; step: number }[] {
  return series.flatMap(([, values], index) => {
    const kept = values.slice(-mostPoints);
    return Array.from({ length: stepsASeries }, (_, turn) => {
      const step = 30 + Math.floor(seeded(100 * index + turn + 1).uniform() * (kept.length - 60));
      return {
        series: toSeries(kept.map((value, at) => (at < step ? value : value * (1 + plantedStep)))),
        step,
      };
    });
  });
}
