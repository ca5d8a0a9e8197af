/**
 * Reads `measurements.json` back: ours, whole, of a version we know, and within bounds; or an error
 * that says which of these it is not.
 */
import type { ReadingBounds } from '../model/measurements-bounds.ts';
import type { Measurements } from '../model.ts';
import type { Files } from '../ports.ts';
import { headroom } from './formats/headroom.ts';
import { foreign, parseSavedJson } from './formats/parse-json.ts';
import { usualBounds } from './measurements-size.ts';

/**
 * Reads and checks one file. Throws `file-not-found`, `measurements-syntax`, `-foreign`, `-newer`
 * or `-schema`.
 */
export async function readMeasurements(path: string, files: Files): Promise<Measurements> {
  return parseMeasurements(await files.read(path, usualBounds.bytes), path);
}

/** Does the same for a text from anywhere, which messages call by the name given. */
export function parseMeasurements(
  text: string,
  name: string,
  bounds: ReadingBounds = usualBounds,
): Measurements {
  const parsed = parseSavedJson(text, name, bounds);
  if (!headroom.recognizes(parsed)) throw foreign(name);
  return headroom.read({ name, parsed, bounds });
}
