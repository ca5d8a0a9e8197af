/** Reads `measurements.json` back: ours, whole, of a version we know, and within bounds; or an error that says which of these it is not. */
import { z } from 'zod';
import { HeadroomError } from '../errors.ts';
import type { Measurements } from '../model.ts';
import type { Files } from '../ports.ts';
import { measurementsSchema } from './measurements-schema.ts';

/** Larger than any honest run: 1,000 targets with 30 rounds take about 30 MB. */
const maxBytes = 64 * 1024 * 1024;

/** Reads and checks one file. Throws `file-not-found`, `measurements-syntax`, `-foreign`, `-newer` or `-schema`. */
export async function readMeasurements(path: string, files: Files): Promise<Measurements> {
  return parseMeasurements(await files.read(path, maxBytes), path);
}

/** As `readMeasurements`, for text from anywhere; `name` is how messages call it. */
export function parseMeasurements(text: string, name: string): Measurements {
  const parsed = parseJson(text, name);
  if (typeof parsed !== 'object' || parsed === null || !('format' in parsed) || parsed.format !== 'headroom-measurements') {
    throw new HeadroomError('measurements-foreign', `${name} is not a measurements file of Headroom.`);
  }
  if ('version' in parsed && typeof parsed.version === 'number' && parsed.version > 1) {
    throw new HeadroomError('measurements-newer', `${name} has version ${parsed.version}; this Headroom reads version 1.`);
  }
  const checked = measurementsSchema.safeParse(parsed);
  if (!checked.success) {
    const first = z.prettifyError(checked.error).split('\n').slice(0, 4).join(' ').slice(0, 500);
    throw new HeadroomError('measurements-schema', `${name} is damaged: ${first}`);
  }
  return checked.data as Measurements;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadroomError('measurements-syntax', `${name} is not complete JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
