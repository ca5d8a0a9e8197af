/** Collects points into columns. */
import { findMetric } from '../../metrics.ts';
import type { Series } from '../../model/history.ts';

/** One point, while columns are built. */
export interface Point {
  readonly run: number;
  readonly median: number;
  readonly spread: number;
  readonly rounds: number;
  readonly mark: number;
}

/** Reads the point at a place of a series. */
export const pointAt = (series: Series, at: number): Point => ({
  run: series.run[at] ?? 0,
  median: series.median[at] ?? Number.NaN,
  spread: series.spread[at] ?? 0,
  rounds: series.rounds[at] ?? 0,
  mark: series.mark[at] ?? 0,
});

/** The identity of a series. */
export type SeriesIdentity = Pick<Series, 'target' | 'metric' | 'isExact'>;

/** Returns the identity of a new series. */
export const identifySeries = (target: string, metric: string): SeriesIdentity => ({
  target,
  metric,
  isExact: findMetric(metric)?.noise === 'exact',
});

/** Makes a series with room for `capacity` points. `add` takes points in the order of runs. */
export function createSeriesBuilder({ target, metric, isExact }: SeriesIdentity, capacity: number) {
  const run = new Int32Array(capacity);
  const median = new Float64Array(capacity);
  const spread = new Float64Array(capacity);
  const rounds = new Int32Array(capacity);
  const mark = new Uint8Array(capacity);
  let count = 0;
  return {
    /** Adds a point; one of the same run as the last replaces it. */
    add(point: Point): void {
      const at = count > 0 && run[count - 1] === point.run ? count - 1 : count;
      run[at] = point.run;
      median[at] = point.median;
      spread[at] = point.spread;
      rounds[at] = point.rounds;
      mark[at] = point.mark;
      count = at + 1;
    },
    /** Adds the point at a place of another series, as one of the run `place`. */
    take(series: Series, from: number, place: number): void {
      const at = count > 0 && run[count - 1] === place ? count - 1 : count;
      run[at] = place;
      median[at] = series.median[from] ?? Number.NaN;
      spread[at] = series.spread[from] ?? 0;
      rounds[at] = series.rounds[from] ?? 0;
      mark[at] = series.mark[from] ?? 0;
      count = at + 1;
    },
    build: (): Series => ({
      target,
      metric,
      isExact,
      run: run.subarray(0, count),
      median: median.subarray(0, count),
      spread: spread.subarray(0, count),
      rounds: rounds.subarray(0, count),
      mark: mark.subarray(0, count),
    }),
  };
}
