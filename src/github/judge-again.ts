/**
 * A label or a comment on a pull request: what was measured of its head is judged again, with the
 * waivers as they are now.
 */

import type { Baseline, Config, Measurements } from '../model.ts';
import type { GitHub, Ports } from '../ports.ts';
import { judge } from '../run/judge.ts';
import { doubting } from '../run/round-plans.ts';
import { main, type Outcome } from '../run/run.ts';
import { findArtifactBaseline } from '../saved/artifact/lookup.ts';
import { findMeasuredEarlier } from '../saved/artifact/measured-earlier.ts';
import { withTrustedBase } from '../saved/artifact/unverified.ts';
import { sameJobBaseline } from '../saved/find-baseline.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { planHistory } from './find-history.ts';
import { baselineRuns, type GitHubJob } from './github-job.ts';
import { type ForkSettings, measurementsToJudge } from './judge-fork.ts';
import { type Found, readBaseBasis, readConfigAt, readRunBasis } from './judging-basis.ts';
import { readPullWaivers } from './pull-waivers.ts';
import { whyNotAsked } from './read-waivers.ts';
import { createRights, whyWithoutRight } from './waiver-rights.ts';
import { withCheck } from './with-check.ts';

type Again = WorkflowEvent & { readonly kind: 'labeled' | 'issue-comment' };

/**
 * Whether a job in mode `judge` is to judge again. On a label it is not where jobs of the same run
 * have just measured.
 */
export async function isJudgedAgain(
  event: WorkflowEvent,
  runId: number,
  github: GitHub,
): Promise<boolean> {
  if (event.kind !== 'labeled') return event.kind === 'issue-comment';
  const own = await github.runArtifacts(runId);
  return !own.ok || !own.value.some(({ name }) => name.startsWith('headroom-'));
}

/**
 * Nothing is measured, checked out or uploaded. Where there is nothing to judge, check and comment
 * stay as they are.
 */
export async function judgeAgainOnGitHub(
  event: WorkflowEvent,
  settings: ForkSettings,
  ports: Ports,
  job: GitHubJob,
): Promise<Outcome> {
  const { github, run, repositoryId } = job;
  const nothing = (why: string): Outcome => ({ kind: 'nothing-to-do', why });
  const idle = whyNotAsked(event);
  if (idle !== undefined) return nothing(idle);
  // A person without the right to ask has changed nothing, and costs no more than this question.
  const rights = createRights(github);
  if (event.kind === 'issue-comment') {
    const right = await rights.of(event.author);
    for (const problem of rights.problems) ports.log.warn(`${problem.doing}: ${problem.message}`);
    if (right !== 'write')
      return nothing(`The command does not count: ${whyWithoutRight(event.author, right)}.`);
  }
  const answer = await github.pullRequest(readNumber(event as Again));
  if (!answer.ok) {
    ports.log.warn(`${answer.problem.doing}: ${answer.problem.message}`);
    return nothing('The pull request could not be looked up.');
  }
  const pull = answer.value;
  if (pull.state !== 'open') return nothing('The pull request is closed.');

  const ofBase = await readConfigAt(pull.baseRef, settings, github);
  const own =
    ofBase ??
    (pull.headRepositoryId === pull.baseRepositoryId
      ? await readConfigAt(pull.headSha, settings, github)
      : undefined);
  if (!own) return nothing(`There is no budgets file ${settings.budgetsPath} in ${pull.baseRef}.`);
  const found = await findMeasuredEarlier(
    own.suite,
    pull,
    measuringWorkflows(settings, run.workflowFile),
    github,
  );
  if (found.kind === 'nothing') return nothing(found.why);
  for (const remark of found.remarks) ports.log.warn(remark);

  const basis = found.judgedItself
    ? await readRunBasis(found, pull, ofBase, settings, { github, log: ports.log })
    : await readBaseBasis(ofBase, pull, settings, github);
  if (basis === 'unknown') return nothing('What the run was judged by could not be looked up.');
  if (!basis)
    return nothing(`There is no budgets file ${settings.budgetsPath} in ${pull.baseRef}.`);
  const workflowFile = settings.baselineWorkflow ?? found.run.workflowPath.split('/').pop() ?? '';
  const trusted = { branch: pull.baseRef, repositoryId, workflowFile, ownRunId: run.runId };
  const lookup = await findArtifactBaseline(
    { ...trusted, suite: own.suite, baseSha: basis.baseSha, runs: baselineRuns },
    github,
    ports.clock,
  );
  for (const problem of lookup.problems)
    ports.log.warn(`Looking for the baseline: ${problem.doing}: ${problem.message}`);
  for (const remark of lookup.remarks) ports.log.note(remark);

  const { budgetChanges } = basis;
  const config = found.isVerified ? basis.config : doubting(basis.config);
  const measurements = judged(found, lookup.baseline);
  // The asking person may be a stranger. With less to compare with than the run had, a failed
  // budget would be green.
  if (lookup.isPartial && lacksBaseline(config, measurements, lookup.baseline))
    return nothing(
      'The baseline that budgets are held against cannot be had any more, or not now.',
    );
  const judging = await measurementsToJudge(config, measurements, ports);
  const readOnlyExpected = event.kind === 'labeled' && !found.isVerified;
  const plan = {
    headSha: pull.headSha,
    pullRequest: pull.number,
    readOnlyExpected,
    word: found.isVerified ? ('ours' as const) : pull,
  };
  return withCheck(judging, plan, ports, { ...job, artifacts: undefined }, ({ publish }) =>
    main(judging, async () => undefined, ports, {
      found: lookup.baseline,
      runUrl: run.url,
      publish,
      unverified: !found.isVerified,
      isUnderReview: true,
      budgetsAtBase: basis.budgetsAtBase,
      ...(budgetChanges ? { budgetChanges } : {}),
      askForWaivers: () => readPullWaivers(pull, { github, log: ports.log, rights }),
      ...planHistory(config, pull.baseRef, ports, job, workflowFile),
    }),
  );
}

/** Closed by default: without a name only this job's own workflow counts. */
function measuringWorkflows(
  { measuringWorkflows: named, baselineWorkflow }: ForkSettings,
  ownFile: string,
): readonly string[] {
  return named.length > 0 ? named : [baselineWorkflow ?? ownFile];
}

const readNumber = (event: Again): number =>
  event.kind === 'labeled' ? event.pull.number : event.issue;

/** A fork's own word on the base's exact values does not count. */
function judged({ measurements, isVerified }: Found, baseline: Baseline): Measurements {
  return isVerified
    ? measurements
    : withTrustedBase(measurements, baseline.kind === 'artifact' ? baseline.runs[0] : undefined);
}

const lacksBaseline = (config: Config, measurements: Measurements, baseline: Baseline): boolean =>
  judge(config, measurements, sameJobBaseline(measurements) ?? baseline).findings.some(
    ({ reason }) => reason.kind === 'no-baseline',
  );
