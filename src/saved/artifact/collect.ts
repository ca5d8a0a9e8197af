/** Puts the legs of a matrix together for mode `judge`. */
import { errorTable } from '../../errors.ts';
import type { Failure, Measurements } from '../../model.ts';
import type { GitHub, PullRequest, StoredArtifact } from '../../ports.ts';
import { mergeMeasurements } from '../merge-measurements.ts';
import type { VouchedFor } from './keep-trusted.ts';
import { finalArtifactName, isUnfinishedLeg, newestLegs } from './name.ts';
import { type ReadArtifact, readArtifact } from './read.ts';

/** Each is a download; a fork's run gets no more of ours than a few. */
export const mostLegs = 64;
export const mostUnverifiedLegs = 16;

export type Collected =
  | {
      readonly kind: 'collected';
      readonly measurements: Measurements;
      readonly remarks: readonly string[];
    }
  /** `isRefused`: something was handed in, and none of it can be read. */
  | { readonly kind: 'nothing'; readonly why: string; readonly isRefused?: boolean };

/**
 * Reads the artifacts one after the other and merges them. A leg that cannot be read is a remark,
 * and its targets count as not measured.
 */
export async function mergeAll(
  artifacts: readonly StoredArtifact[],
  read: (artifact: StoredArtifact) => Promise<ReadArtifact>,
): Promise<Collected> {
  const remarks: string[] = [];
  const all: Measurements[] = [];
  for (const artifact of artifacts) {
    const outcome = await read(artifact);
    if (outcome.kind === 'read')
      all.push(
        isUnfinishedLeg(artifact.name) ? unfinished(outcome.measurements) : outcome.measurements,
      );
    else remarks.push(outcome.why);
  }
  const [first, ...others] = all;
  if (first === undefined && remarks[0] !== undefined)
    return { kind: 'nothing', why: remarks[0], isRefused: true };
  if (first === undefined)
    return { kind: 'nothing', why: 'The run left no measurements of this suite.' };
  return { kind: 'collected', measurements: mergeMeasurements(first, ...others), remarks };
}

const code = 'target-not-measured';

/**
 * Marks the targets of a job that was killed, perhaps by the code it measured. Its few rounds
 * decide nothing, and inconclusive would be green.
 */
function unfinished(measurements: Measurements): Measurements {
  const { hint } = errorTable[code];
  const failures = measurements.targets.map(
    ({ id }): Failure => ({
      target: id,
      arm: 'head',
      block: undefined,
      code,
      message: 'the job that measured it did not finish',
      hint,
    }),
  );
  return { ...measurements, failures: [...measurements.failures, ...failures] };
}

/**
 * Returns the legs that `mode: measure` left in this run, the newest attempt of each; or the only
 * measurement where there was no matrix.
 */
export function handedIn(
  artifacts: readonly StoredArtifact[],
  suite: string,
): readonly StoredArtifact[] {
  const legs = newestLegs(artifacts, suite);
  return legs.length > 0
    ? legs
    : artifacts.filter((artifact) => artifact.name === finalArtifactName(suite)).slice(0, 1);
}

/**
 * Collects the legs for the last job of a matrix. `decide` fails the budgets of targets that no leg
 * measured.
 */
export async function collectLegs(
  suite: string,
  runId: number,
  github: GitHub,
): Promise<Collected> {
  const artifacts = await github.runArtifacts(runId);
  if (!artifacts.ok)
    return {
      kind: 'nothing',
      why: `The artifacts of this run could not be listed: ${artifacts.problem.message}.`,
    };
  const legs = handedIn(artifacts.value, suite);
  if (legs.length > mostLegs)
    return {
      kind: 'nothing',
      why: `The run left ${legs.length} measurements; ${mostLegs} are merged at most.`,
    };
  return mergeAll(legs, (artifact) => readArtifact(artifact, github));
}

/** Returns what the API says of a pull request's measurements. */
export const vouchedFor = (suite: string, pull: PullRequest): VouchedFor => ({
  suite,
  head: { commit: pull.headSha, branch: pull.headRef, dirty: false },
  base: { commit: pull.baseSha, branch: pull.baseRef, dirty: false },
});
