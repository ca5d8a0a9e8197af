/**
 * Finds the keys in which two values differ. By this rule a key that is added later is held against
 * the base by itself.
 */

/**
 * Returns a value as one text, independent of the order of its keys. `undefined` is as good as
 * absent.
 */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      isPlainObject(inner) ? sortedByKey(inner) : inner,
    ) ?? ''
  );
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sortedByKey = (value: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));

/** The keys whose values are not the same in both, in their order, but for those in `except`. */
export function differingKeys(
  now: object,
  was: object,
  except: readonly string[] = [],
): readonly string[] {
  const [after, before] = [now, was].map((value) => new Map(Object.entries(value)));
  const keys = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const isOther = (key: string): boolean =>
    canonical(before?.get(key)) !== canonical(after?.get(key));
  return keys.filter((key) => !except.includes(key) && isOther(key));
}
