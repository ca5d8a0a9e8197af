/** The smallest changes that a run could have seen, in words. */

import { formatShare, formatValue } from './format.ts';
import { readEstimate } from './read-estimate.ts';
import { metricFor, type Row } from './row.ts';
import type { Style } from './style.ts';

/**
 * `3 % to 8 %, TBT 40 ms`: the smallest changes that this run could have seen, over the noisy
 * metrics that a budget compares with the base. Of those that are judged by differences, each by
 * its name with the most that a target needs, no more than `most` are named.
 */
export function smallestDetectable(
  rows: readonly Row[],
  style: Style,
  most = Number.POSITIVE_INFINITY,
): string | undefined {
  const noisy = rows.filter(
    ({ finding: { budget, comparison } }) =>
      budget.bound.kind === 'regression' && comparison?.noise === 'noisy',
  );
  const known = noisy.flatMap(({ metric, finding }) => {
    const { scale, smallestDetectable: size = Number.POSITIVE_INFINITY } =
      readEstimate(finding) ?? {};
    return Number.isFinite(size)
      ? [{ metric, scale, size, unit: metricFor(finding.budget.metric).unit }]
      : [];
  });
  const shares = known.filter(({ scale }) => scale === 'ratio').map(({ size }) => size);
  const ofMetrics = [
    ...Map.groupBy(
      known.filter(({ scale }) => scale === 'difference'),
      ({ metric }) => metric,
    ).values(),
  ].map((all) => all.reduce((one, other) => (other.size > one.size ? other : one)));
  const parts = [
    ...(shares.length > 0 ? [rangeOfShares(Math.min(...shares), Math.max(...shares))] : []),
    ...ofMetrics
      .slice(0, most)
      .map(({ metric, size, unit }) => `${style.text(metric)} ${formatValue(unit, size)}`),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function rangeOfShares(least: number, most: number): string {
  const [from, to] = [formatShare(least), formatShare(most)];
  return from === to ? from : `${from} to ${to}`;
}
