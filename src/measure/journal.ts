/** Keeps everything that was measured in memory and, after every step, in `measurements.json`. */
import type { Diagnosis, Failure, Measurements, Round } from '../model.ts';
import type { Files } from '../ports.ts';

/** The growing measurements of one run. Every method resolves when the file holds what was added. */
export interface Journal {
  readonly file: string;
  current(): Measurements;
  addRound(round: Round): Promise<void>;
  addFailure(failure: Failure): Promise<void>;
  addDiagnosis(diagnosis: Diagnosis): Promise<void>;
  /** Facts that become known only after measuring began, such as Chrome's version. */
  amend(facts: Partial<Pick<Measurements, 'fingerprint' | 'base'>>): Promise<void>;
}

/** Starts the journal and writes its first version. */
export async function openJournal(file: string, start: Measurements, files: Files): Promise<Journal> {
  let measurements = start;
  const save = async (next: Measurements): Promise<void> => {
    measurements = next;
    await files.write(file, `${JSON.stringify(measurements, undefined, 1)}\n`);
  };
  await save(start);
  return {
    file,
    current: () => measurements,
    addRound: (round) => save({ ...measurements, rounds: [...measurements.rounds, round] }),
    addFailure: (failure) => save({ ...measurements, failures: [...measurements.failures, failure] }),
    addDiagnosis: (diagnosis) => save({ ...measurements, diagnoses: [...measurements.diagnoses, diagnosis] }),
    amend: (facts) => save({ ...measurements, ...facts }),
  };
}
