/** How far the arms of one build lie apart in pools of real rounds. */
import { type Metric, metricTable } from '../src/metrics.ts';
import type { Measurements, Round } from '../src/model.ts';
import { pairedLogRatios, pairedSpread, rootMeanSquare } from './figures.ts';

/** The spread of one metric between the arms. Ratios are in percent, differences in its unit. */
interface Spread {
  readonly pairs: number;
  readonly rootMeanSquare: number;
  /** The median as a standard deviation, which single wild rounds do not move. */
  readonly robust: number;
  readonly unit: string;
}

type Rounds = readonly Round[];

const groupByBlock = (rounds: Rounds, target: string): readonly Rounds[] => [
  ...Map.groupBy(
    rounds.filter((round) => round.target === target),
    ({ block }) => block,
  ).values(),
];

/** Returns the spread over blocks that have the metric in both arms; undefined without any. */
function measureSpread(blocks: readonly Rounds[], { id, scale, unit }: Metric): Spread | undefined {
  const isRatio = scale === 'ratio';
  const both = blocks.flatMap((block): (readonly [number, number])[] => {
    const [base, head] = ['base', 'head'].map(
      (arm) => block.find((round) => round.arm === arm)?.values[id],
    );
    if (base === undefined || head === undefined) return [];
    return isRatio && (base <= 0 || head <= 0) ? [] : [[base, head]];
  });
  if (both.length === 0) return undefined;
  const distances = isRatio
    ? pairedLogRatios(both).map((ratio) => 100 * ratio)
    : both.map(([base, head]) => head - base);
  return {
    pairs: both.length,
    rootMeanSquare: rootMeanSquare(distances),
    robust: pairedSpread(distances),
    unit: isRatio ? '%' : unit,
  };
}

const tell = ({ rootMeanSquare: rms, robust, unit }: Spread): string => {
  const digits = unit === '%' || unit === 'ms' ? 1 : 3;
  return `${rms.toFixed(digits)} ${unit} (${robust.toFixed(digits)})`;
};

const noisy = metricTable.filter(({ noise }) => noise === 'noisy');

/**
 * Prints the spread between the arms of one build for each target of a pool. It is the root mean
 * square of the paired log-ratios and, in brackets, their robust spread.
 */
export function printSpreads({ targets, rounds }: Measurements, shown: readonly string[]): void {
  for (const { id } of targets) {
    const blocks = groupByBlock(rounds, id);
    const cells = noisy.flatMap((metric) => {
      const spread = shown.includes(metric.id) ? measureSpread(blocks, metric) : undefined;
      return spread ? [`${metric.id} ${tell(spread)}`] : [];
    });
    console.log(`  ${id}, ${blocks.length} blocks: ${cells.join(', ')}`);
  }
}

/**
 * Prints the spread of every noisy metric of rounds that are not all kept, beside that of an older
 * pool of the same targets.
 */
export function printSpreadsBeside(now: Measurements, older: Measurements | undefined): void {
  for (const { id } of now.targets) {
    const [ours, theirs] = [groupByBlock(now.rounds, id), groupByBlock(older?.rounds ?? [], id)];
    console.log(
      `  ${id}, ${ours.length} blocks of this call beside ${theirs.length} of the older pool:`,
    );
    for (const metric of noisy) {
      const [spread, before] = [measureSpread(ours, metric), measureSpread(theirs, metric)];
      if (spread === undefined) continue;
      const few = spread.pairs < ours.length ? ` of ${spread.pairs} blocks` : '';
      const beside = before
        ? `, before ${tell(before)}: ${compareSpreads(spread, before)}`
        : ', not in the older pool';
      console.log(`    ${metric.id.padEnd(30)} ${tell(spread)}${few}${beside}`);
    }
  }
}

/** Few blocks say little: the spread of 8 blocks is off by a quarter (1 / √(2 · 8)). */
function compareSpreads(now: Spread, before: Spread): string {
  if (now.rootMeanSquare <= before.rootMeanSquare) return 'no wider';
  return now.robust <= before.robust ? 'wider by wild rounds alone' : 'wider';
}
