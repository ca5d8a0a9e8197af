/** Counts the outcomes of one round's requests. */
import { build, type JsHistogram } from 'hdr-histogram-js';
import { encodeLatencies, type LatencyCount } from '../../model/latency-histogram.ts';
import type { LoadReport } from '../../ports.ts';

/**
 * The count of one whole request in the histogram. It has whole numbers only, so shares are kept to
 * a thousandth.
 */
const whole = 1000;

/** A slice of a round, over which answers are counted. */
const sliceMs = 100;
/** The most slices that a report has. */
const mostSlices = 20;

/**
 * Counts answers and failures. All of it is cheap: it runs for each answer. A `share` is that of
 * `Windows`.
 */
export function countAnswers(expectStatus: number | undefined, timeoutMs: number) {
  const latencies = build({
    bitBucketSize: 64,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: Math.max(2, Math.ceil(timeoutMs * 2000)),
    numberOfSignificantValueDigits: 3,
  }) as JsHistogram;
  const statusCounts = new Map<number, number>();
  const notSent = new Map<string, number>();
  const failed = { connection: 0, timeout: 0, status: 0 };
  let completed = 0;
  let endedShare = 0;
  let failedShare = 0;
  let succeededShare = 0;
  let bytes = 0;
  let timedShare = 0;
  let sumUs = 0;
  let maxUs = 0;
  const bySlice: number[] = [];

  const time = (us: number, share: number): void => {
    latencies.recordValueWithCount(
      Math.max(1, Math.round(us)),
      Math.max(1, Math.round(share * whole)),
    );
    timedShare += share;
    sumUs += us * share;
    if (us > maxUs) maxUs = us;
  };
  const fail = (how: keyof typeof failed, share: number): void => {
    failed[how] += 1;
    endedShare += share;
    failedShare += share;
  };
  return {
    /** `passedMs`: how much of the round had passed when the answer came. */
    answered(share: number, status: number, size: number, ms: number, passedMs: number): void {
      completed += 1;
      statusCounts.set(status, (statusCounts.get(status) ?? 0) + 1);
      if (!isExpected(status, expectStatus)) {
        fail('status', share);
        return;
      }
      endedShare += share;
      succeededShare += share;
      bytes += share * size;
      const slice = Math.floor(passedMs / sliceMs);
      bySlice[slice] = (bySlice[slice] ?? 0) + share;
      time(ms * 1000, share);
    },
    lost(share: number): void {
      fail('connection', share);
    },
    /** It has taken at least that long, and counts as that. */
    timedOut(share: number): void {
      fail('timeout', share);
      time(timeoutMs * 1000, share);
    },
    /** This machine could not open the connection. */
    notSent(code: string): void {
      notSent.set(code, (notSent.get(code) ?? 0) + 1);
    },
    report(windowMs: number): Omit<LoadReport, 'generator'> {
      const seconds = windowMs / 1000;
      return {
        answersPerSecond: succeededShare / seconds,
        bytesPerSecond: bytes / seconds,
        errorRate: endedShare === 0 ? 1 : failedShare / endedShare,
        completed,
        failed,
        notSent: Object.fromEntries(notSent),
        statusCounts: Object.fromEntries(statusCounts),
        throughput: spreadOver(bySlice, windowMs),
        latencyUs:
          timedShare === 0
            ? undefined
            : {
                quantile: (q) => Math.min(latencies.getValueAtPercentile(q * 100), maxUs),
                mean: sumUs / timedShare,
                max: maxUs,
                histogram: () => encodeLatencies(recordedCounts(latencies)),
              },
      };
    },
  };
}

/** Returns answers per second in equal parts of the round; what came after its end is left out. */
function spreadOver(bySlice: readonly number[], windowMs: number): readonly number[] {
  const slices = Math.floor(windowMs / sliceMs);
  const parts = Math.min(mostSlices, slices);
  return Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * slices) / parts);
    const to = Math.floor(((part + 1) * slices) / parts);
    let answers = 0;
    for (let slice = from; slice < to; slice += 1) answers += bySlice[slice] ?? 0;
    return (answers * 1000) / ((to - from) * sliceMs);
  });
}

/** Returns what was recorded, in whole requests. */
function* recordedCounts(latencies: JsHistogram): Iterable<LatencyCount> {
  const steps = latencies.recordedValuesIterator;
  steps.reset();
  while (steps.hasNext()) {
    const { valueIteratedTo: us, countAddedInThisIterationStep: count } = steps.next();
    yield { us, count: count / whole };
  }
}

/** Whether an answer of this status is a success: any 2xx, or the one that is expected. */
export const isExpected = (status: number, expected: number | undefined): boolean =>
  expected === undefined ? status >= 200 && status < 300 : status === expected;
