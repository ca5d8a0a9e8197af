/** Makes seeded synthetic series with planted changes. */
import type { LevelSeries } from '../../src/model/change-point.ts';
import { type Random, seeded } from '../verdict/random.ts';

/** Runs a day on the base branch. */
export const runsADay = 20;

/** The spread of a run's median on unchanged code, relative. */
export const spread = 0.02;

/** A series and the places where its level changes, up or down. */
export interface Planted {
  readonly series: LevelSeries;
  /** First points of a new level. */
  readonly steps: readonly number[];
  /** A creep counts as found by any change in the same direction inside of it. */
  readonly creep?: readonly [from: number, to: number];
}

/** A series of relative deviations around 1,000 ms. */
export function makeSeries(length: number, deviation: (at: number) => number): LevelSeries {
  return {
    values: Float64Array.from({ length }, (_, at) => 1000 * Math.exp(deviation(at))),
    weights: new Float64Array(length).fill(1),
    days: Int32Array.from({ length }, (_, at) => Math.floor(at / runsADay)),
  };
}

/** Each family draws one series of 400 points, 20 days, from its seed. */
export const families: Readonly<Record<string, (seed: number) => Planted>> = {
  unchanged: plant(() => ({ steps: [], level: () => 0 })),
  'step +5 %': plant(() => ({ steps: [300], level: (at) => (at < 300 ? 0 : Math.log(1.05)) })),
  'step −5 %, then +5 %': plant(() => ({
    steps: [150, 280],
    level: (at) => (at >= 150 && at < 280 ? -Math.log(1.05) : 0),
  })),
  'creep +8 %': plant(() => ({
    steps: [],
    creep: [80, 400],
    level: (at) => (Math.max(0, at - 80) / 320) * Math.log(1.08),
  })),
  'variance × 3': plant((random) => ({
    steps: [],
    level: (at) => (at < 250 ? 0 : random.normal() * spread * 2.8),
  })),
  'day and night ± 3 %': plant(() => ({
    steps: [],
    level: (at) => 0.03 * Math.sin((2 * Math.PI * at) / runsADay),
  })),
  'two modes, 8 % apart': plant((random) => ({
    steps: [],
    level: () => (random.uniform() < 0.4 ? Math.log(1.08) : 0),
  })),
  'two modes, step +5 %': plant((random) => ({
    steps: [300],
    level: (at) => (random.uniform() < 0.4 ? Math.log(1.08) : 0) + (at < 300 ? 0 : Math.log(1.05)),
  })),
  'outliers, 3 %': plant((random) => ({
    steps: [],
    level: () => (random.uniform() < 0.03 ? 0.5 * random.uniform() : 0),
  })),
  'outliers, step +5 %': plant((random) => ({
    steps: [300],
    level: (at) =>
      (random.uniform() < 0.03 ? 0.5 * random.uniform() : 0) + (at < 300 ? 0 : Math.log(1.05)),
  })),
  'neighbours alike (0.3)': plant((random) => {
    let state = 0;
    return {
      steps: [],
      level: () => {
        state = 0.3 * state + spread * random.normal();
        return state;
      },
    };
  }),
};

interface Plan {
  readonly steps: readonly number[];
  readonly creep?: readonly [number, number];
  /** Relative deviation of a point's level, without the noise. */
  readonly level: (at: number) => number;
}

function plant(plan: (random: Random) => Plan) {
  return (seed: number): Planted => {
    const random = seeded(seed);
    const { steps, creep, level } = plan(random);
    const series = makeSeries(400, (at) => level(at) + spread * random.normal());
    return creep ? { series, steps, creep } : { series, steps };
  };
}
