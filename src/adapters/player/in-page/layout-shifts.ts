/** Cumulative layout shift of one step, by its definition (https://web.dev/articles/cls). */

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** A session window ends after a second without a shift, and is at most five seconds long. */
const gapMs = 1_000;
const windowMs = 5_000;

/** Returns a function that tells the largest session window until now. */
export function watchLayoutShifts(): () => number {
  let largest = 0;
  let session = { value: 0, firstMs: 0, lastMs: 0 };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, startTime } of list.getEntries() as LayoutShift[]) {
      if (hadRecentInput) continue;
      const isSame =
        session.value > 0 &&
        startTime - session.lastMs < gapMs &&
        startTime - session.firstMs < windowMs;
      session = {
        value: (isSame ? session.value : 0) + value,
        firstMs: isSame ? session.firstMs : startTime,
        lastMs: startTime,
      };
      largest = Math.max(largest, session.value);
    }
  }).observe({ type: 'layout-shift' });
  return () => largest;
}
