/**
 * The head's own median, for limits: the interval that a `fail` needs, the one that a `pass` needs,
 * and what more rounds would show.
 */

import type { Metric } from '../metrics.ts';
import type { Comparison, Outlook } from '../model.ts';
import { certain, exactValue } from './exact.ts';
import { fewestForLimit, medianInterval, strictMedianInterval } from './head-bounds.ts';
import { limitPassError } from './levels.ts';
import { type LookPlan, strictError } from './looks.ts';
import { laterLooks } from './paired-effect.ts';
import { fromScale, type Scale, toScale } from './scale.ts';
import { studentQuantile } from './student.ts';

export type HeadIntervals = Pick<Comparison, 'headStrict' | 'headEarly' | 'headOutlook'>;

export interface HeadRule {
  readonly scale: Scale;
  readonly plan: LookPlan;
  readonly blocks: number;
  /** Its part of the table's error. */
  readonly part: number;
  readonly forecast: boolean;
}

/** From the rounds' values in rising order. */
export function headIntervals(
  metric: Metric,
  sorted: Float64Array,
  exact: boolean,
  rule: HeadRule,
): HeadIntervals {
  if (exact) {
    const point = certain(exactValue(metric, sorted));
    return { headStrict: point, headEarly: point };
  }
  const level = rule.part * strictError(rule.plan, rule.blocks, fewestForLimit(rule.plan));
  return {
    headStrict: strictMedianInterval(sorted, rule.scale, level),
    headEarly: medianInterval(sorted, limitPassError),
    headOutlook: rule.forecast ? outlookOf(sorted, rule) : undefined,
  };
}

/**
 * As for effects: half-widths that normal rounds of the same spread would give, in the metric's
 * unit around the median.
 */
function outlookOf(sorted: Float64Array, rule: HeadRule): () => readonly Outlook[] {
  const n = sorted.length;
  if (n < 2) return () => [];
  const scaled = Array.from(sorted, (value) => toScale(rule.scale, value));
  const mean = scaled.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(
    scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1),
  );
  const width = (reach: number): number =>
    fromScale(rule.scale, mean + reach) - fromScale(rule.scale, mean);
  const lookAt = (blocks: number): Outlook => {
    const rounds = Math.max(2, blocks - (rule.blocks - n));
    const strict = rule.part * strictError(rule.plan, blocks, fewestForLimit(rule.plan));
    const reach = (level: number): number =>
      (studentQuantile(rounds - 1, level) * deviation) / Math.sqrt(rounds);
    return {
      blocks,
      strict: rounds < 3 || strict === 0 ? Number.POSITIVE_INFINITY : width(reach(strict)),
      early: rounds < 3 ? Number.POSITIVE_INFINITY : width(reach(limitPassError)),
      uncertainty: width(deviation / Math.sqrt(n)),
    };
  };
  return () => laterLooks(rule.plan, rule.blocks).map(lookAt);
}
