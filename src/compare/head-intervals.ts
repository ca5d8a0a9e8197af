/**
 * The head's own median, for limits: the interval that a `fail` needs, the one that a `pass` needs,
 * and the basis of a forecast.
 */

import type { Metric } from '../metrics.ts';
import type { Comparison, HeadForecastBasis, LookPlan } from '../model.ts';
import { certain, exactValue } from './exact.ts';
import { fewestForLimit, medianInterval, strictMedianInterval } from './head-bounds.ts';
import { limitPassError } from './levels.ts';
import { strictError } from './looks.ts';
import { type Scale, toScale } from './scale.ts';

export type HeadIntervals = Pick<Comparison, 'headStrict' | 'headEarly' | 'headForecastBasis'>;

export interface HeadRule {
  readonly scale: Scale;
  readonly plan: LookPlan;
  readonly blocks: number;
  /** Its part of the table's error. */
  readonly part: number;
  readonly forecast: boolean;
}

/** Returns the intervals of the median, from the rounds' values in rising order. */
export function headIntervals(
  metric: Metric,
  sorted: Float64Array,
  exact: boolean,
  asked: HeadRule,
): HeadIntervals {
  // Of values that other rounds of the visit have, one may be 0, which has no logarithm.
  const isRatio = asked.scale === 'ratio' && (sorted[0] ?? 0) > 0;
  const rule: HeadRule = { ...asked, scale: isRatio ? 'ratio' : 'difference' };
  if (exact) {
    const point = certain(exactValue(metric, sorted));
    return { headStrict: point, headEarly: point };
  }
  const level = rule.part * strictError(rule.plan, rule.blocks, fewestForLimit(rule.plan));
  return {
    headStrict: strictMedianInterval(sorted, rule.scale, level),
    headEarly: medianInterval(sorted, limitPassError),
    headForecastBasis: rule.forecast ? forecastBasis(sorted, rule) : undefined,
  };
}

function forecastBasis(
  sorted: Float64Array,
  { scale, plan, blocks, part }: HeadRule,
): HeadForecastBasis | undefined {
  const n = sorted.length;
  if (n < 2) return undefined;
  const scaled = Array.from(sorted, (value) => toScale(scale, value));
  const mean = scaled.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(
    scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1),
  );
  return { plan, blocks, judged: n, part, scale, mean, deviation };
}
