/** How metrics move on unchanged code, as columns. */
import type { Noise, SelfCheck } from '../model/self-check.ts';
import type { Judgement } from '../model.ts';
import { formatCount, formatShare, formatValue } from './format.ts';
import { metricFor, type Row } from './row.ts';
import type { Column } from './table.ts';

/** A noisy metric with what its regression budget says, if it has one. */
export interface NoiseRow {
  readonly noise: Noise;
  readonly budget: string;
}

/**
 * Spread, false alarms, what this run and the longest one could have seen, and the least tolerance
 * that can be judged.
 */
export function noiseColumns({
  rounds,
  maxRounds,
  metricRates,
}: SelfCheck): readonly Column<NoiseRow>[] {
  return [
    {
      title: 'Metric',
      align: 'left',
      cell: ({ noise }, style) => style.text(metricFor(noise.metric).label),
    },
    { title: 'Budget', align: 'right', cell: ({ budget }) => budget },
    {
      title: 'Typical',
      align: 'right',
      cell: ({ noise: { metric, typical } }) => formatValue(metricFor(metric).unit, typical),
    },
    { title: 'Spread', align: 'right', cell: ({ noise }) => amount(noise, noise.spread) },
    { title: 'Alarms', align: 'right', cell: ({ noise }) => describeAlarms(noise, metricRates) },
    {
      title: `In ${rounds}`,
      align: 'right',
      cell: ({ noise }) => amount(noise, noise.smallestDetectable),
    },
    ...(maxRounds > rounds
      ? [
          {
            title: `In ${maxRounds}`,
            align: 'right',
            cell: ({ noise }: NoiseRow) =>
              amount(noise, beyondFloor(noise, lastLook(noise, maxRounds)?.strict)),
          } as const,
        ]
      : []),
    {
      title: 'Tolerance',
      align: 'right',
      cell: ({ noise }) =>
        atLeast(amount(noise, Math.max(noise.floor, leastEarly(noise, maxRounds)))),
    },
  ];
}

/** Explains the columns, and names the metrics without a row. */
export function noiseLegend({ rounds, maxRounds }: SelfCheck, { comparisons }: Judgement): string {
  const exact = comparisons.filter(({ noise, effect }) => noise === 'exact' && effect).length;
  const seen = maxRounds > rounds ? `In ${rounds}, in ${maxRounds}` : `In ${rounds}`;
  return (
    'Spread: by how much base and head of one block differ on unchanged code. Alarms: the ' +
    'share of the swapped tables in which the metric failed its budget or was called ' +
    `changed. ${seen}: the smallest change that so many rounds can see; – where they can ` +
    'see none. ' +
    'Tolerance: the least one that unchanged code passes; below it a budget stays inconclusive.' +
    (exact > 0 ? ` Left out: ${formatCount(exact, 'exact metric')}, which have no spread.` : '')
  );
}

/**
 * The metrics of each target in the order in which they were measured, those with a regression
 * budget first.
 */
export function noiseTables(
  { noises }: SelfCheck,
  rows: readonly Row[],
): readonly { readonly target: string; readonly rows: readonly NoiseRow[] }[] {
  const written = ({ target, metric }: Noise): string =>
    rows
      .filter(
        ({ finding: { budget } }) =>
          budget.bound.kind === 'regression' &&
          budget.target === target &&
          budget.metric === metric,
      )
      .map(({ budget }) => budget)
      .join(', ');
  return [...Map.groupBy(noises, ({ target }) => target)].map(([target, own]) => {
    const all = own.map((noise) => ({ noise, budget: written(noise) }));
    return {
      target,
      rows: [
        ...all.filter(({ budget }) => budget !== ''),
        ...all.filter(({ budget }) => budget === ''),
      ],
    };
  });
}

/**
 * A share or an amount in the metric's unit, on the scale of the noise; a dash where no amount is
 * large enough.
 */
export function amount({ metric, scale }: Noise, size: number | undefined): string {
  if (size === undefined || !Number.isFinite(size)) return '–';
  return scale === 'ratio' ? formatShare(size) : formatValue(metricFor(metric).unit, size);
}

const beyondFloor = ({ floor }: Noise, reach: number | undefined): number | undefined =>
  reach === undefined ? undefined : floor + reach;

function describeAlarms({ target, metric }: Noise, rates: SelfCheck['metricRates']): string {
  const found = rates.find((one) => one.target === target && one.metric === metric);
  return found ? formatShare(found.rate.alarms / found.rate.tables) : '';
}

const atLeast = (size: string): string => (/\d/.test(size) ? `≥ ${size}` : size);

const lastLook = ({ looks }: Noise, maxRounds: number): Noise['looks'][number] | undefined =>
  looks.filter(({ blocks }) => blocks <= maxRounds).at(-1);

function leastEarly({ looks }: Noise, maxRounds: number): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...looks.filter(({ blocks }) => blocks <= maxRounds).map(({ early }) => early),
  );
}
