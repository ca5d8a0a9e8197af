/**
 * Checks that a measurements file is small enough to be read. It is asked first, because the file
 * may be hostile.
 */
import { measurementsBounds, type ReadingBounds } from '../model/measurements-bounds.ts';

/** The bounds of honest measurements. */
export const usualBounds: ReadingBounds = measurementsBounds;

/** Nothing in the format is deeper. */
const deepest = 8;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const bracket = 0x5b;
const brace = 0x7b;

/**
 * Says why a text is not parsed: it is longer than its bound, or holds more values than it.
 * Counting brackets and commas outside of strings takes no memory, and parsing a million empty
 * lists does.
 */
export function tooLarge(text: string, { bytes, marks }: ReadingBounds): string | undefined {
  if (text.length > bytes) return `it has ${text.length} characters; at most ${bytes} are read`;
  let count = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === backslash) at += 1;
      else if (code === quote) isString = false;
    } else if (code === quote) isString = true;
    else if (code === comma || code === bracket || code === brace) {
      count += 1;
      if (count > marks) return `it holds more than ${marks} values`;
    }
  }
  return undefined;
}

/**
 * Says which list or object is longer than its bound, or that there is one where none belongs;
 * looks at no single text or number.
 */
export function tooMany(
  value: unknown,
  bounds: ReadingBounds,
  key = '',
  depth = 0,
): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > deepest) return 'it is nested too deeply';
  if (Array.isArray(value)) {
    const most = Object.hasOwn(bounds.lists, key) ? bounds.lists[key] : 0;
    if (value.length > (most ?? 0))
      return `${key || 'it'} has ${value.length} entries; at most ${most ?? 0} are read`;
    return firstAnswer(value, (entry) => tooMany(entry, bounds, '', depth + 1));
  }
  const keys = Object.keys(value);
  if (keys.length > measurementsBounds.keys)
    return `${key || 'it'} has ${keys.length} keys; at most ${measurementsBounds.keys} are read`;
  return firstAnswer(keys, (name) =>
    tooMany((value as Readonly<Record<string, unknown>>)[name], bounds, name, depth + 1),
  );
}

function firstAnswer<T>(
  all: readonly T[],
  ask: (one: T) => string | undefined,
): string | undefined {
  for (const one of all) {
    const answer = ask(one);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
