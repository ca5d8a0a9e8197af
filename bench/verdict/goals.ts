/** The goals that the simulated figures are held against. */
import type { Goal } from '../figures.ts';
import { families } from './families.ts';
import { fixedRounds, fixedRuleNames } from './fixed-rules.ts';
import { type JobFigures, tableSizes } from './job.ts';

/** Returns the upper end of Wilson's interval, one-sided 95 %. */
export function upperBound(hits: number, trials: number): number {
  const z = 1.6449;
  const share = hits / trials;
  const center = share + z ** 2 / (2 * trials);
  const reach = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return (center + reach) / (1 + z ** 2 / trials);
}

export type Parts = ReadonlyMap<string, JobFigures>;

export function partOf(parts: Parts, id: string): JobFigures {
  const part = parts.get(id);
  if (!part) throw new Error(`no figures for ${id}`);
  return part;
}

/** Returns a count as a share of the trials. */
export function shareOf(parts: Parts, id: string, count: string): number {
  const { counts, trials } = partOf(parts, id);
  const hits = counts[count];
  if (hits === undefined) throw new Error(`no count "${count}" in ${id}`);
  return hits / trials;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function worstOf(
  rows: readonly { readonly text: string; readonly figure: number }[],
  by: 'largest' | 'smallest',
): { readonly text: string; readonly figure: number } {
  const sorted = [...rows].sort((one, other) =>
    by === 'largest' ? other.figure - one.figure : one.figure - other.figure,
  );
  return sorted[0] ?? { text: 'nothing', figure: Number.NaN };
}

const held = families.filter((family) => family.held).map((family) => family.name);

export function goalsOf(parts: Parts): readonly Goal[] {
  const ids = [...parts.keys()];
  const tables = ids.filter(
    (id) => id.startsWith('tables · ') && held.some((name) => id.startsWith(`tables · ${name} ·`)),
  );
  const alarm = worstOf(
    tables.flatMap((id) =>
      tableSizes.map((size) => ({
        text: `${id}, ${size} budgets`,
        figure: upperBound(
          partOf(parts, id).counts[`failed of ${size}`] ?? 0,
          partOf(parts, id).trials,
        ),
      })),
    ),
    'largest',
  );
  const pass = worstOf(
    [
      ...held.map((name) => `false pass · ${name}`),
      ...ids.filter((id) => id.startsWith('pool · ') && id.endsWith(' · at tolerance')),
    ].map((id) => ({
      text: id,
      figure: shareOf(parts, id, 'passed'),
    })),
    'largest',
  );
  const stopping = ids.filter(
    (id) =>
      id.startsWith('pool change · ') ||
      held.some(
        (name) => id.startsWith(`stopping · ${name} ·`) || id.startsWith(`change · ${name} ·`),
      ),
  );
  const coverage = worstOf(
    stopping.flatMap((id) =>
      Object.keys(partOf(parts, id).counts)
        .filter((count) => /^covered( \d+)?$/.test(count))
        .map((count) => ({
          text: count === 'covered' ? id : `${id}, metric ${count.slice('covered '.length)}`,
          figure: shareOf(parts, id, count),
        })),
    ),
    'smallest',
  );
  const gross = worstOf(
    ids
      .filter((id) => id.startsWith('gross · '))
      .map((id) => ({ text: id, figure: shareOf(parts, id, 'within7') })),
    'smallest',
  );
  const limit = worstOf(
    ids
      .filter((id) => id.startsWith('limits · '))
      .map((id) => ({
        text: id,
        figure: upperBound(partOf(parts, id).counts.failed ?? 0, partOf(parts, id).trials),
      })),
    'largest',
  );
  const pools = worstOf(
    ids
      .filter((id) => id.startsWith('pool · '))
      .flatMap((id) =>
        Object.entries(partOf(parts, id).counts)
          .filter(([count]) => count.startsWith('failed of '))
          .map(([count, failed]) => ({
            text: `${id}, ${count.slice('failed of '.length)} budgets`,
            figure: upperBound(failed, partOf(parts, id).trials),
          })),
      ),
    'largest',
  );
  const twins = worstOf(
    ids
      .filter((id) => id.startsWith('twins · '))
      .flatMap((id) =>
        Object.entries(partOf(parts, id).counts).map(([count, warned]) => ({
          text: `${id}, ${count.slice('warned of '.length)} twins`,
          figure: upperBound(warned, partOf(parts, id).trials),
        })),
      ),
    'largest',
  );
  return [
    {
      figure: alarm.figure,
      text:
        `${percent(alarm.figure)} false alarms of the whole table, upper 95 % bound, worst of ` +
        `all families (${alarm.text})`,
      atMost: 0.01,
    },
    ...(Number.isNaN(pools.figure)
      ? []
      : [
          {
            figure: pools.figure,
            text:
              `${percent(pools.figure)} on resampled real rounds, upper 95 % bound ` +
              `(${pools.text})`,
            atMost: 0.01,
          },
        ]),
    ...(Number.isNaN(twins.figure)
      ? []
      : [
          {
            figure: twins.figure,
            text:
              `${percent(twins.figure)} false warnings of observed times, upper 95 % bound ` +
              `(${twins.text})`,
            atMost: 0.01,
          },
        ]),
    {
      figure: limit.figure,
      text:
        `${percent(limit.figure)} false alarms of a table of limits, upper 95 % bound ` +
        `(${limit.text})`,
      atMost: 0.01,
    },
    {
      figure: pass.figure,
      text:
        `${percent(pass.figure)} false passes just over the tolerance, worst of families and ` +
        `pools (${pass.text})`,
      atMost: 0.1,
    },
    {
      figure: coverage.figure,
      text: `${percent(coverage.figure)} coverage after stopping, worst (${coverage.text})`,
      atLeast: 0.94,
    },
    power(parts, 1.1, 0.95),
    power(parts, 1.06, 0.8),
    rounds(parts),
    {
      figure: gross.figure,
      text:
        `${percent(gross.figure)} of gross changes decided within 7 blocks, worst ` +
        `(${gross.text})`,
      atLeast: 0.98,
    },
  ];
}

/**
 * Returns the goal for rounds. A rule with a fixed number of rounds chooses it once for both
 * changes, before it knows which it has to find.
 */
function rounds(parts: Parts): Goal {
  const suffices = (name: string, n: number): boolean =>
    shareOf(parts, `fixed · ${name}`, `1.06 with ${n}`) >=
      shareOf(parts, 'curve · 20 budgets · 1.06', 'fail') &&
    shareOf(parts, `fixed · ${name}`, `1.1 with ${n}`) >= 0.95;
  const fewest = Math.min(
    ...fixedRuleNames.map(
      (name) => fixedRounds.find((n) => suffices(name, n)) ?? Number.POSITIVE_INFINITY,
    ),
  );
  const [small = Number.NaN, large = Number.NaN] = [1.06, 1.1].map(
    (ratio) => partOf(parts, `curve · 20 budgets · ${ratio}`).means.blocks,
  );
  const figure = (small + large) / 2 / fewest;
  const text =
    `${figure.toFixed(2)} of the blocks: ${small.toFixed(1)} and ${large.toFixed(1)} blocks ` +
    `on average at 1.06 and 1.1 ×, against ${fewest} fixed ones of the best rule of equal ` +
    'power and false alarms';
  return { figure, text, atMost: 1 };
}

function power(parts: Parts, ratio: number, goal: number): Goal {
  const id = `curve · 20 budgets · ${ratio}`;
  const share = shareOf(parts, id, 'fail');
  const blocks = partOf(parts, id).means.blocks ?? Number.NaN;
  return {
    figure: share,
    text:
      `${percent(share)} power at ${ratio} × the tolerance's ratio, 20 budgets, ` +
      `${blocks.toFixed(1)} blocks on average`,
    atLeast: goal,
  };
}
