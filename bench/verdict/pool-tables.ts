/** Tables of the operating curve on resampled real rounds. */
import { type Parts, shareOf } from './goals.ts';
import { tableSizes } from './job.ts';
import { changes } from './jobs.ts';
import { boundedShare, foundIn, percent, table, widthOf } from './markdown.ts';
import { othersFinds, ruleNames } from './others-tables.ts';
import { changeable } from './pooled-jobs.ts';
import { poolsOf } from './pools.ts';
import { twinPools, twinSizes } from './twin-jobs.ts';

const alarmsIn = (parts: Parts, id: string, size: number): string =>
  boundedShare(parts, id, `failed of ${size}`);

/** Tables of the pool's own metrics beside the rules of others. */
export function poolAlarms(parts: Parts): string {
  const rows = poolsOf().map(({ name, metrics }) => {
    const id = `pool · ${name}`;
    return [
      name,
      metrics,
      alarmsIn(parts, id, metrics),
      percent(shareOf(parts, `${id} · at tolerance`, 'passed')),
      ...ruleNames.map((rule) => percent(shareOf(parts, id, rule))),
    ];
  });
  return table(['pool', 'metrics', '**Headroom**', 'false passes', ...ruleNames], rows);
}

/** Tables of 5, 20 and 60 budgets. */
export function poolSizes(parts: Parts): string {
  const rows = poolsOf().flatMap(({ name }) =>
    [
      { id: `pool · ${name}`, effect: 'no effect, tolerance 0' },
      { id: `pool · ${name} · at tolerance`, effect: 'effect = tolerance' },
    ].map(({ id, effect }) => [
      `${name}, ${effect}`,
      ...tableSizes.map((size) => alarmsIn(parts, id, size)),
    ]),
  );
  return table(['pool', ...tableSizes.map((size) => `${size} budgets`)], rows);
}

/** Tables of the observed times that watch beside budgets on simulated ones. */
export function twinAlarms(parts: Parts): string {
  const rows = twinPools().flatMap((name) =>
    [
      { id: `twins · ${name}`, effect: 'no effect' },
      { id: `twins · ${name} · at the line`, effect: 'effect = line' },
    ].map(({ id, effect }) => [
      `${name}, ${effect}`,
      ...twinSizes.map((size) => boundedShare(parts, id, `warned of ${size}`)),
    ]),
  );
  return table(['pool', ...twinSizes.map((size) => `${size} twins`)], rows);
}

export function poolPower(parts: Parts): string {
  const rows = poolsOf().flatMap((pool) =>
    changeable(pool).map(({ name, target, scale, values }, index) => [
      `${target}, ${name}`,
      scale === 'ratio'
        ? percent(pairedSpread(values))
        : Number(pairedSpread(values).toPrecision(2)),
      ...changes.map((change) =>
        foundIn(
          parts,
          `pool change · ${pool.name} · ${change}`,
          `fail ${index}`,
          `blocks ${index}`,
        ),
      ),
    ]),
  );
  return table(['metric', 'spread', ...changes.map((change) => `+${percent(change, 0)}`)], rows);
}

/**
 * The share of shown intervals that hold the true change, and how wide they are: a share, or in the
 * metric's unit.
 */
export function poolCoverage(parts: Parts): string {
  const rows = poolsOf().flatMap((pool) =>
    changeable(pool).map(({ name, target, scale }, index) => [
      `${target}, ${name}`,
      ...[0, ...changes].map((change) => {
        const id = `pool change · ${pool.name} · ${change}`;
        return (
          `${percent(shareOf(parts, id, `covered ${index}`))}, ` +
          `${widthOf(parts, id, scale, `width ${index}`)}`
        );
      }),
    ]),
  );
  return table(['metric', 'no effect', ...changes.map((change) => `+${percent(change, 0)}`)], rows);
}

/** Of the difference of two independent rounds. */
function pairedSpread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    (2 * values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / (values.length - 1),
  );
}

/** Pools of small values alone, such as INP, have no change that is worth a look. */
export function poolOthers(parts: Parts): string {
  const changing = poolsOf().filter((pool) => changeable(pool).length > 0);
  const rows = changing.flatMap((pool) =>
    changes.map((change) => {
      const id = `pool change · ${pool.name} · ${change}`;
      return [
        `${pool.name}, +${percent(change, 0)}`,
        foundIn(parts, id),
        percent(shareOf(parts, id, 'covered')),
        ...othersFinds(parts, id),
        percent(shareOf(parts, id, 'tachometer covered')),
      ];
    }),
  );
  return table(['pool', '**Headroom**', 'covers', ...ruleNames, 'tachometer covers'], rows);
}
