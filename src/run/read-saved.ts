/** Mode `judge`: what other jobs measured, instead of measuring. */
import { type ReadConfigIn, reviewedBudgets } from '../base/base-budgets.ts';
import { HeadroomError } from '../errors.ts';
import { coveredWords } from '../model/covered-words.ts';
import { measurementsText } from '../model/measurements-text.ts';
import type { BudgetsAtBase, Config, Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';
import { mergeMeasurements } from '../saved/merge-measurements.ts';
import { readMeasurements } from '../saved/read-measurements.ts';
import { readHeldAgainst } from './held-against.ts';
import type { Measured } from './measure-until-decided.ts';
import { withMissingTargets } from './missing-targets.ts';

/** Reads and merges the files that the configuration names. Throws the `measurements-*` errors. */
export async function readSaved(
  config: Config,
  readConfigIn: ReadConfigIn,
  ports: Ports,
): Promise<Measured> {
  const [first, ...others] = await Promise.all(
    config.measurementFiles.map((path) => readMeasurements(path, ports.files)),
  );
  if (!first)
    throw new HeadroomError('wrong-input', 'Mode "judge" needs measurements to judge.', {
      hint: 'Name the files with `measurements`.',
    });
  const merged = coveredWords(mergeMeasurements(first, ...others), ports.redact);
  const measurements = withMissingTargets(merged, config);
  const known = {
    measurements,
    budgetsAtBase: await budgetsAtBaseOf(measurements, config, readConfigIn, ports),
  };
  if (others.length === 0) return { file: config.measurementFiles[0] ?? '', ...known };
  const file = `${config.outputDirectory}/measurements.json`;
  await ports.files.write(file, measurementsText(merged, ports.redact));
  return { file, ...known };
}

/**
 * Only a checkout of what was measured has its budgets file: elsewhere (a trusted job on the
 * default branch) the change's file is not used at all.
 */
async function budgetsAtBaseOf(
  measurements: Measurements,
  config: Config,
  readConfigIn: ReadConfigIn,
  ports: Ports,
): Promise<BudgetsAtBase> {
  const checkout = await ports.git.identity(config.workingDirectory);
  if (checkout && checkout.commit === measurements.head?.commit)
    return reviewedBudgets(config) ?? (await readHeldAgainst(config, readConfigIn, ports)).budgets;
  return {
    kind: 'unknown',
    why: 'The budgets are those of this checkout, which is not the commit that was measured',
  };
}
