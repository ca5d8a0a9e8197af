/** What came of the requests of one round. */
import { build } from 'hdr-histogram-js';
import type { LoadReport } from '../ports.ts';

/** Counts answers and failures, and forgets them when measuring begins. All of it is cheap: it runs for each answer. */
export function countAnswers(expectStatus: number | undefined, longestMs: number) {
  const latencies = build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: Math.max(2, Math.ceil(longestMs * 2000)),
    numberOfSignificantValueDigits: 3,
  });
  let statusCounts = new Map<number, number>();
  let inWindow = { answers: 0, bytes: 0 };
  let failedByStatus = 0;
  let connection = 0;
  let timeout = 0;
  let sumUs = 0;
  let maxUs = 0;

  const record = (us: number): void => {
    latencies.recordValue(Math.max(1, Math.round(us)));
    sumUs += us;
    if (us > maxUs) maxUs = us;
  };
  return {
    /** For the rates. */
    cameInWindow(bytes: number): void {
      inWindow.answers += 1;
      inWindow.bytes += bytes;
    },
    /** For the latencies. */
    answered(status: number, ms: number): void {
      statusCounts.set(status, (statusCounts.get(status) ?? 0) + 1);
      if (expectStatus === undefined ? status >= 200 && status < 300 : status === expectStatus) record(ms * 1000);
      else failedByStatus++;
    },
    lost(): void {
      connection++;
    },
    timedOut(): void {
      timeout++;
    },
    /**
     * Requests that still wait at the end have taken at least that long. Those that have waited longer than any answer took
     * are counted, or a server that hangs would have good latencies; the others would only repeat what the answers say.
     */
    stillWaiting(waitsMs: readonly number[]): void {
      const longestUs = maxUs;
      if (longestUs > 0) for (const ms of waitsMs) if (ms * 1000 > longestUs) record(ms * 1000);
    },
    restart(): void {
      latencies.reset();
      statusCounts = new Map();
      inWindow = { answers: 0, bytes: 0 };
      failedByStatus = connection = timeout = sumUs = maxUs = 0;
    },
    report(): Omit<LoadReport, 'answersPerSecond' | 'bytesPerSecond' | 'generator'> & {
      readonly inWindow: { readonly answers: number; readonly bytes: number };
    } {
      const { totalCount } = latencies;
      return {
        completed: [...statusCounts.values()].reduce((sum, count) => sum + count, 0),
        failed: { connection, timeout, status: failedByStatus },
        statusCounts: Object.fromEntries(statusCounts),
        inWindow,
        latencyUs:
          totalCount === 0 ? undefined : { quantile: (q) => Math.min(latencies.getValueAtPercentile(q * 100), maxUs), mean: sumUs / totalCount, max: maxUs },
      };
    },
  };
}
