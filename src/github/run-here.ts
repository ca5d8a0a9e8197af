/**
 * A run as a step on GitHub: the check that says "measuring" before, and check, comment and
 * artifact after.
 */

import type { ReadConfigIn } from '../base/base-budgets.ts';
import { findBaseCommit } from '../base/base-commit.ts';
import { asHeadroomError, HeadroomError } from '../errors.ts';
import type { Baseline, Config } from '../model.ts';
import { codeSpan } from '../outputs/plain.ts';
import type { PublishContext } from '../outputs/publish-context.ts';
import { openingState, openPublishing, type Publishing } from '../outputs/publishing.ts';
import { createTrouble } from '../outputs/trouble.ts';
import { uploadArtifact } from '../outputs/upload.ts';
import type { Artifacts, GitHub, Ports, PullRequest } from '../ports.ts';
import { countOf } from '../report/format.ts';
import { lastWord, unlessCancelled } from '../run/cancel.ts';
import { main, type Outcome } from '../run/run.ts';
import type { RunContext } from '../run/run-context.ts';
import { isChangeOutOfScope, outOfScope } from '../run/scope.ts';
import { collectLegs } from '../saved/artifact/collect.ts';
import { findArtifactBaseline, type Lookup } from '../saved/artifact/lookup.ts';
import { artifactName, unfinishedArtifactName } from '../saved/artifact/name.ts';
import { parseMeasurements } from '../saved/read-measurements.ts';
import { saveMeasurements } from '../saved/save-measurements.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { type EventPlan, isMerged, planOf } from '../trigger/plan.ts';
import type { RunIdentity } from '../trigger/run.ts';
import { whyNotItsOwn } from './commit-owners.ts';
import { deploymentPlan } from './deployment.ts';
import { filesToUpload } from './files-to-upload.ts';
import { waiversOfPull } from './pull-waivers.ts';
import { refuseStrangersCode } from './strangers-code.ts';

/** Where the step runs, and what it may speak to. */
export interface GitHubJob {
  readonly event: WorkflowEvent;
  readonly run: RunIdentity;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  readonly github: GitHub;
  /** Undefined: nothing is uploaded. */
  readonly artifacts: Artifacts | undefined;
  /** Names of the files in the output directory that are this run's own. */
  listed(): readonly string[];
  /** Values that no published text may hold, the token among them. */
  readonly secrets: readonly string[];
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** Keeps strings for the post step. */
  save(state: Readonly<Record<string, string>>): void;
}

/** What publishing needs of the configuration. */
export type Publication = Pick<Config, 'mode' | 'suite' | 'outputDirectory' | 'publish' | 'shard'>;

/**
 * What publishing needs of the event. `word`: ours, or that of a fork's pull request, which decides
 * no check but its own.
 */
type Plan = Pick<EventPlan, 'headSha' | 'pullRequest' | 'readOnlyExpected'> & {
  readonly word: 'ours' | PullRequest;
};

/** Of the base branch's runs, how many are read for the spread between runs. */
const baselineRuns = 10;

/**
 * Throws what `main` throws, after check and comment have said so. Trouble with GitHub is a
 * warning: the verdict stands.
 */
export async function runOnGitHub(
  config: Config,
  readConfigIn: ReadConfigIn,
  ports: Ports,
  job: GitHubJob,
): Promise<Outcome> {
  const checkedOut = await refuseStrangersCode(config, job, ports);
  const told = planOf(job.event, job.run, job.defaultBranch);
  const plan =
    job.event.kind === 'deployment-status'
      ? await deploymentPlan(job.event, told, config, checkedOut, { ...job, log: ports.log })
      : told;
  if (config.mode === 'measure' || config.mode === 'self-check')
    return measured(config, plan, readConfigIn, ports, job);
  return withCheck(config, { ...plan, word: 'ours' }, ports, job, async (publishing) => {
    const collects = config.mode === 'judge' && config.measurementFiles.length === 0;
    const isNamed = config.mode === 'judge' && !collects;
    // Jobs that had nothing to measure left nothing to judge. Asked before anything says that it is
    // being measured.
    if (!isNamed && (await isChangeOutOfScope(config, ports)))
      return { kind: 'nothing-to-do', why: outOfScope };
    const withLegs = collects ? await legsOf(config, ports, job) : config;
    const found = await baselineOnGitHub(config, plan, ports, job);
    await publishing.measuring(
      `${config.mode === 'judge' ? 'Judging' : 'Measuring'} ${countOf(config.targets.length, 'target')}, for at most ${Math.round(config.effort.timeLimitMs / 60_000)} minutes.`,
    );
    return main(withLegs, readConfigIn, ports, {
      found,
      runUrl: job.run.url,
      unverified: false,
      isInScope: true,
      ...reviewOf(job, plan, ports),
    });
  });
}

