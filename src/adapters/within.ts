/** Bounds the time of answers that may never come. */

/** Returns the first answer. Throws `late()` when none comes in `limitMs`. */
export async function within<T>(
  limitMs: number,
  answers: readonly Promise<T>[],
  late: () => Error,
): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(late()), limitMs);
  try {
    // Answers that lose are heeded no more, their errors neither.
    return await Promise.race([...answers, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
