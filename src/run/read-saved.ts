/** Mode `judge`: reads measurements of other jobs, instead of measuring. */
import { type ReadConfigIn, reviewedBudgets } from '../base/budgets.ts';
import type { FindBase } from '../base/finder.ts';
import { HeadroomError } from '../errors.ts';
import { coveredWords } from '../model/covered-words.ts';
import { importedFrom } from '../model/source.ts';
import type { BudgetsAtBase, Config, Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';
import { readAnyFormat } from '../saved/formats/readers.ts';
import { mergeMeasurements } from '../saved/merge-measurements.ts';
import { refuseRepeated } from '../saved/refuse-repeated.ts';
import { saveMeasurements } from '../saved/save-measurements.ts';
import { nameSetting } from '../settings.ts';
import { readBaseFileWithChanges } from './base-file-with-changes.ts';
import type { Measured } from './measure-until-decided.ts';
import { withMissingTargets } from './missing-targets.ts';

/**
 * Reads and merges the files that the configuration names. An import is kept in Headroom's own
 * format beside the report. Throws the `measurements-*` and `import-*` errors.
 */
export async function readSaved(
  config: Config,
  readConfigIn: ReadConfigIn,
  findBase: FindBase,
  ports: Ports,
): Promise<Measured> {
  const all = await Promise.all(
    config.measurementFiles.map((path) => readAnyFormat(path, config, ports.files)),
  );
  refuseRepeated(all, config.measurementFiles);
  const [first, ...others] = all;
  if (!first)
    throw new HeadroomError('wrong-input', 'Mode "judge" needs measurements to judge.', {
      hint: (reader) => `Name them with ${nameSetting('measurements', reader)}.`,
    });
  const merged = coveredWords(mergeMeasurements(first, ...others), ports.redact);
  const measurements = withMissingTargets(merged, config);
  const known = {
    measurements,
    budgetsAtBase: await readBudgetsAtBase(measurements, config, readConfigIn, findBase, ports),
  };
  const isImport = importedFrom(merged) !== undefined;
  if (others.length === 0 && !isImport) return { file: config.measurementFiles[0] ?? '', ...known };
  return { file: await saveMeasurements(merged, config.outputDirectory, ports), ...known };
}

/**
 * Only a checkout of the measured commit has its budgets file. Elsewhere, such as in a trusted job
 * on the default branch, the change's file is not used at all. An import is judged where it was
 * made, and names no commit.
 */
async function readBudgetsAtBase(
  measurements: Measurements,
  config: Config,
  readConfigIn: ReadConfigIn,
  findBase: FindBase,
  ports: Ports,
): Promise<BudgetsAtBase> {
  const checkout = await ports.git.identity(config.workingDirectory);
  const isOfCheckout =
    importedFrom(measurements) !== undefined ||
    (checkout !== undefined && checkout.commit === measurements.head?.commit);
  if (isOfCheckout)
    return (
      reviewedBudgets(config) ??
      (await readBaseFileWithChanges(config, readConfigIn, findBase, ports)).budgets
    );
  return {
    kind: 'unknown',
    why: 'The budgets are those of this checkout, which is not the commit that was measured',
  };
}
