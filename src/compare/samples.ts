/** Rounds sorted into samples: one per target, metric and arm. */
import type { Arm, Measurements, MetricId, Round, Summary } from '../model.ts';
import { sortedMedian } from './sorted.ts';

/** The values of one arm and the blocks they were measured in, in order of blocks. */
export interface Readings {
  readonly values: number[];
  readonly blocks: number[];
}

/** One metric of one target: both arms' readings, and the rounds that must not be judged. */
export interface Sample {
  readonly target: string;
  readonly metric: MetricId;
  readonly head: Readings;
  readonly base: Readings;
  invalid: number;
  invalidReason: string;
  /** Blocks of undisturbed rounds without a value that may be judged, by arm. */
  readonly lost: Readonly<Record<Arm, number[]>>;
}

/** Every metric that any round holds or ought to hold, in the order in which they were first seen. */
export function samplesOf(measurements: Measurements): readonly Sample[] {
  const targets = new Map<string, Map<MetricId, Sample>>();
  for (const round of inOrder(measurements.rounds)) {
    let metrics = targets.get(round.target);
    if (!metrics) {
      metrics = new Map();
      targets.set(round.target, metrics);
    }
    for (const metric in round.values) take(sampleIn(metrics, round.target, metric), round, metric);
    for (const metric in round.invalid) if (!(metric in round.values)) take(sampleIn(metrics, round.target, metric), round, metric);
  }
  return [...targets.values()].flatMap((metrics) => [...metrics.values()]);
}

function sampleIn(metrics: Map<MetricId, Sample>, target: string, metric: MetricId): Sample {
  const known = metrics.get(metric);
  if (known) return known;
  const sample: Sample = {
    target,
    metric,
    head: { values: [], blocks: [] },
    base: { values: [], blocks: [] },
    invalid: 0,
    invalidReason: '',
    lost: { head: [], base: [] },
  };
  metrics.set(metric, sample);
  return sample;
}

/** Rounds by block; they nearly always are already, since they are saved as they are taken. */
function inOrder(rounds: readonly Round[]): readonly Round[] {
  const last = new Map<string, number>();
  for (const { target, block } of rounds) {
    if (block < (last.get(target) ?? 0)) return [...rounds].sort((one, other) => one.block - other.block);
    last.set(target, block);
  }
  return rounds;
}

function take(sample: Sample, round: Round, metric: MetricId): void {
  const value = round.values[metric];
  const reason = round.invalid[metric];
  if (reason !== undefined || value === undefined || !Number.isFinite(value)) {
    sample.invalid += 1;
    sample.invalidReason = reason ?? 'not a number';
    if (!round.background?.disturbed) sample.lost[round.arm].push(round.block);
    return;
  }
  const readings = round.arm === 'head' ? sample.head : sample.base;
  readings.values.push(value);
  readings.blocks.push(round.block);
}

export function summaryOf(sorted: Float64Array): Summary {
  return { median: sortedMedian(sorted), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN, rounds: sorted.length };
}

/** Mean time of a block by target, in milliseconds: all arms' rounds over the number of blocks. */
export function blockTimes(measurements: Measurements): ReadonlyMap<string, number> {
  const spent = new Map<string, { total: number; blocks: Set<number> }>();
  for (const round of measurements.rounds) {
    const entry = spent.get(round.target) ?? { total: 0, blocks: new Set<number>() };
    entry.total += round.durationMs;
    entry.blocks.add(round.block);
    spent.set(round.target, entry);
  }
  return new Map([...spent].map(([target, { total, blocks }]) => [target, total / blocks.size]));
}

/** How many blocks each target has had, whatever became of single metrics: what decides which look it is. Disturbed blocks were taken again, and are not counted twice. */
export function blocksByTarget(measurements: Measurements, arm: Arm): ReadonlyMap<string, number> {
  const blocks = new Map<string, Set<number>>();
  for (const round of measurements.rounds) {
    if (round.arm !== arm || round.background?.disturbed) continue;
    const seen = blocks.get(round.target) ?? new Set<number>();
    seen.add(round.block);
    blocks.set(round.target, seen);
  }
  return new Map([...blocks].map(([target, seen]) => [target, seen.size]));
}
