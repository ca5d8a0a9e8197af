/** Tells the findings of a self-check in sentences. */

import type { FalseAlarmRate, Noise, SelfCheck } from '../model/self-check.ts';
import type { Comparison } from '../model.ts';
import { formatCount, formatLimit, formatShare } from './format.ts';
import { changePhrase } from './phrase.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** The verdict, and what it rests on. */
export function selfCheckHeadline(check: SelfCheck): {
  readonly isGreen: boolean;
  readonly verdict: string;
  readonly detail: string;
} {
  const alarms = check.different.length;
  const failed =
    check.regressionBudgets > 0
      ? `${countOrNo(check.failed.length, 'regression budget')} failed (of ` +
        `${check.regressionBudgets}) and `
      : '';
  const changed =
    `${countOrNo(check.changes.length, 'metric was', 'metrics were')} called changed (of ` +
    `${check.compared})`;
  const missing = [
    ...(check.notMeasured > 0 ? [formatCount(check.notMeasured, 'budget')] : []),
    ...(check.unmeasuredTargets.length > 0
      ? [formatCount(check.unmeasuredTargets.length, 'target')]
      : []),
  ];
  const isWhole = missing.length === 0;
  const detail = `one build was measured as base and as head; ${failed}${changed}.`;
  const notAll = isWhole ? 'No false alarm' : 'Not everything was measured';
  return {
    isGreen: alarms === 0 && isWhole,
    verdict: alarms === 0 ? notAll : formatCount(alarms, 'false alarm'),
    detail: isWhole ? detail : `${detail} ${missing.join(' and ')} could not be measured.`,
  };
}

/** `no metric was`, `1 metric was`, `2 metrics were`. */
const countOrNo = (count: number, one: string, many?: string): string =>
  count === 0 ? `no ${one}` : formatCount(count, one, many);

/** Tells which metrics were called different, and what that means. */
export function alarmLines(check: SelfCheck, style: Style): readonly string[] {
  return check.different.map((comparison) => {
    const metric = metricFor(comparison.metric);
    const what = describeFailed(comparison, check, style);
    const exact =
      comparison.noise === 'exact'
        ? ': the two processes of one build do not answer alike, so this metric cannot be gated'
        : '';
    return (
      `${style.text(metric.label)} of ${style.text(comparison.target)} ` +
      `${changePhrase(comparison, metric)}${what}${exact}`
    );
  });
}

/** Says which budget the difference failed; empty where no budget watches it. */
function describeFailed(
  { target, metric }: Comparison,
  { failed }: SelfCheck,
  style: Style,
): string {
  const own = failed.filter(({ budget }) => budget.target === target);
  if (own.some(({ budget }) => budget.metric === metric)) return ', and failed its budget';
  const watching = own.find(({ twin }) => twin?.budget.metric === metric);
  return watching
    ? `, and failed the budget on ${style.text(metricFor(watching.budget.metric).label)}`
    : '';
}

/** Tells how often chance alone would fail tables of the same rounds with the labels swapped. */
export function rateSentence({
  budgetRate,
  changeRate,
  tooFew,
  rounds,
  regressionBudgets,
}: SelfCheck): string {
  const budgets = regressionBudgets > 0 ? `a budget failed in ${rateText(budgetRate)}, ` : '';
  const which =
    tooFew?.budgets === regressionBudgets
      ? 'any regression budget'
      : `${tooFew?.budgets} of the ${formatCount(regressionBudgets, 'regression budget')}`;
  const few = tooFew
    ? ` But ${formatCount(rounds, 'round')} can never fail ${which}, so that says little; ` +
      `${tooFew.needed} can.`
    : '';
  return (
    `Of ${formatCount(budgetRate.tables, 'table')} with base and head swapped at random in ` +
    `each block, ${budgets}a metric was called changed in ${rateText(changeRate)}. The rule ` +
    `allows 1 %.${few}`
  );
}

/** The metrics that chance called different at all, the most frequent first. */
export function metricRateSentence({ metricRates }: SelfCheck, style: Style): string {
  const alarmed = metricRates
    .filter(({ rate }) => rate.alarms > 0)
    .sort((one, other) => other.rate.alarms - one.rate.alarms);
  if (alarmed.length === 0) return '';
  const told = alarmed
    .slice(0, 4)
    .map((one) => `${describeName(one, style)} in ${rateText(one.rate)}`);
  const more = alarmed.length > told.length ? ` and ${alarmed.length - told.length} more` : '';
  return `By metric: ${told.join(', ')}${more}.`;
}

function rateText({ alarms, tables, upper }: FalseAlarmRate): string {
  const bound = `at most ${formatLimit('share', Number(upper.toPrecision(2)))}`;
  return alarms === 0 ? `none (${bound})` : `${alarms} (${formatShare(alarms / tables)}, ${bound})`;
}

/**
 * Swapping labels at random shows what chance does; what chance hardly does is a lasting difference
 * between two processes.
 */
export function lastingSentence(check: SelfCheck): string {
  if (check.different.length === 0 || check.changeRate.upper > 0.05) return '';
  return (
    'Chance hardly ever does this: two processes of one build differ for good here, and so ' +
    'will base and head. Let the server start alike each time (same port, warm caches, fixed ' +
    'data), or give it a "reset".'
  );
}

/** A time limit or failures can leave fewer rounds than were asked for. */
export function fewerRoundsSentence({ noises, rounds }: SelfCheck): string {
  const least = Math.min(...noises.map(({ blocks }) => blocks));
  return least < rounds
    ? `Some metrics rest on ${least} of the ${formatCount(rounds, 'round')} only: the time ` +
        'limit was reached, or rounds did not count.'
    : '';
}

/** Whether rounds were seen to depend on the rounds before them. */
export function dependenceSentence({ noises }: SelfCheck, style: Style): string {
  const found = noises.filter(({ autocorrelation }) => autocorrelation !== undefined);
  if (found.length > 0) {
    const names = found
      .slice(0, 4)
      .map((noise) => `${describeName(noise, style)} ${(noise.autocorrelation ?? 0).toFixed(2)}`);
    const more = found.length > names.length ? ` and ${found.length - names.length} more` : '';
    return (
      'Rounds depend on the rounds before them (correlation of neighbours: ' +
      `${names.join(', ')}${more}), so intervals may be too narrow: something on this machine ` +
      'comes and goes.'
    );
  }
  const most = Math.max(0, ...noises.map(({ blocks }) => blocks));
  return most < fewestForDependence
    ? 'So few rounds give the figures below only roughly, to a factor of two. Whether rounds ' +
        `depend on the rounds before them takes ${fewestForDependence} rounds or more to see.`
    : 'Rounds were not seen to depend on the rounds before them.';
}

/** As in compare/autocorrelation.ts. */
const fewestForDependence = 8;

export const describeName = (
  { metric, target }: Pick<Noise, 'metric' | 'target'>,
  style: Style,
): string => `${style.text(metricFor(metric).label)} of ${style.text(target)}`;
