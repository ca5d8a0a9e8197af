/** Says what content waited for that came later in the visits themselves: a request or a timer. */
import type { Diagnosis, Finding } from '../model.ts';
import { awaitedRequest } from './awaited-requests.ts';
import { awaitedTimer } from './awaited-timers.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** How far the growth of a cause and that of a paint may differ, as a share of the paint's. */
const likeness = 0.3;

const isAlike = (growthMs: number, laterMs: number): boolean =>
  Math.abs(growthMs - laterMs) <= likeness * laterMs;

/**
 * Returns a sentence for each finding whose content surely came later in the visits themselves. The
 * audits of base and head must tell a cause of about that length. A request goes before a timer: it
 * is measured, and a timer may have run beside it.
 */
export function describeAwaited(
  findings: readonly Finding[],
  diagnoses: readonly Diagnosis[],
  style: Style,
): readonly string[] {
  return findings.flatMap(({ twin, budget }) => {
    const before = twin?.comparison.base?.median;
    if (twin?.verdict !== 'warn' || before === undefined) return [];
    const find = (arm: Diagnosis['arm']): Diagnosis | undefined =>
      diagnoses.find((diagnosis) => diagnosis.target === budget.target && diagnosis.arm === arm);
    const [base, head] = [find('base'), find('head')];
    if (!base || !head) return [];
    const laterMs = twin.comparison.head.median - before;
    const cause =
      awaitedRequest(laterMs, base, head, isAlike, style) ??
      awaitedTimer(laterMs, base, head, isAlike, style);
    return cause ? [`${style.text(metricFor(budget.metric).label)} ${cause}`] : [];
  });
}
