/** Finds the timer that content waited for: new or longer by as much as that content is later. */
import type { Diagnosis, PageTimer } from '../model.ts';
import { formatValue } from './format.ts';
import { withoutHash } from './resource-pairs.ts';
import type { Style } from './style.ts';

/**
 * Returns the words on the timer of the head that is new, or longer, by about `laterMs`. Undefined
 * where there is none, and where one of the audits does not tell its timers.
 */
export function awaitedTimer(
  laterMs: number,
  base: Diagnosis,
  head: Diagnosis,
  isAlike: (growthMs: number, laterMs: number) => boolean,
  style: Style,
): string | undefined {
  if (!base.timers || !head.timers) return undefined;
  const distance = (one: Growth): number => Math.abs(one.timer.ms - one.beforeMs - laterMs);
  const [closest] = findGrowths(base.timers, head.timers)
    .filter((one) => isAlike(one.timer.ms - one.beforeMs, laterMs))
    .sort((one, other) => distance(one) - distance(other));
  if (!closest) return undefined;
  const { timer, beforeMs } = closest;
  const before = beforeMs > 0 ? `, which took ${wholeMs(beforeMs)} before` : '';
  return (
    `waited for a timer of ${wholeMs(timer.ms)} in ` +
    `${style.code(`${timer.url}:${timer.line}`)}${before}`
  );
}

const wholeMs = (ms: number): string => formatValue('ms', ms, { resolution: 1 });

interface Growth {
  readonly timer: PageTimer;
  /** 0 where it is new. */
  readonly beforeMs: number;
}

/**
 * Returns the timers of the head that the base does not have. Timers of one file with the same time
 * are the same, wherever in it they are set. The others of a file are paired from the longest on.
 */
function findGrowths(before: readonly PageTimer[], after: readonly PageTimer[]): readonly Growth[] {
  const byFile = Map.groupBy(before, fileOf);
  return [...Map.groupBy(after, fileOf)].flatMap(([file, timers]) => {
    const known = byFile.get(file) ?? [];
    const added = without(timers, known);
    const removed = without(known, timers);
    return added
      .map((timer, at) => ({ timer, beforeMs: removed[at]?.ms ?? 0 }))
      .filter((one) => one.timer.ms > one.beforeMs);
  });
}

const fileOf = ({ url }: PageTimer): string => withoutHash(url);

/** Returns the timers that are not in the other list, as often as they are there more often. */
function without(timers: readonly PageTimer[], others: readonly PageTimer[]): readonly PageTimer[] {
  const left = others.map(({ ms }) => ms);
  return timers.filter(({ ms }) => {
    const at = left.indexOf(ms);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
