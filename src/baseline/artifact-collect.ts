/** What mode `judge` judges: the legs of a matrix of the same run, or what a fork's run handed in. */
import { errorTable } from '../errors.ts';
import type { Failure, Measurements } from '../model.ts';
import type { Clock, GitHub, Problem, PullRequest, StoredArtifact } from '../ports.ts';
import type { VouchedFor } from './artifact-believed.ts';
import { findArtifactBaseline, type Lookup } from './artifact-lookup.ts';
import { finalArtifactName, isUnfinishedLeg, newestLegs } from './artifact-name.ts';
import { type ReadArtifact, readArtifact } from './artifact-read.ts';
import { readUnverified, withTrustedBase } from './artifact-unverified.ts';
import type { WorkflowEvent } from './event.ts';
import { derivePullRequest } from './event-pull-request.ts';
import { mergeMeasurements } from './merge-measurements.ts';

/** Each is a download; a fork's run gets no more of ours than a few. */
export const mostLegs = 64;
export const mostUnverifiedLegs = 16;

export type Collected =
  | { readonly kind: 'collected'; readonly measurements: Measurements; readonly remarks: readonly string[] }
  /** `isRefused`: something was handed in, and none of it can be read. */
  | { readonly kind: 'nothing'; readonly why: string; readonly isRefused?: boolean };

/** Reads one after the other and merges; a leg that cannot be read is a remark, and its targets count as not measured. */
export async function mergeAll(artifacts: readonly StoredArtifact[], read: (artifact: StoredArtifact) => Promise<ReadArtifact>): Promise<Collected> {
  const remarks: string[] = [];
  const all: Measurements[] = [];
  for (const artifact of artifacts) {
    const outcome = await read(artifact);
    if (outcome.kind === 'read') all.push(isUnfinishedLeg(artifact.name) ? unfinished(outcome.measurements) : outcome.measurements);
    else remarks.push(outcome.why);
  }
  const [first, ...others] = all;
  if (first === undefined && remarks[0] !== undefined) return { kind: 'nothing', why: remarks[0], isRefused: true };
  if (first === undefined) return { kind: 'nothing', why: 'The run left no measurements of this suite.' };
  return { kind: 'collected', measurements: mergeMeasurements(first, ...others), remarks };
}

const code = 'target-not-measured';

/** A job that was killed, perhaps by what it measured: the few rounds that are there decide nothing, and undecided would be green. */
function unfinished(measurements: Measurements): Measurements {
  const { hint } = errorTable[code];
  const failures = measurements.targets.map(
    ({ id }): Failure => ({ target: id, arm: 'head', block: undefined, code, message: 'the job that measured it did not finish', hint }),
  );
  return { ...measurements, failures: [...measurements.failures, ...failures] };
}

/** The legs that `mode: measure` left in this run, newest attempt of each; or the only measurement where there was no matrix. */
export function handedIn(artifacts: readonly StoredArtifact[], suite: string): readonly StoredArtifact[] {
  const legs = newestLegs(artifacts, suite);
  return legs.length > 0 ? legs : artifacts.filter((artifact) => artifact.name === finalArtifactName(suite)).slice(0, 1);
}

/** For the last job of a matrix. Targets that no leg measured are found by `decide`, which fails budgets without measurements. */
export async function collectLegs(suite: string, runId: number, github: GitHub): Promise<Collected> {
  const artifacts = await github.artifactsOf(runId);
  if (!artifacts.ok) return { kind: 'nothing', why: `The artifacts of this run could not be listed: ${artifacts.problem.message}.` };
  const legs = handedIn(artifacts.value, suite);
  if (legs.length > mostLegs) return { kind: 'nothing', why: `The run left ${legs.length} measurements; ${mostLegs} are merged at most.` };
  return mergeAll(legs, (artifact) => readArtifact(artifact, github));
}

/** What the API says of a pull request's measurements. */
export const vouchedFor = (suite: string, pull: PullRequest): VouchedFor => ({
  suite,
  head: { commit: pull.headSha, branch: pull.headRef, dirty: false },
  base: { commit: pull.baseSha, branch: pull.baseRef, dirty: false },
});

