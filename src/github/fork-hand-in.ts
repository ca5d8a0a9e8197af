/**
 * Reads the hand-in of a fork's run: for which pull request, and with which budgets it is to be
 * judged.
 */
import type { Measurements } from '../model.ts';
import type { Clock, GitHub, Problem, PullRequest } from '../ports.ts';
import { handedIn, mergeAll, mostUnverifiedLegs, vouchedFor } from '../saved/artifact/collect.ts';
import { findArtifactBaseline, type Lookup } from '../saved/artifact/lookup.ts';
import { readUnverified, withTrustedBase } from '../saved/artifact/unverified.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { derivePullRequest } from '../trigger/pull-request.ts';

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

/**
 * `silent`: there is no pull request to speak to. `found`: with the text of the base branch's
 * budgets file.
 */
export type ForkPull =
  | { readonly kind: 'silent'; readonly why: string; readonly problem: Problem | undefined }
  | Unmeasured
  | { readonly kind: 'found'; readonly pull: PullRequest; readonly budgets: string };

/**
 * Which pull request a fork's run was for, by event and API, and the budgets that hold for it:
 * those of its base branch.
 */
export async function findForkPull(
  { event, repositoryId, budgetsPath }: ForkPullRequest,
  github: GitHub,
): Promise<ForkPull> {
  const derived = await derivePullRequest(event, repositoryId, github);
  if (derived.kind === 'unknown')
    return {
      kind: 'silent',
      why: 'The pull request could not be looked up.',
      problem: derived.problem,
    };
  if (derived.kind !== 'found') return { kind: 'silent', why: derived.why, problem: undefined };
  const { pull } = derived;
  const budgets = await github.fileAt(budgetsPath, pull.baseRef);
  if (budgets.ok) return { kind: 'found', pull, budgets: budgets.value };
  return {
    kind: 'unmeasured',
    pull,
    why:
      `The budgets file ${budgetsPath} of ${pull.baseRef} could not be read: ` +
      `${budgets.problem.message}.`,
  };
}

export interface ForkRequest {
  readonly event: WorkflowEvent & { readonly kind: 'workflow-run' };
  readonly pull: PullRequest;
  readonly suite: string;
  readonly repositoryId: number;
  /**
   * Which workflow measures the base branch, `perf.yml`; by default the one that measured the pull
   * request.
   */
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

/**
 * All else that is needed to judge a fork's pull request with a token that can write, without
 * running or believing any of it.
 */
export async function collectForkHandIn(
  request: ForkRequest,
  github: GitHub,
  clock: Clock,
): Promise<ForkHandIn> {
  const { event, pull, suite } = request;
  const unmeasured = (why: string): ForkHandIn => ({ kind: 'unmeasured', pull, why });
  const artifacts = await github.runArtifacts(event.runId);
  if (!artifacts.ok)
    return unmeasured(
      `The artifacts of the measuring run could not be listed: ${artifacts.problem.message}.`,
    );
  const legs = handedIn(artifacts.value, suite).slice(0, mostUnverifiedLegs);
  const vouched = vouchedFor(suite, pull);
  const collected = await mergeAll(legs, (artifact) => readUnverified(artifact, vouched, github));
  if (collected.kind === 'nothing') return unmeasured(collected.why);

  const workflowFile = request.baselineWorkflow ?? event.workflowPath.split('/').pop() ?? '';
  const trusted = {
    branch: pull.baseRef,
    repositoryId: request.repositoryId,
    workflowFile,
    ownRunId: event.runId,
  };
  const lookup = await findArtifactBaseline(
    { ...trusted, suite, baseSha: pull.baseSha, runs: request.baselineRuns },
    github,
    clock,
  );
  const exact = lookup.baseline.kind === 'artifact' ? lookup.baseline.runs[0] : undefined;
  return {
    kind: 'ready',
    measurements: withTrustedBase(collected.measurements, exact),
    lookup,
    remarks: collected.remarks,
  };
}
