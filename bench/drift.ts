/**
 * Bench: steps and creep found in the base branch's history, beside Otava's rule and a ratio.
 *
 * `npm run bench -- drift [MINUTES] [--fresh]`; a later call goes on where the last one stopped.
 */
import { findChangePoints } from '../src/compare/change-points/find-change-points.ts';
import { driftLevel } from '../src/decide/drift.ts';
import type { LevelSeries } from '../src/model/change-point.ts';
import { otavaPoints, ratioPoints } from './drift/peers.ts';
import { publicSeries, publicSeriesWithSteps } from './drift/public-series.ts';
import { families, makeSeries, type Planted, spread } from './drift/series.ts';
import { callMinutes, concludeBench, figuresSoFar, keepFigures } from './figures.ts';
import { seeded } from './verdict/random.ts';

/** A month of 20 runs a day. */
const runsAMonth = 600;
/** The history that the month begins with, and as much as a search looks back at. */
const known = 400;
const unchangedSeries = 1000;
const seriesAFamily = 100;
const stepsTried = 400;
/** A change counts as found within so many runs of where it was planted. */
const near = 5;
const ratio = 1.1;

interface Counts {
  readonly planted: number;
  readonly found: number;
  readonly right: number;
  readonly told: number;
}

interface Figures {
  readonly unchanged: { readonly series: number; readonly false: number };
  /** Points until a 5 % step was found, by the number of series; 99 for more than 20. */
  readonly delays: Readonly<Record<string, readonly number[]>>;
  readonly families: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
  /** By rule: changes told in real series as they are, and planted steps that were found. */
  readonly real?: Readonly<Record<string, RealCounts>>;
}

interface RealCounts {
  readonly points: number;
  readonly told: number;
  readonly planted: number;
  readonly found: number;
}

const rules: Readonly<Record<string, (series: LevelSeries) => readonly number[]>> = {
  headroom: (series) => findChangePoints(series, driftLevel(1, 0)).map(({ to }) => to),
  'headroom, of 1,000': (series) =>
    findChangePoints(series, driftLevel(1000, 0)).map(({ to }) => to),
  otava: ({ values }) => otavaPoints(values),
  'ratio to the last point': ({ values }) => ratioPoints(values, ratio),
};

const until = Date.now() + (Number(process.argv[2]) || callMinutes) * 60_000;
let figures = figuresSoFar<Figures>('drift', {
  unchanged: { series: 0, false: 0 },
  delays: {},
  families: {},
});

const keep = (more: Partial<Figures>): void => {
  figures = { ...figures, ...more };
  keepFigures('drift', figures);
};

for (const [name, draw] of Object.entries(families))
  if (!figures.families[name] && Date.now() < until) {
    const drawn = Array.from({ length: seriesAFamily }, (_, seed) => draw(seed + 1));
    keep({ families: { ...figures.families, [name]: countAll(drawn) } });
    console.log(`drift: ${name} done`);
  }
for (const count of [1, unchangedSeries])
  if (!figures.delays[count] && Date.now() < until) {
    const delays = Array.from({ length: stepsTried }, (_, seed) => measureDelay(seed + 1, count));
    keep({ delays: { ...figures.delays, [count]: delays } });
    console.log(`drift: delays among ${count} series done`);
  }
if (!figures.real) keep({ real: countReal() });
while (figures.unchanged.series < unchangedSeries && Date.now() < until) {
  const { series, false: before } = figures.unchanged;
  keep({ unchanged: { series: series + 1, false: before + falseDrifts(series + 1) } });
  if (figures.unchanged.series % 50 === 0)
    console.log(`drift: a month of ${figures.unchanged.series} of ${unchangedSeries} series done`);
}
print();

/** Returns the new changes that a month of runs tells of in a series without changes. */
function falseDrifts(seed: number): number {
  const random = seeded(1_000_000 + seed);
  const whole = makeSeries(known + runsAMonth, () => spread * random.normal());
  const told: number[] = [];
  for (let end = known + 1; end <= whole.values.length; end += 1) {
    const start = end - known;
    for (const { to } of findChangePoints(slice(whole, start, end), driftLevel(unchangedSeries, 0)))
      if (!told.some((place) => Math.abs(place - start - to) <= near)) told.push(start + to);
  }
  return told.length;
}

