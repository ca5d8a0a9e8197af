/** Bounds the time of answers that may never come. */

/**
 * Returns the first answer. Throws `late()` when none comes in `limitMs`. An answer that never
 * comes keeps all that waits for it in memory, so it does not keep the outcome as well.
 */
export async function within<T>(
  limitMs: number,
  answers: readonly Promise<T>[],
  late: () => Error,
): Promise<T> {
  const outcome = Promise.withResolvers<T>();
  let waiting: Pick<typeof outcome, 'resolve' | 'reject'> | undefined = outcome;
  const timeout = setTimeout(() => waiting?.reject(late()), limitMs);
  // Answers that lose are heeded no more, their errors neither.
  for (const answer of answers)
    answer.then(
      (value) => waiting?.resolve(value),
      (error: unknown) => waiting?.reject(error),
    );
  try {
    return await outcome.promise;
  } finally {
    waiting = undefined;
    clearTimeout(timeout);
  }
}
