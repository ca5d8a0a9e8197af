/**
 * Ratios are judged as logarithms, so that twice and half as much are equally far away; differences
 * as they are.
 */
import type { Effect, Interval } from '../model.ts';

export type Scale = Effect['scale'];

/** Values to the scale they are judged on. */
export const toScale = (scale: Scale, value: number): number =>
  scale === 'ratio' ? Math.log(value) : value;

/** A shift on the judging scale to an effect: a share of the base, or an amount. */
export const toEffect = (scale: Scale, shift: number): number =>
  scale === 'ratio' ? Math.expm1(shift) : shift;

/**
 * How large an effect is by which the head is worse by this shift, as a positive number. Where
 * higher is better that is a fall. A fall by a ratio is a smaller share than a rise by the same:
 * half as much is 50 %, twice as much 100 %. Infinite for an infinite shift.
 */
export function shiftToSize(scale: Scale, better: 'lower' | 'higher', shift: number): number {
  if (!Number.isFinite(shift)) return Number.POSITIVE_INFINITY;
  return better === 'lower' ? toEffect(scale, shift) : -toEffect(scale, -shift);
}

/** The shift of which `sizeOf` is the size. */
export function sizeToShift(scale: Scale, better: 'lower' | 'higher', size: number): number {
  if (!Number.isFinite(size)) return Number.POSITIVE_INFINITY;
  return better === 'lower'
    ? toScale(scale, scale === 'ratio' ? 1 + size : size)
    : -toScale(scale, scale === 'ratio' ? 1 - size : -size);
}

/** A value on the judging scale back to the metric's unit. */
export const fromScale = (scale: Scale, value: number): number =>
  scale === 'ratio' ? Math.exp(value) : value;

/** An interval of effects from bounds on the judging scale, each with its one-sided error. */
export function effectInterval(
  scale: Scale,
  lo: number,
  hi: number,
  loError: number,
  hiError: number,
): Interval {
  return { lo: toEffect(scale, lo), hi: toEffect(scale, hi), confidence: 1 - loError - hiError };
}
