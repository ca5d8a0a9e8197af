/** Finds the timers that a page's largest paint may have waited for. */
import { measurementsBounds } from '../../model/measurements-bounds.ts';
import type { PageTimer } from '../../model.ts';

/** An event of the trace, as far as it tells of timers. Chrome's first line is 1. */
export interface TimerEvent {
  readonly name: string;
  /** Microseconds of the trace's clock. */
  readonly ts: number;
  readonly args?: {
    readonly data?: {
      readonly frame?: string;
      readonly timerId?: number | string;
      readonly timeout?: number;
      readonly singleShot?: boolean;
      readonly stackTrace?: readonly { readonly url: string; readonly lineNumber?: number }[];
    };
  };
}

/** Shorter timers, in milliseconds, explain nothing that is told: the floor of observed times. */
const leastMs = 100;

/**
 * Returns the timers that ran out until then, in microseconds of the trace's clock, the longest
 * first and each once. A timer that repeats, one that no script of an address set, and those of
 * Lighthouse itself are left out.
 */
export function endedTimers(
  events: readonly TimerEvent[],
  untilUs: number | undefined,
): readonly PageTimer[] {
  if (untilUs === undefined) return [];
  const set = new Map<string, PageTimer>();
  const ended = new Map<string, PageTimer>();
  for (const { name, ts, args } of events) {
    const key = `${args?.data?.frame} ${args?.data?.timerId}`;
    if (name === 'TimerInstall') {
      // Another document in the frame counts from 1 again.
      set.delete(key);
      const timer = readTimer(args?.data);
      if (timer) set.set(key, timer);
    }
    const timer = set.get(key);
    if (name === 'TimerFire' && timer && ts <= untilUs)
      ended.set(`${timer.url}:${timer.line} ${timer.ms}`, timer);
  }
  return [...ended.values()]
    .sort((one, other) => other.ms - one.ms)
    .slice(0, measurementsBounds.lists.timers);
}

function readTimer(data: NonNullable<TimerEvent['args']>['data']): PageTimer | undefined {
  const { timeout, singleShot, stackTrace = [] } = data ?? {};
  const { url, lineNumber: line } = stackTrace.find((one) => /^https?:/.test(one.url)) ?? {};
  return singleShot === true && timeout !== undefined && timeout >= leastMs && url && line
    ? { url, line, ms: timeout }
    : undefined;
}
