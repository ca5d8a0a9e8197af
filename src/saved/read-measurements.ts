/**
 * Reads `measurements.json` back: ours, whole, of a version we know, and within bounds; or an error
 * that says which of these it is not.
 */
import { HeadroomError } from '../errors.ts';
import type { ReadingBounds } from '../model/measurements-bounds.ts';
import type { Measurements } from '../model.ts';
import type { Files } from '../ports.ts';
import { checkMeasurements } from './check-measurements.ts';
import { tooLarge, tooMany, usualBounds } from './measurements-size.ts';

/**
 * Reads and checks one file. Throws `file-not-found`, `measurements-syntax`, `-foreign`, `-newer`
 * or `-schema`.
 */
export async function readMeasurements(path: string, files: Files): Promise<Measurements> {
  return parseMeasurements(await files.read(path, usualBounds.bytes), path);
}

/** As `readMeasurements`, for text from anywhere; `name` is how messages call it. */
export function parseMeasurements(
  text: string,
  name: string,
  bounds: ReadingBounds = usualBounds,
): Measurements {
  const damaged = (why: string) =>
    new HeadroomError('measurements-schema', `${name} is damaged: ${why.slice(0, 500)}`);
  const large = tooLarge(text, bounds);
  if (large !== undefined) throw damaged(large);
  const parsed = parseJson(text, name);
  if (
    typeof parsed !== 'object' ||
    parsed === null ||
    !('format' in parsed) ||
    parsed.format !== 'headroom-measurements'
  ) {
    throw new HeadroomError(
      'measurements-foreign',
      `${name} is not a measurements file of Headroom.`,
    );
  }
  if ('version' in parsed && typeof parsed.version === 'number' && parsed.version > 1) {
    throw new HeadroomError(
      'measurements-newer',
      `${name} has version ${parsed.version}; this Headroom reads version 1.`,
    );
  }
  const many = tooMany(parsed, bounds);
  if (many !== undefined) throw damaged(many);
  const checked = checkMeasurements(parsed as unknown as Readonly<Record<string, unknown>>);
  if ('why' in checked) throw damaged(checked.why);
  return checked.measurements;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser quotes some characters of the text, whoever wrote it; only the place is told.
    const place =
      /at position \d+(?: \(line \d+ column \d+\))?/.exec(String(cause))?.[0] ??
      'it breaks off, or something else stands in it';
    throw new HeadroomError('measurements-syntax', `${name} is not complete JSON: ${place}.`);
  }
}
