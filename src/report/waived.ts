/** Waivers in words: what is accepted, by whom, why and until when, and which had no effect. */
import type { Judgement, Waiver, WaiverRemark } from '../model.ts';
import { budgetCell, metricFor, type Row, toleranceText } from './row.ts';
import { asSentence, type Style } from './style.ts';

/** `up to 20 %`. */
export const describeAmount = ({ amount, metric }: Waiver): string =>
  `up to ${toleranceText(amount, metricFor(metric))}`;

export const waivedTarget = ({ target }: Waiver, style: Style): string =>
  target === undefined ? 'any target' : style.text(target);

/** A sentence for each finding that a waiver decided. */
export function waivedLines(rows: readonly Row[], style: Style): readonly string[] {
  return rows.flatMap((row) => {
    const { waived, verdict, budget } = row.finding;
    if (!waived) return [];
    const { waiver, bound } = waived;
    const than =
      budget.bound.kind === 'limit'
        ? `limit and ${toleranceText(waiver.amount, metricFor(budget.metric))}`
        : 'against the base';
    const accepted =
      `${budgetCell({ bound }, metricFor(budget.metric))} (${than}) is accepted ` +
      `${describeGiver(waiver, style)} ${describeDuration(waiver, style)}`;
    const why =
      waiver.reason === '' ? 'no reason was given.' : style.text(asSentence(waiver.reason));
    const open =
      verdict === 'pass'
        ? ''
        : ' It is worse than its budget, and this run cannot tell whether it is within what ' +
          'is accepted.';
    return [`${style.text(row.metric)} of ${style.text(row.target)}: ${accepted}: ${why}${open}`];
  });
}

/** A sentence for each waiver that had no effect. */
export function waiverRemarkLines(
  { waiverRemarks = [] }: Judgement,
  style: Style,
): readonly string[] {
  return waiverRemarks.map((remark) => remarkLine(remark, style));
}

function remarkLine(remark: WaiverRemark, style: Style): string {
  if (remark.kind === 'refused')
    return `${style.code(remark.text)} was refused: ${style.text(asSentence(remark.why))}`;
  const { waiver } = remark;
  const subject =
    `The waiver of ${style.text(metricFor(waiver.metric).label)} of ` +
    `${waivedTarget(waiver, style)} ${describeAmount(waiver)} ${describeGiver(waiver, style)}`;
  switch (remark.kind) {
    case 'expired':
      return `${subject} expired on ${style.text(waiver.expires ?? '')} and counts no more.`;
    case 'exceeded':
      return `${subject} does not reach: what was measured is worse than that.`;
    case 'without-budget':
      return `${subject} has no effect: no budget is on that metric and target.`;
  }
}

function describeGiver({ by, source, position }: Waiver, style: Style): string {
  if (by !== undefined) return `by ${style.text(by)} (${source})`;
  return position
    ? `in ${style.code(position.file)}, line ${position.line},`
    : 'in the budgets file';
}

const describeDuration = ({ expires }: Waiver, style: Style): string =>
  expires === undefined ? 'for this pull request' : `until ${style.text(expires)}`;
