/** Finds an earlier run's measurements of a pull request's head, so that they are judged again. */
import type { Measurements } from '../../model.ts';
import type { GitHub, PullRequest, StoredArtifact, WorkflowRun } from '../../ports.ts';
import { settingTitle } from '../../settings.ts';
import { handedIn, mergeAll, mostLegs, mostUnverifiedLegs, vouchedFor } from './collect.ts';
import { finalArtifactName } from './name.ts';
import { readArtifact } from './read.ts';
import { readUnverified } from './unverified.ts';

/** Runs of a commit whose artifacts are looked at. */
const mostEarlierRuns = 8;

export type MeasuredEarlier =
  | {
      readonly kind: 'found';
      readonly measurements: Measurements;
      readonly run: WorkflowRun;
      /** False for a fork's, which is read as hostile. */
      readonly isVerified: boolean;
      /**
       * The run judged what it measured, so by the budgets file of the change itself; otherwise a
       * second workflow did, by that of the base.
       */
      readonly judgedItself: boolean;
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * Finds the newest measurements that a run of this head has left. Only the workflows that measure
 * (`perf.yml`) count: a pull request can bring another one along that leaves such an artifact.
 */
export async function findMeasuredEarlier(
  suite: string,
  pull: PullRequest,
  workflows: readonly string[],
  github: GitHub,
): Promise<MeasuredEarlier> {
  const commit = pull.headSha.slice(0, 7);
  const nothing = (why: string): MeasuredEarlier => ({ kind: 'nothing', why });
  const isVerified = pull.headRepositoryId === pull.baseRepositoryId;
  const runs = await github.runsOfCommit(pull.headSha);
  if (!runs.ok)
    return nothing(`The runs of ${commit} could not be listed: ${runs.problem.message}.`);
  const ofPull = runs.value.filter(
    (run) => run.event === 'pull_request' && run.headRepositoryId === pull.headRepositoryId,
  );
  const paths = new Set(workflows.map((file) => `.github/workflows/${file}`));
  const measuring = ofPull
    .filter(({ workflowPath }) => paths.has(workflowPath))
    .sort((one, other) => other.id - one.id);
  const named = workflows.join(' or ');
  let why =
    measuring.length === 0 && ofPull.length > 0
      ? `No run of ${named} is there for ${commit}, and what other workflows leave is not ` +
        'believed: name the one that measures with ' +
        `the ${settingTitle('measuring-workflow', 'github')}.`
      : `No run of ${named} has left measurements of ${commit} yet: the one that measures will ` +
        'judge with the waivers that there are then.';
  for (const run of measuring.slice(0, mostEarlierRuns)) {
    const artifacts = await github.runArtifacts(run.id);
    if (!artifacts.ok)
      return nothing(
        `The artifacts of ${run.url} could not be listed: ${artifacts.problem.message}.`,
      );
    const legs = handedIn(artifacts.value, suite).slice(
      0,
      isVerified ? mostLegs : mostUnverifiedLegs,
    );
    if (legs.length === 0) continue;
    if (isStillMeasuring(run, artifacts.value, suite))
      return nothing(
        `${run.url} is still going on: ` +
          `it will judge ${commit} with the waivers that there are then.`,
      );
    const vouched = vouchedFor(suite, pull);
    const collected = await mergeAll(legs, (artifact) =>
      isVerified ? readArtifact(artifact, github) : readUnverified(artifact, vouched, github),
    );
    if (collected.kind === 'nothing') why = collected.why;
    else {
      const judgedItself =
        isVerified && artifacts.value.some(({ name }) => name === finalArtifactName(suite));
      return {
        kind: 'found',
        measurements: collected.measurements,
        run,
        isVerified,
        judgedItself,
        remarks: collected.remarks,
      };
    }
  }
  return nothing(why);
}

/**
 * Returns whether the run has yet to judge: its legs are incomplete, or of an earlier attempt. A
 * newer check and comment would hide its own verdict. Its final artifact is there once it has
 * judged, and then its other jobs do not matter.
 */
function isStillMeasuring(
  { status, startedAt, createdAt }: WorkflowRun,
  artifacts: readonly StoredArtifact[],
  suite: string,
): boolean {
  if (status === undefined || status === 'completed') return false;
  const attemptMs = Date.parse(startedAt ?? createdAt);
  return !artifacts.some(
    (artifact) =>
      artifact.name === finalArtifactName(suite) && Date.parse(artifact.createdAt) >= attemptMs,
  );
}
