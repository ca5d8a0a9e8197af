/**
 * Lists what Headroom's own JSON files are made of: keys, and names from the budgets file. Readers
 * need them word for word, and no secret is in them.
 */

/** Files of which Headroom chooses every key. */
const ownFormats: readonly unknown[] = ['headroom-measurements', 'headroom-run'];

/** Texts below these keys are words of the format, times, or names from the budgets file. */
const structural: ReadonlySet<string> = new Set([
  'format',
  'source',
  'suite',
  'startedAt',
  'commit',
  'fingerprint',
  'run',
  'files',
  'id',
  'kind',
  'name',
  'profile',
  'target',
  'arm',
  'code',
  'metric',
  'scale',
  'reportFile',
  'audit',
]);

/** Returns whether the value is a file of Headroom's own. */
export const isOwnFile = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  ownFormats.includes(value.format);

/** Returns the value with every text covered but keys and words of the format. */
export function coverTexts(value: unknown, cover: (text: string) => string): unknown {
  if (typeof value === 'string') return cover(value);
  if (Array.isArray(value)) return value.map((entry) => coverTexts(entry, cover));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      structural.has(key) ? inner : coverTexts(inner, cover),
    ]),
  );
}