/**
 * What is not merged yet is judged with the waivers of its base, and of its pull request where
 * there is one. A push to a branch that may belong to a pull request writes the check of the same
 * commit and name: it may accept no more.
 */
function reviewOf(
  { event, github, defaultBranch }: GitHubJob,
  { pullRequest }: Pick<Plan, 'pullRequest'>,
  { log }: Ports,
): Pick<RunContext, 'isUnderReview' | 'askForWaivers'> {
  const isUnderReview = !isMerged(event, defaultBranch);
  return pullRequest === undefined
    ? { isUnderReview }
    : { isUnderReview, askForWaivers: () => waiversOfPull(pullRequest, { github, log }) };
}

/**
 * Opens check and status, runs, uploads, and closes them with the verdict or with why there is
 * none.
 */
export async function withCheck(
  config: Publication,
  plan: Plan,
  ports: Ports,
  job: GitHubJob,
  run: (publishing: Publishing) => Promise<Outcome>,
): Promise<Outcome> {
  const context = await contextOf(config, plan, job);
  job.save(openingState(context));
  const publishing = await openPublishing(
    context,
    { github: job.github, log: ports.log, clock: ports.clock },
    job.secrets,
  );
  job.save(publishing.state());
  try {
    const outcome = await unlessCancelled(() => run(publishing), job.cancelled);
    await upload(config, ports, job);
    if (outcome.kind === 'judged') await publishing.finish(outcome.rendered, outcome.judgement);
    if (outcome.kind === 'nothing-to-do') await publishing.skip(outcome.why);
    await sayTrouble(publishing.trouble(), ports);
    return outcome;
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    if (error.code === 'cancelled')
      await lastWord(publishing.fail(error.message, 'cancelled'), ports.clock);
    else {
      await publishing.fail(error.message);
      await uploadUnfinished(config, ports, job);
    }
    throw thrown;
  } finally {
    job.save(publishing.state());
  }
}

/**
 * Below the report in the job summary: a pull request from a fork has nothing else to say it in.
 */
async function sayTrouble(trouble: readonly string[], { runner, log }: Ports): Promise<void> {
  if (trouble.length === 0) return;
  try {
    await runner.summary(
      `\n${trouble.map((text) => `> ${codeSpan(text, 1_000)}`).join('\n>\n')}\n`,
    );
  } catch (thrown) {
    log.warn(`The job summary could not be written: ${asHeadroomError(thrown).message}`);
  }
}

async function contextOf(
  { suite, publish }: Publication,
  plan: Plan,
  { run, github, defaultBranch }: GitHubJob,
): Promise<PublishContext> {
  const { headSha = run.sha, pullRequest, readOnlyExpected, word } = plan;
  const common = {
    suite,
    headSha,
    pullRequest,
    readOnlyExpected,
    run: { id: run.runId, attempt: run.attempt, url: run.url },
    comment: publish.comment,
  };
  const why =
    word === 'ours' || publish.check === 'none'
      ? undefined
      : await whyNotItsOwn(word, defaultBranch, github);
  if (why === undefined) return { ...common, check: publish.check };
  return {
    ...common,
    check: 'none',
    withheld: `There is no check: ${why}, and what a fork measured decides no check but that of its own pull request.`,
  };
}

async function measured(
  config: Config,
  plan: EventPlan,
  readConfigIn: ReadConfigIn,
  ports: Ports,
  job: GitHubJob,
): Promise<Outcome> {
  try {
    const outcome = await unlessCancelled(
      () => measuredBy(config, plan, readConfigIn, ports, job),
      job.cancelled,
    );
    await upload(config, ports, job);
    return outcome;
  } catch (thrown) {
    // There is no time for it when the job is cancelled: the post step does it.
    if (asHeadroomError(thrown).code !== 'cancelled') await uploadUnfinished(config, ports, job);
    throw thrown;
  }
}

async function measuredBy(
  config: Config,
  plan: EventPlan,
  readConfigIn: ReadConfigIn,
  ports: Ports,
  job: GitHubJob,
): Promise<Outcome> {
  const found: Baseline = config.shard
    ? await costsOnGitHub(config, plan, ports, job)
    : { kind: 'none', why: 'Mode "measure" judges nothing.' };
  return main(config, readConfigIn, ports, { found, runUrl: job.run.url, unverified: false });
}

/**
 * What was measured, for a run without a verdict: also in the post step, after what ended the main
 * one.
 */
