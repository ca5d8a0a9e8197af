/** One run of another tool that was named twice: its copy would pass for a second round. */
import { HeadroomError } from '../errors.ts';
import { importedFrom } from '../model/source.ts';
import type { Measurements } from '../model.ts';

/** Throws `import-repeated` where two files hold the same run. */
export function refuseRepeated(all: readonly Measurements[], files: readonly string[]): void {
  const known = new Map<string, string>();
  for (const [index, measurements] of all.entries()) {
    if (importedFrom(measurements) === undefined) continue;
    const file = files[index] ?? '';
    const runs = measurements.rounds.map(({ target, startedAt, durationMs, values }) =>
      JSON.stringify([target, startedAt, durationMs, values]),
    );
    const earlier = runs.map((run) => known.get(run)).find((one) => one !== undefined);
    if (earlier !== undefined)
      throw new HeadroomError('import-repeated', `${file} holds the same run as ${earlier}.`);
    for (const run of runs) known.set(run, file);
  }
}
