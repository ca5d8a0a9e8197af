/** Why a finding is inconclusive, and what would settle it, in words. */
import { comparedBase } from '../model/compared-summaries.ts';
import type { Finding } from '../model.ts';
import { formatCount, formatDuration, formatLimit, roundedUp } from './format.ts';
import { metricFor } from './row.ts';
import { type Style, withoutStop } from './style.ts';
import { isOpenByTwin, whyTwinInconclusive } from './twin.ts';

/**
 * Says why a finding is inconclusive, to follow its phrase: `, over its budget (≤ +5 %), but 3
 * rounds are too few to call it exceeded`. `line` is the budget in words.
 */
export function whyInconclusive(finding: Finding, line: string): string {
  const { reason, budget, twin } = finding;
  if (twin && isOpenByTwin(finding)) return whyTwinInconclusive(twin);
  if (reason.kind === 'calm-values')
    return "; that is by the calm simulation, and limits are judged by Lighthouse's own";
  if (!('isIntervalOver' in reason)) return `; this run cannot tell whether that is within ${line}`;
  const side = budget.bound.kind === 'limit' && !finding.waived ? '' : `, over ${line}`;
  return hasTooFewRounds(finding)
    ? `${side}, but ${tooFewToExceed(countRounds(finding))}`
    : `${side}, but not surely enough to call it exceeded`;
}

/** Whether more rounds alone would make an excess certain. */
export const hasTooFewRounds = ({ reason }: Finding): boolean =>
  (reason.kind === 'too-few-rounds' ||
    (reason.kind === 'inconclusive' && reason.moreBlocks !== undefined)) &&
  reason.isIntervalOver === true;

const tooFewToExceed = (rounds: number): string =>
  `${formatCount(rounds, 'round')} ${rounds === 1 ? 'is' : 'are'} too few to call it exceeded`;

/** The rounds that the interval rests on. */
const countRounds = ({ budget, comparison }: Finding): number =>
  (budget.bound.kind === 'limit' ? comparison?.head.rounds : comparison?.blocks) ?? 0;

/** Says what would settle an inconclusive finding, as a sentence; undefined for any other. */
export function forecastSentence(finding: Finding, style: Style): string | undefined {
  const { reason } = finding;
  if (reason.kind === 'too-few-rounds') {
    if (reason.isIntervalOver && !isOpenByTwin(finding))
      return (
        `its whole interval is over the budget, but ${tooFewToExceed(reason.rounds)}; ` +
        `${formatCount(reason.needed, 'round')} can show it.`
      );
    return (
      `${formatCount(reason.rounds, 'round')} can never show this; ` +
      `${formatCount(reason.needed, 'round')} can.`
    );
  }
  if (reason.kind === 'lost-rounds') {
    const whose = reason.arm === 'base' ? ' of the base' : '';
    return (
      `${reason.lost} of ${formatCount(reason.taken, 'round')}${whose} gave no number ` +
      `(${style.text(withoutStop(reason.why))}); a pass needs four of five.`
    );
  }
  if (reason.kind === 'calm-values')
    return (
      "its values are by the calm simulation alone, and limits are judged by Lighthouse's own; a " +
      'new measurement has both.'
    );
  if (reason.kind !== 'inconclusive') return undefined;
  if (reason.moreBlocks === undefined)
    return isAgainstSavedRuns(finding)
      ? 'saved runs of the base differ too much to tell; more of them, or the base measured ' +
          'in the same job, would.'
      : 'it lies so close to its budget, for rounds that differ as much as these, that more ' +
          `of them would hardly settle it${passableAside(finding)}.`;
  const time = reason.moreMs === undefined ? '' : ` (${formatDuration(reason.moreMs)})`;
  const over = reason.isIntervalOver
    ? `its whole interval is over the budget, but ${tooFewToExceed(countRounds(finding))}; `
    : '';
  return (
    `${over}about ${formatCount(reason.moreBlocks, 'more round', 'more rounds')} would settle ` +
    `it${time}.`
  );
}

/**
 * `; unchanged code would pass a tolerance of 12 %`. A tolerance of more than half of the base
 * guards nothing, and is not spoken of.
 */
function passableAside({ budget: { bound, metric }, reason, comparison }: Finding): string {
  if (
    reason.kind !== 'inconclusive' ||
    reason.unchangedPasses === undefined ||
    bound.kind !== 'regression'
  )
    return '';
  const { kind } = bound.tolerance;
  const inBase =
    kind === 'relative' ? 1 : Math.abs((comparison && comparedBase(comparison)?.median) ?? 0);
  if (comparison?.effect?.scale === 'ratio' && reason.unchangedPasses > inBase / 2) return '';
  const unit = kind === 'relative' ? 'share' : metricFor(metric).unit;
  const tolerance = formatLimit(unit, roundedUp(reason.unchangedPasses));
  return `; unchanged code would pass a tolerance of ${tolerance}`;
}

/** Their number decides, not that of rounds: nothing is said of what more rounds would show. */
const isAgainstSavedRuns = ({ budget, comparison }: Finding): boolean =>
  budget.bound.kind === 'regression' &&
  comparison?.effect !== undefined &&
  comparison.effect.forecastBasis === undefined;
