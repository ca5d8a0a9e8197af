/** Finds the request that content waited for, where it came later by as much as that request. */
import type { Diagnosis } from '../model.ts';
import { formatValue } from './format.ts';
import { type NamedResource, nameResources, pairResources } from './resource-pairs.ts';
import type { Style } from './style.ts';

/** A growth below this, in milliseconds, explains nothing that a twin warns of. */
const leastGrowthMs = 100;

/**
 * Returns the words on the request that took longer by about `laterMs`, the closest one; undefined
 * where there is none. The audits of base and head tell how long each took, once.
 */
export function awaitedRequest(
  laterMs: number,
  base: Diagnosis,
  head: Diagnosis,
  isAlike: (growthMs: number, laterMs: number) => boolean,
  style: Style,
): string | undefined {
  const distance = (one: Growth): number => Math.abs(one.afterMs - one.beforeMs - laterMs);
  const [closest] = findGrowths(base, head)
    .filter((one) => isAlike(one.afterMs - one.beforeMs, laterMs))
    .sort((one, other) => distance(one) - distance(other));
  if (!closest) return undefined;
  const { resource, beforeMs, afterMs } = closest;
  const [before, after] = [beforeMs, afterMs].map(wholeMs);
  return (
    `waited about ${wholeMs(afterMs - beforeMs)} longer for ${style.code(resource.name)} ` +
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
function findGrowths(base: Diagnosis, head: Diagnosis): readonly Growth[] {
  const { pairs } = pairResources(nameResources(base), nameResources(head));
  return pairs.flatMap(({ before, after }) => {
    const [beforeMs, afterMs] = [before.tookMs, after.tookMs];
    return beforeMs !== undefined && afterMs !== undefined && afterMs - beforeMs >= leastGrowthMs
      ? [{ resource: after, beforeMs, afterMs }]
      : [];
  });
}