export async function uploadUnfinished(
  config: Publication,
  ports: Ports,
  job: GitHubJob,
): Promise<void> {
  const { suite, mode, publish, shard, outputDirectory } = config;
  if (mode !== 'run' && mode !== 'measure') return;
  if (
    !job.listed().includes('measurements.json') ||
    !(await hasRounds(`${outputDirectory}/measurements.json`, ports))
  )
    return;
  await upload(
    config,
    ports,
    job,
    unfinishedArtifactName(suite, mode, publish.leg, job.run.attempt, shard),
  );
}

async function hasRounds(file: string, { files, log }: Ports): Promise<boolean> {
  try {
    const text = await files.readOwn(file);
    return text !== undefined && parseMeasurements(text, file).rounds.length > 0;
  } catch (thrown) {
    log.warn(`What was measured cannot be kept: ${asHeadroomError(thrown).message}`);
    return false;
  }
}

/**
 * Nothing that goes wrong here hides the verdict. The service has a token of its own, with which
 * forks may upload as well.
 */
async function upload(
  config: Publication,
  ports: Ports,
  job: GitHubJob,
  given?: string,
): Promise<void> {
  const { run, secrets, artifacts } = job;
  if (!artifacts) return;
  const { publish } = config;
  try {
    const copies = await filesToUpload(config.outputDirectory, job.listed(), secrets, ports);
    if (!copies) return;
    const name =
      given ?? artifactName(config.suite, config.mode, publish.leg, run.attempt, config.shard);
    const { files, root } = copies;
    const request = {
      name,
      attempt: run.attempt,
      files,
      root,
      retentionDays: publish.retentionDays,
      runUrl: run.url,
    };
    await uploadArtifact(request, artifacts, createTrouble(ports.log, secrets, false)).finally(() =>
      copies.dispose(),
    );
  } catch (thrown) {
    ports.log.warn(`There is no artifact: ${asHeadroomError(thrown).message}`);
  }
}

async function legsOf(config: Config, ports: Ports, job: GitHubJob): Promise<Config> {
  const collected = await collectLegs(config.suite, job.run.runId, job.github);
  if (collected.kind === 'nothing' && collected.isRefused)
    throw new HeadroomError('artifact-refused', collected.why);
  if (collected.kind === 'nothing')
    throw new HeadroomError('wrong-input', `There is nothing to judge. ${collected.why}`, {
      hint: 'Let jobs with `mode: measure` end before this one, or name files with `measurements`.',
    });
  for (const remark of collected.remarks) ports.log.warn(remark);
  const file = await saveMeasurements(collected.measurements, config.outputDirectory, ports);
  return { ...config, measurementFiles: [file] };
}

/**
 * What the targets cost in the baseline. The shards of a run divide alike only when they find the
 * same one, whenever they start and however often they are run again: so what was uploaded after
 * the run was created does not count.
 */
async function costsOnGitHub(
  config: Config,
  plan: EventPlan,
  ports: Ports,
  job: GitHubJob,
): Promise<Baseline> {
  const run = await job.github.workflowRun(job.run.runId);
  if (run.ok) return baselineOnGitHub(config, plan, ports, job, run.value.createdAt);
  ports.log.warn(`Dividing the targets: ${run.problem.doing}: ${run.problem.message}`);
  return { kind: 'none', why: 'This run could not be looked up.' };
}

async function baselineOnGitHub(
  config: Config,
  plan: EventPlan,
  ports: Ports,
  job: GitHubJob,
  uploadedBefore?: string,
): Promise<Baseline> {
  if (plan.base === undefined || config.baseline.kind === 'files')
    return { kind: 'none', why: 'The event that started this run names no base.' };
  const request = {
    suite: config.suite,
    branch: plan.base.branch,
    baseSha: await baseShaOf(config, plan.base.sha, ports),
    repositoryId: job.repositoryId,
    workflowFile: job.run.workflowFile,
    ownRunId: job.run.runId,
    runs: uploadedBefore === undefined ? baselineRuns : 1,
    uploadedBefore,
  };
  const lookup: Lookup = await findArtifactBaseline(request, job.github, ports.clock);
  for (const problem of lookup.problems)
    ports.log.warn(`Looking for the baseline: ${problem.doing}: ${problem.message}`);
  for (const remark of lookup.remarks) ports.log.note(remark);
  return lookup.baseline;
}

/**
 * What the checkout was merged onto, which the event does not say: its base may be older by now.
 * Without a checkout what the event says.
 */
async function baseShaOf(
  { workingDirectory, baseHint }: Config,
  told: string | undefined,
  { git }: Ports,
): Promise<string | undefined> {
  if (baseHint.kind === 'work-tree') return told;
  const base = await findBaseCommit(workingDirectory, baseHint, git);
  return base.kind === 'found' ? base.commit : told;
}
