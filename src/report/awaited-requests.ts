/** Finds the request that content waited for, where it came later by as much as that request. */
import type { Diagnosis, Finding } from '../model.ts';
import { formatValue } from './format.ts';
import { type NamedResource, nameResources, pairResources } from './resource-pairs.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** A growth below this, in milliseconds, explains nothing that a twin warns of. */
const leastGrowthMs = 100;
/** How far the growths of a request and of a paint may differ, as a share of the paint's. */
const likeness = 0.3;

/**
 * Returns a sentence for each finding whose content surely came later in the visits themselves,
 * where one request took longer by about as much. The audits of base and head tell how long each
 * took, once. Content that came later by a timer has no such request, and no sentence.
 */
export function describeAwaitedRequests(
  findings: readonly Finding[],
  diagnoses: readonly Diagnosis[],
  style: Style,
): readonly string[] {
  return findings.flatMap((finding) => describeAwaited(finding, diagnoses, style) ?? []);
}

function describeAwaited(
  { twin, budget }: Finding,
  diagnoses: readonly Diagnosis[],
  style: Style,
): string | undefined {
  const base = twin?.comparison.base?.median;
  if (twin?.verdict !== 'warn' || base === undefined) return undefined;
  const laterMs = twin.comparison.head.median - base;
  const distance = (one: Growth): number => Math.abs(one.afterMs - one.beforeMs - laterMs);
  const [closest] = findGrowths(budget.target, diagnoses)
    .filter((one) => distance(one) <= likeness * laterMs)
    .sort((one, other) => distance(one) - distance(other));
  if (!closest) return undefined;
  const { resource, beforeMs, afterMs } = closest;
  const [before, after] = [beforeMs, afterMs].map(wholeMs);
  return (
    `${style.text(metricFor(budget.metric).label)} waited about ` +
    `${wholeMs(afterMs - beforeMs)} longer for ${style.code(resource.name)} ` +
    `(${style.text(resource.type)}, ${before} → ${after})`
  );
}

const wholeMs = (ms: number): string => formatValue('ms', ms, { resolution: 1 });

interface Growth {
  readonly resource: NamedResource;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Returns the requests of both arms that took longer in the head. */
function findGrowths(target: string, diagnoses: readonly Diagnosis[]): readonly Growth[] {
  const find = (arm: Diagnosis['arm']): Diagnosis | undefined =>
    diagnoses.find((diagnosis) => diagnosis.target === target && diagnosis.arm === arm);
  const [base, head] = [find('base'), find('head')];
  if (!base || !head) return [];
  const { pairs } = pairResources(nameResources(base), nameResources(head));
  return pairs.flatMap(({ before, after }) => {
    const [beforeMs, afterMs] = [before.tookMs, after.tookMs];
    return beforeMs !== undefined && afterMs !== undefined && afterMs - beforeMs >= leastGrowthMs
      ? [{ resource: after, beforeMs, afterMs }]
      : [];
  });
}
