/**
 * Covers secrets in a port's errors. Errors quote commands, addresses and other programs, and are
 * cut where they are told.
 */

type Redact = (text: string) => string;

/** An error may have causes in causes. */
const mostCauses = 8;

/** Returns the same port. Its errors have their texts covered. */
export function withSafeErrors<T extends object>(port: T, redact: Redact): T {
  const entries = Object.entries(port).map(
    ([name, value]) =>
      [name, typeof value === 'function' ? safely(value.bind(port), redact) : value] as const,
  );
  return { ...port, ...Object.fromEntries(entries) };
}

function safely(call: (...given: readonly unknown[]) => unknown, redact: Redact) {
  return (...given: readonly unknown[]): unknown => {
    try {
      const answer = call(...given);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((thrown: unknown) => {
        throw coverErrors(thrown, redact);
      });
    } catch (thrown) {
      throw coverErrors(thrown, redact);
    }
  };
}

/** Covers the texts of an error in place: it keeps its class, its code and its identity. */
export function coverErrors(thrown: unknown, redact: Redact): unknown {
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < mostCauses; depth += 1) {
    for (const name of ['message', 'stack', 'hint', 'stderr', 'stdout', 'cmd'] as const) {
      const text: unknown = Reflect.get(error, name);
      if (typeof text === 'string')
        Object.defineProperty(error, name, {
          value: redact(text),
          writable: true,
          configurable: true,
          enumerable: false,
        });
    }
    error = error.cause;
  }
  return thrown;
}
