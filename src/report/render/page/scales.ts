/** Colours, ticks and room at the ends of an axis, for all charts of the page. */
import type * as Plot from '@observablehq/plot';
import type { Unit } from '../../../model.ts';
import { formatValue } from '../../format.ts';

/** The page's style gives them their values, in the light and in the dark. */
export const colours = {
  base: 'var(--base)',
  head: 'var(--head)',
  limit: 'var(--limit)',
} as const;

/**
 * A domain with room at both ends; one value gets some on both sides. Where nothing is below 0, the
 * domain is not either.
 */
export function widenDomain(values: readonly number[]): readonly [number, number] {
  const lo = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const hi = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const room = (hi - lo) * 0.05 || Math.abs(hi) * 0.05 || 1;
  return [lo >= 0 ? Math.max(0, lo - room) : lo - room, hi + room];
}

/** Ticks in the metric's unit, with as many digits as tell them apart. */
export const ticksIn = (unit: Unit): Plot.ScaleOptions => ({
  ticks: 5,
  tickFormat: (value: number, _: number, all: readonly number[] = []) =>
    formatValue(unit, value, { apartFrom: all.filter((other) => other !== value) }),
});
