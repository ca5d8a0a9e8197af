/** Holds the differences of unchanged code against the floors of their metrics. */
import { getMetric } from '../../src/metrics.ts';
import type { Round } from '../../src/model.ts';
import { median } from '../figures.ts';
import { metrics } from './site.ts';

/** The values of base and head in blocks that had no disturbance. */
export interface Blocks {
  readonly target: string;
  readonly metric: string;
  readonly base: readonly number[];
  readonly head: readonly number[];
}

/** Returns the values of whole blocks, for each target and metric that has some. */
export function readBlocks(rounds: readonly Round[]): readonly Blocks[] {
  const calm = rounds.filter(({ background }) => !background?.disturbed);
  return [...Map.groupBy(calm, ({ target }) => target)].flatMap(([target, own]) => {
    const pairs = [...Map.groupBy(own, ({ block }) => block).values()];
    return metrics.flatMap((metric): readonly Blocks[] => {
      const both = pairs.flatMap((pair): (readonly [number, number])[] => {
        const [base, head] = ['base', 'head'].map(
          (arm) => pair.find((round) => round.arm === arm)?.values[metric],
        );
        return base === undefined || head === undefined ? [] : [[base, head]];
      });
      if (both.length === 0) return [];
      return [
        {
          target,
          metric,
          base: both.map(([base]) => base),
          head: both.map(([, head]) => head),
        },
      ];
    });
  });
}

/** Returns the blocks of both calls. */
export const joinBlocks = (before: readonly Blocks[], now: readonly Blocks[]): readonly Blocks[] =>
  [...Map.groupBy([...before, ...now], ({ target, metric }) => `${target} ${metric}`).values()].map(
    ([first, ...others]) => ({
      ...(first as Blocks),
      base: [first, ...others].flatMap((one) => one?.base ?? []),
      head: [first, ...others].flatMap((one) => one?.head ?? []),
    }),
  );

/** The fewest blocks that Headroom judges. */
const judgedBlocks = 3;

/** The unchanged code of one target and metric beside the floor, in the metric's unit. */
export interface Measured {
  readonly target: string;
  readonly metric: string;
  readonly unit: string;
  readonly floor: number;
  readonly blocks: number;
  readonly typical: number;
  /** The largest difference between the arms of one block. */
  readonly inBlock: number;
  /** The largest difference between the medians of the arms over three blocks. */
  readonly judged: number;
  readonly isExact: boolean;
  /** An exact metric may not differ at all. */
  readonly isSupported: boolean;
}

/** Returns the largest differences of unchanged code beside the floors. */
export function holdAgainstFloors(all: readonly Blocks[]): readonly Measured[] {
  return all.map(({ target, metric, base, head }) => {
    const { unit, floor, noise } = getMetric(metric);
    const differences = base.map((value, block) => Math.abs((head[block] ?? Number.NaN) - value));
    const inBlock = Math.max(...differences);
    const windows = Array.from({ length: Math.floor(base.length / judgedBlocks) }, (_, window) => {
      const at = window * judgedBlocks;
      const [one, other] = [base, head].map((arm) => median(arm.slice(at, at + judgedBlocks)));
      return Math.abs((other ?? Number.NaN) - (one ?? Number.NaN));
    });
    const judged = Math.max(...windows);
    return {
      ...{ target, metric, unit, floor, inBlock, judged },
      blocks: base.length,
      typical: median([...base, ...head]),
      isExact: noise === 'exact',
      isSupported: noise === 'exact' ? inBlock === 0 : windows.length > 0 && judged <= floor,
    };
  });
}

const show = (value: number, unit: string): string =>
  unit === 'ms' ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');

/** Returns the table: a row for each metric of each step. */
export function tabulate(measured: readonly Measured[]): string {
  const rows = metrics.flatMap((metric) =>
    measured
      .filter((one) => one.metric === metric)
      .map((one) => {
        const cells = [one.typical, one.inBlock, one.judged, one.floor];
        const shown = cells.map((value) => show(value, one.unit));
        const { target, unit, blocks, isSupported } = one;
        return (
          `| ${metric} (${unit}) | ${target} | ${blocks} | ${shown.join(' | ')} | ` +
          `${isSupported ? 'yes' : 'no'} |`
        );
      }),
  );
  return [
    '| metric | step | blocks | median | in a block | medians of 3 | floor | holds |',
    '|---|---|--:|--:|--:|--:|--:|---|',
    ...rows,
  ].join('\n');
}

/** Returns the page of the documentation. */
export const writeEvidence = (measured: readonly Measured[]): string =>
  `<!-- Written by bench/floors.ts from bench/results/floors.json: change it there. -->
# The floors of steps and of memory

\`npm run bench -- floors\` measures this and writes this page. A change of at most the floor is
never called one. Where unchanged code moves by more, the floor does nothing, and the interval alone
keeps it from failing.

One build as base and as head, on a flow through the kitchen sink that is played ten times a round.
*In a block*: the largest difference between the two rounds of a block. *Medians of 3*: the largest
difference between the medians of base and head over three blocks, the fewest that are judged.
*Holds*: that difference is within the floor. An exact metric holds when no block differs.

${tabulate(measured)}
`;
