/**
 * Budgets that fail later on this machine, since unchanged code moved: said in every report that
 * rests on it.
 */
import type { Finding, Judgement, Tolerance } from '../model.ts';
import { formatLimit, formatShare, formatValue } from './format.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** A sentence for each, at most `most`, and a count of the others. */
export function describeWidenedTolerances(
  { findings }: Judgement,
  style: Style,
  most = 5,
): readonly string[] {
  const widened = findings.filter(({ budget }) => budget.failBeyond);
  const sentences = widened.slice(0, most).flatMap((finding) => describeWidening(finding, style));
  return widened.length > most
    ? [...sentences, `${widened.length - most} more tolerances were widened in the same way.`]
    : sentences;
}

function describeWidening(
  { budget: { bound, failBeyond, metric, target } }: Finding,
  style: Style,
): readonly string[] {
  if (bound.kind !== 'regression' || !failBeyond) return [];
  const { unit, label } = metricFor(metric);
  const moved = sizeText(less(failBeyond, bound.tolerance), unit);
  const from = written(bound.tolerance, unit);
  const to = sizeText(failBeyond, unit);
  return [
    `${style.text(label)} of ${style.text(target)}: tolerance widened from ${from} to ${to} ` +
      `before it fails, since this machine moved unchanged code by ${moved} or more just ` +
      `before. To pass it must still be within ${from}.`,
  ];
}

const less = (one: Tolerance, other: Tolerance): Tolerance => {
  if (one.kind === 'relative')
    return { kind: 'relative', share: one.share - (other.kind === 'relative' ? other.share : 0) };
  return { kind: 'absolute', amount: one.amount - (other.kind === 'absolute' ? other.amount : 0) };
};

const written = (tolerance: Tolerance, unit: Parameters<typeof formatLimit>[0]): string =>
  tolerance.kind === 'relative'
    ? formatLimit('share', tolerance.share)
    : formatLimit(unit, tolerance.amount);

const sizeText = (tolerance: Tolerance, unit: Parameters<typeof formatValue>[0]): string =>
  tolerance.kind === 'relative'
    ? formatShare(tolerance.share)
    : formatValue(unit, tolerance.amount);