/** A pull request of which a run has ended. */
export interface ForkPullRequest {
  readonly event: WorkflowEvent & { readonly kind: 'workflow-run' };
  /** Of the repository that this workflow belongs to. */
  readonly repositoryId: number;
  /** Path of the budgets file in the repository. */
  readonly budgetsPath: string;
}

/** There is a pull request, and it should be told why it has no verdict. */
interface Unmeasured {
  readonly kind: 'unmeasured';
  readonly pull: PullRequest;
  readonly why: string;
}

/** `silent`: there is no pull request to speak to. `found`: with the text of the base branch's budgets file. */
export type ForkPull =
  | { readonly kind: 'silent'; readonly why: string; readonly problem: Problem | undefined }
  | Unmeasured
  | { readonly kind: 'found'; readonly pull: PullRequest; readonly budgets: string };

/** Which pull request a fork's run was for, by event and API, and the budgets that hold for it: those of its base branch. */
export async function findForkPull({ event, repositoryId, budgetsPath }: ForkPullRequest, github: GitHub): Promise<ForkPull> {
  const derived = await derivePullRequest(event, repositoryId, github);
  if (derived.kind === 'unknown') return { kind: 'silent', why: 'The pull request could not be looked up.', problem: derived.problem };
  if (derived.kind !== 'found') return { kind: 'silent', why: derived.why, problem: undefined };
  const { pull } = derived;
  const budgets = await github.fileAt(budgetsPath, pull.baseRef);
  if (budgets.ok) return { kind: 'found', pull, budgets: budgets.value };
  return { kind: 'unmeasured', pull, why: `The budgets file ${budgetsPath} of ${pull.baseRef} could not be read: ${budgets.problem.message}.` };
}

export interface ForkRequest {
  readonly event: WorkflowEvent & { readonly kind: 'workflow-run' };
  readonly pull: PullRequest;
  readonly suite: string;
  readonly repositoryId: number;
  /** Which workflow measures the base branch, `perf.yml`; by default the one that measured the pull request. */
  readonly baselineWorkflow: string | undefined;
  readonly baselineRuns: number;
}

export type ForkHandIn =
  | Unmeasured
  | {
      readonly kind: 'ready';
      /** Unverified: never a baseline, never a point of a trend, always labelled. */
      readonly measurements: Measurements;
      readonly lookup: Lookup;
      readonly remarks: readonly string[];
    };

/** All else that is needed to judge a fork's pull request with a token that can write, without running or believing any of it. */
export async function collectForkHandIn(request: ForkRequest, github: GitHub, clock: Clock): Promise<ForkHandIn> {
  const { event, pull, suite } = request;
  const unmeasured = (why: string): ForkHandIn => ({ kind: 'unmeasured', pull, why });
  const artifacts = await github.artifactsOf(event.runId);
  if (!artifacts.ok) return unmeasured(`The artifacts of the measuring run could not be listed: ${artifacts.problem.message}.`);
  const legs = handedIn(artifacts.value, suite).slice(0, mostUnverifiedLegs);
  const vouched = vouchedFor(suite, pull);
  const collected = await mergeAll(legs, (artifact) => readUnverified(artifact, vouched, github));
  if (collected.kind === 'nothing') return unmeasured(collected.why);

  const workflowFile = request.baselineWorkflow ?? event.workflowPath.split('/').pop() ?? '';
  const trusted = { branch: pull.baseRef, repositoryId: request.repositoryId, workflowFile, ownRunId: event.runId };
  const lookup = await findArtifactBaseline({ ...trusted, suite, baseSha: pull.baseSha, runs: request.baselineRuns }, github, clock);
  const exact = lookup.baseline.kind === 'artifact' ? lookup.baseline.runs[0] : undefined;
  return { kind: 'ready', measurements: withTrustedBase(collected.measurements, exact), lookup, remarks: collected.remarks };
}
