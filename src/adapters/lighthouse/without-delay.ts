/** Takes the delay of a delay line out of response times. */

/**
 * In milliseconds. Lighthouse takes a server that needs no time for one that it knows nothing of,
 * and such a one for one that needs 30 ms.
 */
const leastResponseMs = 0.1;

/**
 * Returns origin → its response time without the delay, in milliseconds. Lighthouse takes the
 * median over an origin's answers. Each of them was held back equally long, so the median has that
 * delay once.
 */
export function withoutDelay(
  responseMs: ReadonlyMap<string, number>,
  delaysMs: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    [...responseMs].map(([origin, ms]) => {
      const delayMs = delaysMs.get(origin) ?? 0;
      return [origin, delayMs > 0 ? Math.max(leastResponseMs, ms - delayMs) : ms];
    }),
  );
}
