/** Rounds sorted into samples: one per target, metric and arm. */
import { getMetric } from '../metrics.ts';
import { groupTargets } from '../model/target-group.ts';
import type { Arm, Measurements, MetricId, Round, Saturation, Summary } from '../model.ts';
import { sortedMedian } from './sorted.ts';

/** The values of one arm and the blocks they were measured in, in order of blocks. */
export interface Readings {
  readonly values: readonly number[];
  readonly blocks: readonly number[];
}

/** Readings that are still being collected. */
interface Collected extends Readings {
  readonly values: number[];
  /**
   * `seen` of the arm, until the metric misses a round, as most never do: one list for all of them
   * instead of one for each.
   */
  blocks: number[];
}

/** The readings of one target's rounds so far. */
interface Target {
  readonly metrics: Map<MetricId, Sample & Record<Arm, Collected>>;
  /** The blocks of all rounds of an arm. */
  readonly seen: Readonly<Record<Arm, number[]>>;
}

/**
 * The key by which samples, comparisons and budgets are matched: one comparison can carry several
 * budgets.
 */
export const comparisonKey = (target: string, metric: string): string => `${target}\n${metric}`;

/** One metric of one target: both arms' readings, and the rounds that must not be judged. */
export interface Sample {
  /** `comparisonKey` of its target and metric, made once: each comparison asks for it often. */
  readonly key: string;
  readonly target: string;
  readonly metric: MetricId;
  readonly head: Readings;
  readonly base: Readings;
  invalid: number;
  invalidReason: string;
  /**
   * Rounds among the readings in which the load generator was at its own limit, by arm; the last
   * tells why.
   */
  readonly saturated: Record<Arm, number>;
  saturation: Saturation | undefined;
  /** Blocks of undisturbed rounds without a value that may be judged, by arm. */
  readonly lost: Readonly<Record<Arm, number[]>>;
}

/**
 * Every metric that any round holds or ought to hold, in the order in which they were first seen.
 */
export function collectSamples(measurements: Measurements): readonly Sample[] {
  const targets = new Map<string, Target>();
  for (const round of inOrder(measurements.rounds)) {
    let target = targets.get(round.target);
    if (!target) {
      target = { metrics: new Map(), seen: { head: [], base: [] } };
      targets.set(round.target, target);
    }
    target.seen[round.arm].push(round.block);
    for (const metric in round.values) take(round, metric, target);
    for (const metric in round.invalid) if (!(metric in round.values)) take(round, metric, target);
  }
  return [...targets.values()].flatMap(samplesIn);
}

/** The samples of a target whose rounds have all been taken. */
function samplesIn({ metrics, seen }: Target): readonly Sample[] {
  const samples = [...metrics.values()];
  for (const sample of samples)
    for (const arm of ['head', 'base'] as const) {
      const { values, blocks } = sample[arm];
      if (blocks === seen[arm] && values.length < blocks.length)
        sample[arm].blocks = blocks.slice(0, values.length);
    }
  return samples;
}

function sampleIn(
  { metrics, seen }: Target,
  target: string,
  metric: MetricId,
): Sample & Record<Arm, Collected> {
  const known = metrics.get(metric);
  if (known) return known;
  const sample: Sample & Record<Arm, Collected> = {
    key: comparisonKey(target, metric),
    target,
    metric,
    head: { values: [], blocks: seen.head },
    base: { values: [], blocks: seen.base },
    invalid: 0,
    invalidReason: '',
    saturated: { head: 0, base: 0 },
    saturation: undefined,
    lost: { head: [], base: [] },
  };
  metrics.set(metric, sample);
  return sample;
}

/** Rounds by block; they nearly always are already, since they are saved as they are taken. */
function inOrder(rounds: readonly Round[]): readonly Round[] {
  const last = new Map<string, number>();
  for (const { target, block } of rounds) {
    if (block < (last.get(target) ?? 0))
      return [...rounds].sort((one, other) => one.block - other.block);
    last.set(target, block);
  }
  return rounds;
}

function take(round: Round, metric: MetricId, target: Target): void {
  const sample = sampleIn(target, round.target, metric);
  const value = round.values[metric];
  const reason = round.invalid[metric];
  if (reason !== undefined || value === undefined || !Number.isFinite(value)) {
    sample.invalid += 1;
    sample.invalidReason = reason ?? 'not a number';
    if (!round.background?.disturbed) sample.lost[round.arm].push(round.block);
    return;
  }
  if (round.saturated && getMetric(metric).noise === 'noisy') {
    sample.saturated[round.arm] += 1;
    sample.saturation = round.saturated;
  }
  const readings = sample[round.arm];
  readings.values.push(value);
  const seen = target.seen[round.arm];
  if (readings.blocks !== seen) readings.blocks.push(round.block);
  else if (readings.values.length < seen.length)
    readings.blocks = [...seen.slice(0, readings.values.length - 1), round.block];
}

export function summarize(sorted: Float64Array): Summary {
  return {
    median: sortedMedian(sorted),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    rounds: sorted.length,
  };
}

/**
 * Mean time of a block by target, in milliseconds: all arms' rounds over the number of blocks. A
 * target that is measured together with others has the time of them all.
 */
export function blockTimes(measurements: Measurements): ReadonlyMap<string, number> {
  const spent = new Map<string, { total: number; blocks: Set<number> }>();
  for (const round of measurements.rounds) {
    const entry = spent.get(round.target) ?? { total: 0, blocks: new Set<number>() };
    entry.total += round.durationMs;
    entry.blocks.add(round.block);
    spent.set(round.target, entry);
  }
  const times = new Map(
    [...spent].map(([target, { total, blocks }]) => [target, total / blocks.size]),
  );
  for (const { targets } of groupTargets(measurements.targets)) {
    if (targets.length === 1) continue;
    const together = targets.reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0);
    for (const { id } of targets) if (times.has(id)) times.set(id, together);
  }
  return times;
}

/**
 * Returns how many blocks each target has had, even where single metrics failed. That number
 * decides which look it is. Disturbed blocks were taken again, and are not counted twice.
 */
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
