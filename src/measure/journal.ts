/** Keeps everything that was measured in memory and, after every step, in `measurements.json`. */

import { coveredDiagnosis, coveredFailure } from '../model/covered-words.ts';
import { identifyTarget } from '../model/target-identity.ts';
import type { Config, Diagnosis, Failure, GitIdentity, Measurements, Round } from '../model.ts';
import type { Ports } from '../ports.ts';
import { fingerprint } from './machine/fingerprint.ts';

/** Which commits the arms are. */
export interface Identities {
  readonly head: GitIdentity | undefined;
  readonly base: GitIdentity | undefined;
}

/** Returns the measurements before the first round. */
export function emptyMeasurements(
  config: Config,
  identities: Identities,
  ports: Ports,
): Measurements {
  return {
    format: 'headroom-measurements',
    version: 2,
    suite: config.suite,
    startedAt: ports.clock.now().toISOString(),
    seed: config.effort.seed,
    head: identities.head,
    base: identities.base,
    fingerprint: fingerprint(config, ports, undefined),
    targets: config.targets.map(identifyTarget),
    rounds: [],
    failures: [],
    diagnoses: [],
  };
}

/** Saves the measurements of a run as far as it is. */
export type SaveRound = (measurements: Measurements) => Promise<unknown>;

/**
 * The growing measurements of one run. Every method resolves when the file holds what was added.
 */
export interface Journal {
  current(): Measurements;
  addRound(round: Round): Promise<void>;
  addFailure(failure: Failure): Promise<void>;
  addDiagnosis(diagnosis: Diagnosis): Promise<void>;
  /**
   * The facts that become known only after measuring began: Chrome's version, how many rounds are
   * planned, and which were disturbed.
   */
  amend(
    facts: Partial<
      Pick<Measurements, 'fingerprint' | 'plans' | 'baseFrom' | 'baseProblem' | 'rounds'>
    >,
  ): Promise<void>;
}

/** Starts the journal and writes its first version. */
export async function openJournal(
  start: Measurements,
  saveRound: SaveRound,
  { redact }: Pick<Ports, 'redact'>,
): Promise<Journal> {
  let measurements = start;
  const save = async (next: Measurements): Promise<void> => {
    measurements = next;
    await saveRound(measurements);
  };
  await save(start);
  return {
    current: () => measurements,
    addRound: (round) => save({ ...measurements, rounds: [...measurements.rounds, round] }),
    addFailure: (failure) =>
      save({
        ...measurements,
        failures: [...measurements.failures, coveredFailure(failure, redact)],
      }),
    addDiagnosis: (diagnosis) =>
      save({
        ...measurements,
        diagnoses: [...measurements.diagnoses, coveredDiagnosis(diagnosis, redact)],
      }),
    amend: (facts) => save({ ...measurements, ...facts }),
  };
}
