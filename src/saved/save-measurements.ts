/** The one writer of `measurements.json`. */
import type { Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Redact } from './cut-text.ts';
import { fitMeasurements } from './fit-measurements.ts';

/** Returns the path of the file in an output directory. */
export const measurementsFile = (outputDirectory: string): string =>
  `${outputDirectory}/measurements.json`;

/** Returns the text of the file. No part of it is longer than `parseMeasurements` takes. */
export const measurementsText = (measurements: Measurements, redact: Redact): string =>
  `${JSON.stringify(fitMeasurements(measurements, redact), undefined, 1)}\n`;

/** Writes the file, and returns its path. */
export async function saveMeasurements(
  measurements: Measurements,
  outputDirectory: string,
  { files, redact }: Pick<Ports, 'files' | 'redact'>,
): Promise<string> {
  const file = measurementsFile(outputDirectory);
  await files.write(file, measurementsText(measurements, redact));
  return file;
}