/** Returns how many points a step of 5 % takes until it is found. */
function measureDelay(seed: number, count: number): number {
  const random = seeded(2_000_000 + seed);
  const whole = makeSeries(
    known + 20,
    (at) => spread * random.normal() + (at < known ? 0 : Math.log(1.05)),
  );
  for (let points = 1; points <= 20; points += 1) {
    const found = findChangePoints(slice(whole, 0, known + points), driftLevel(count, 0));
    if (found.some(({ to }) => Math.abs(to - known) <= near)) return points;
  }
  return 99;
}

function slice(series: LevelSeries, from: number, to: number): LevelSeries {
  return {
    values: series.values.subarray(from, to),
    weights: series.weights.subarray(from, to),
    days: series.days.subarray(from, to),
  };
}

function countAll(drawn: readonly Planted[]): Record<string, Counts> {
  return Object.fromEntries(
    Object.entries(rules).map(([name, find]) => {
      const counts = drawn.map((planted) => countOne(planted, find(planted.series)));
      const sum = (field: keyof Counts) => counts.reduce((total, one) => total + one[field], 0);
      return [
        name,
        { planted: sum('planted'), found: sum('found'), right: sum('right'), told: sum('told') },
      ];
    }),
  );
}

function countOne({ steps, creep }: Planted, told: readonly number[]): Counts {
  const isInCreep = (at: number): boolean => creep !== undefined && at > creep[0] && at <= creep[1];
  const isNear = (at: number) => steps.some((step) => Math.abs(at - step) <= near);
  return {
    planted: steps.length + (creep ? 1 : 0),
    found:
      steps.filter((step) => told.some((at) => Math.abs(at - step) <= near)).length +
      (told.some(isInCreep) ? 1 : 0),
    right: told.filter((at) => isNear(at) || isInCreep(at)).length,
    told: told.length,
  };
}

function countReal(): Record<string, RealCounts> {
  const whole = publicSeries();
  const planted = publicSeriesWithSteps();
  return Object.fromEntries(
    Object.entries(rules).map(([name, find]) => [
      name,
      {
        points: whole.reduce((sum, { values }) => sum + values.length, 0),
        told: whole.reduce((sum, one) => sum + find(one).length, 0),
        planted: planted.length,
        found: planted.filter(({ series, step }) =>
          find(series).some((at) => Math.abs(at - step) <= near),
        ).length,
      },
    ]),
  );
}

function print(): void {
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;
  console.log(`\n| ${seriesAFamily} series of 400 runs each | ${Object.keys(rules).join(' | ')} |`);
  console.log(
    `|---|${Object.keys(rules)
      .map(() => '---')
      .join('|')}|`,
  );
  for (const [family, byRule] of Object.entries(figures.families)) {
    const cells = Object.values(byRule).map(({ planted, found, right, told }) =>
      planted === 0
        ? `${told} false`
        : `recall ${share(found, planted)}, precision ${share(right, told)}`,
    );
    console.log(`| ${family} | ${cells.join(' | ')} |`);
  }
  const real = Object.values(figures.real ?? {}).map(
    ({ points, told, planted, found }) =>
      `${((100 * told) / points).toFixed(1)} told in 100 runs, ${share(found, planted)} found`,
  );
  if (real.length > 0) console.log(`| real series, step +20 % planted | ${real.join(' | ')} |`);
  const within = (count: number, points: number): number => {
    const delays = figures.delays[count] ?? [];
    return delays.filter((delay) => delay <= points).length / Math.max(1, delays.length);
  };
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const { series, false: falses } = figures.unchanged;
  concludeBench('drift', [
    {
      figure: falses,
      atMost: 1,
      text: `${falses} false drifts in a month of ${series} unchanged series`,
    },
    {
      figure: within(1000, 15),
      atLeast: 0.95,
      text:
        `${percent(within(1000, 15))} of 5 % steps at 2 % spread found within 15 points ` +
        'among 1,000 series',
    },
    {
      figure: within(1, 5),
      atLeast: 0.95,
      text:
        `${percent(within(1, 5))} within 5 points where it is the only series ` +
        `(${percent(within(1, 10))} within 10)`,
    },
  ]);
  if (series < unchangedSeries) {
    console.log('drift: not done; the same command goes on.');
    process.exitCode = 2;
  }
}
