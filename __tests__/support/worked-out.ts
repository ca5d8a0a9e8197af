/**
 * `value` with everything worked out that is only where it is asked for (outlooks), so that two
 * judgements can be held against each other.
 */
export function workedOut(value: unknown): unknown {
  if (typeof value === 'function') return value();
  if (Array.isArray(value)) return value.map(workedOut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, workedOut(one)]));
}
