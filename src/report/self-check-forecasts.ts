/** Describes in sentences the abilities of each regression budget on this machine. */

import type { BudgetForecast, Noise, SelfCheck } from '../model/self-check.ts';
import type { Budget } from '../model.ts';
import { formatCount, formatDuration, formatLimit, formatValue, roundedUp } from './format.ts';
import { metricFor, type Row } from './row.ts';
import { amount } from './self-check-table.ts';
import { describeName } from './self-check-words.ts';
import type { Style } from './style.ts';

/**
 * Returns the abilities of each regression budget on this machine. Budgets that cannot be judged
 * come first.
 */
export function budgetLines(
  { budgets, maxRounds, failed }: SelfCheck,
  rows: readonly Row[],
  style: Style,
): readonly string[] {
  const written = (forecast: BudgetForecast): string =>
    rows.find(({ finding }) => finding.budget === forecast.budget)?.budget ?? '';
  const byTrouble = [...budgets].sort(
    (one, other) => Number(one.passBlocks !== undefined) - Number(other.passBlocks !== undefined),
  );
  const text = (forecast: BudgetForecast): string => {
    const alarm = failed.find(({ budget }) => budget === forecast.budget);
    if (!alarm) return forecastText(forecast, maxRounds, style);
    const by = alarm.twin?.own.verdict === 'pass' ? ' by its observed time' : '';
    return `failed${by} on unchanged code: not to be trusted here.`;
  };
  return byTrouble.map(
    (forecast) =>
      `${describeName(forecast.noise, style)} (${written(forecast)}${heldText(forecast)}): ` +
      `${text(forecast)}`,
  );
}

/**
 * Where the metric's floor is more than what is written; by more than two bases of one build
 * differ.
 */
function heldText({ budget, noise, tolerance }: BudgetForecast): string {
  return tolerance > 1.02 * writtenIn(budget, noise)
    ? `, held as ${inBudgetsTerms(budget, noise, tolerance, threeDigits)}: the metric's floor`
    : '';
}

/** The tolerance as it is written, on the scale of the noise. */
function writtenIn({ bound }: Budget, { scale, typical }: Noise): number {
  if (bound.kind !== 'regression') return Number.POSITIVE_INFINITY;
  const { tolerance } = bound;
  const base = Math.abs(typical);
  if (tolerance.kind === 'relative')
    return scale === 'ratio' ? tolerance.share : tolerance.share * base;
  return scale === 'ratio' ? tolerance.amount / base : tolerance.amount;
}

function forecastText(
  { budget, noise, passBlocks, found, suggestion }: BudgetForecast,
  maxRounds: number,
  style: Style,
): string {
  if (passBlocks !== undefined) {
    const passes = `unchanged code passes after about ${roundsText(passBlocks, noise)}`;
    return Number.isFinite(found)
      ? `${passes}; a regression of ` +
          `${inBudgetsTerms(budget, noise, found, (size) => Number(size.toPrecision(2)))} is ` +
          'found in 9 of 10 runs.'
      : `${passes}; no regression can fail it within ${formatCount(maxRounds, 'round')}.`;
  }
  if (!suggestion || !isSensible(noise, suggestion.tolerance))
    return (
      'cannot be judged here: it moves too much by itself. Watch a steadier metric, or give ' +
      'it a limit.'
    );
  const rounds =
    suggestion.rounds === undefined
      ? ''
      : `, or allow ${roundsText(suggestion.rounds, noise)} with ${style.code('max-rounds')}`;
  const least = inBudgetsTerms(budget, noise, suggestion.tolerance, threeDigits);
  return (
    `cannot be judged here below ${least} and would stay inconclusive. Raise it to ` +
    `${inBudgetsTerms(budget, noise, suggestion.tolerance, roundedUp)}${rounds}.`
  );
}

/** A share where the tolerance is one, else an amount in the metric's unit. */
function inBudgetsTerms(
  { bound }: Budget,
  noise: Noise,
  size: number,
  rounding: (size: number) => number = (same) => same,
): string {
  const isAmount = bound.kind === 'regression' && bound.tolerance.kind === 'absolute';
  if (noise.scale === 'ratio' && isAmount)
    return formatValue(metricFor(noise.metric).unit, rounding(size * Math.abs(noise.typical)));
  const rounded = rounding(size);
  return noise.scale === 'ratio' ? formatLimit('share', rounded) : amount(noise, rounded);
}

/** A tolerance of more than half of the number guards nothing. */
function isSensible({ scale, typical }: Noise, tolerance: number): boolean {
  return (
    Number.isFinite(tolerance) &&
    (scale === 'ratio'
      ? tolerance <= 0.5
      : typical === 0 || tolerance <= Math.max(1, Math.abs(typical) * 5))
  );
}

function roundsText(blocks: number, { blockMs }: Noise): string {
  const duration = blockMs === undefined ? '' : ` (${formatDuration(blocks * blockMs)})`;
  return `${formatCount(blocks, 'round')}${duration}`;
}

const threeDigits = (size: number): number => Number(size.toPrecision(3));
