/** Bounds the time of answers that may never come. */

/**
 * Returns the first answer. Throws `late()` when none comes in `limitMs`. An answer that never
 * comes is kept with all that waits for it, so nothing waits once there is an outcome.
 */
export async function within<T>(
  limitMs: number,
  answers: readonly Promise<T>[],
  late: () => Error,
): Promise<T> {
  const outcome = Promise.withResolvers<T>();
  const timeout = setTimeout(() => outcome.reject(late()), limitMs);
  const waiting = answers.map((answer) => listen(answer, outcome));
  try {
    return await outcome.promise;
  } finally {
    for (const leave of waiting) leave();
    clearTimeout(timeout);
  }
}

/** Hands an answer on, its error too. Returns how to leave it; it is heeded no more after that. */
function listen<T>(
  answer: Promise<T>,
  { resolve, reject }: Pick<PromiseWithResolvers<T>, 'resolve' | 'reject'>,
): () => void {
  let heard: { readonly resolve: typeof resolve; readonly reject: typeof reject } | undefined = {
    resolve,
    reject,
  };
  answer.then(
    (value) => heard?.resolve(value),
    (error: unknown) => heard?.reject(error),
  );
  return () => {
    heard = undefined;
  };
}
