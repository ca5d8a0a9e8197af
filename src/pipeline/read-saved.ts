/** Mode `judge`: what other jobs measured, instead of measuring. */
import { mergeMeasurements } from '../baseline/merge-measurements.ts';
import { readMeasurements } from '../baseline/read-measurements.ts';
import { HeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Measured } from './measure-until-decided.ts';

/** Reads and merges the files that the configuration names. Throws the `measurements-*` errors. */
export async function readSaved(config: Config, ports: Ports): Promise<Measured> {
  const [first, ...others] = await Promise.all(config.measurementFiles.map((path) => readMeasurements(path, ports.files)));
  if (!first) throw new HeadroomError('wrong-input', 'Mode "judge" needs measurements to judge.', { hint: 'Name the files with `measurements`.' });
  const measurements = mergeMeasurements(first, ...others);
  if (others.length === 0) return { file: config.measurementFiles[0] ?? '', measurements, baseProblem: undefined, budgetChanges: [] };
  const file = `${config.outputDirectory}/measurements.json`;
  await ports.files.write(file, `${JSON.stringify(measurements, undefined, 1)}\n`);
  return { file, measurements, baseProblem: undefined, budgetChanges: [] };
}
