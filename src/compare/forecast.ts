/** Forecasts what later looks show, if the rounds to come spread as those so far. */
import { getMetric } from '../metrics.ts';
import type {
  Comparison,
  EffectForecastBasis,
  Forecast,
  HeadForecastBasis,
  LookForecast,
  LookPlan,
} from '../model.ts';
import { fewestForLimit } from './head-bounds.ts';
import { limitPassError, ownLevelsAt } from './levels.ts';
import { plannedLooks, strictError } from './looks.ts';
import { memoize } from './memoize.ts';
import { expectedReach } from './paired-bounds.ts';
import { fromScale, type Scale, shiftToSize } from './scale.ts';
import { studentQuantile } from './student.ts';

/** Returns an entry for each later look; none where the comparison has no basis for a forecast. */
export const forecast: Forecast = (comparison: Comparison, bound) => {
  const { effect, headForecastBasis, metric } = comparison;
  if (bound === 'limit') return headForecastBasis ? forecastHead(headForecastBasis) : [];
  return effect?.forecastBasis
    ? forecastEffect(effect.forecastBasis, effect.scale, getMetric(metric).better)
    : [];
};

/** Forecasts the half-widths that normal blocks with the same spread would give, as effects. */
export function forecastEffect(
  { plan, blocks: taken, judged, part, standardError }: EffectForecastBasis,
  scale: Scale,
  better: 'lower' | 'higher',
): readonly LookForecast[] {
  if (judged < 2) return [];
  const deviation = standardError * Math.sqrt(judged);
  const size = (shift: number): number => shiftToSize(scale, better, shift);
  const uncertainty = size(standardError);
  return laterLooks(plan, taken).map((blocks) => {
    const levels = ownLevelsAt(plan, plan.kind === 'single' ? taken : blocks, part);
    const n = Math.max(2, blocks - (taken - judged));
    const reach = (level: number): number => size(expectedReach(n, level, deviation));
    return { blocks, strict: reach(levels.strict), early: reach(levels.early), uncertainty };
  });
}

/** Forecasts the half-widths around the head's median, in the metric's unit. */
function forecastHead({
  plan,
  blocks: taken,
  judged,
  part,
  scale,
  mean,
  deviation,
}: HeadForecastBasis): readonly LookForecast[] {
  const width = (reach: number): number => fromScale(scale, mean + reach) - fromScale(scale, mean);
  return laterLooks(plan, taken).map((blocks) => {
    const rounds = Math.max(2, blocks - (taken - judged));
    const strict = part * strictError(plan, blocks, fewestForLimit(plan));
    const reach = (level: number): number =>
      (studentQuantile(rounds - 1, level) * deviation) / Math.sqrt(rounds);
    return {
      blocks,
      strict: rounds < 3 || strict === 0 ? Number.POSITIVE_INFINITY : width(reach(strict)),
      early: rounds < 3 ? Number.POSITIVE_INFINITY : width(reach(limitPassError)),
      uncertainty: width(deviation / Math.sqrt(judged)),
    };
  });
}

/**
 * Returns the looks after this many blocks. Past the plan's end, and with a single look, they are
 * numbers of rounds that a reader could choose.
 */
export const laterLooks = (plan: LookPlan, blocks: number): readonly number[] =>
  looksAfter(blocks, plan.kind === 'adaptive' ? plan.maxRounds : 0);

const looksAfter = memoize((blocks, maxRounds): readonly number[] => {
  const planned = maxRounds > 0 ? plannedLooks(maxRounds) : [];
  const last = Math.max(blocks, planned.at(-1) ?? 0);
  return [
    ...planned.filter((look) => look > blocks),
    ...plannedLooks(150).filter((look) => look > last),
  ];
});
