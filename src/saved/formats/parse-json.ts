/** Parses the JSON of a saved file of any format. */
import { HeadroomError } from '../../errors.ts';
import type { ReadingBounds } from '../../model/measurements-bounds.ts';
import { quotedWhole } from '../../redact/quoted.ts';
import { tooLarge } from '../measurements-size.ts';

/**
 * Returns the file's object. Throws `measurements-schema` for a text beyond the bounds,
 * `measurements-syntax` for one that is not JSON, and `measurements-foreign` where it is no object.
 */
export function parseSavedJson(text: string, name: string, bounds: ReadingBounds): object {
  const large = tooLarge(text, bounds);
  if (large !== undefined) throw damaged(name, large);
  const parsed = parseJson(text, name);
  if (typeof parsed !== 'object' || parsed === null) throw foreign(name);
  return parsed;
}

/** Returns the error for a file whose format is known and whose content is wrong. */
export const damaged = (name: string, why: string): HeadroomError =>
  new HeadroomError(
    'measurements-schema',
    `${name} is damaged: ${quotedWhole(why, 500, 'it has another shape')}`,
  );

/** Returns the error for a file that is in no format that is read here. */
export const foreign = (name: string): HeadroomError =>
  new HeadroomError('measurements-foreign', `${name} is not a measurements file of Headroom.`);

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser quotes some characters of the text, which may be foreign. Only the place is told.
    const place =
      /at position \d+(?: \(line \d+ column \d+\))?/.exec(String(cause))?.[0] ??
      'it breaks off, or something else stands in it';
    throw new HeadroomError('measurements-syntax', `${name} is not complete JSON: ${place}.`);
  }
}
