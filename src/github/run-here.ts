/** Runs a job that has the change checked out: measures or judges it, and publishes the verdict. */
import type { ReadConfigIn } from '../base/budgets.ts';
import { createBaseFinder } from '../base/finder.ts';
import { asHeadroomError, HeadroomError } from '../errors.ts';
import type { Baseline, Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { formatCount } from '../report/format.ts';
import { unlessCancelled } from '../run/cancel.ts';
import { main, type Outcome } from '../run/run.ts';
import type { RunContext } from '../run/run-context.ts';
import { isChangeOutOfScope, outOfScope } from '../run/scope.ts';
import { collectLegs } from '../saved/artifact/collect.ts';
import { saveMeasurements } from '../saved/save-measurements.ts';
import { nameMode, nameSetting } from '../settings.ts';
import { type EventPlan, isMerged, planEvent } from '../trigger/plan.ts';
import { deploymentPlan } from './deployment.ts';
import { baselineOnGitHub, costsOnGitHub } from './find-baseline.ts';
import { planHistory } from './find-history.ts';
import type { GitHubJob } from './github-job.ts';
import { keepArtifact, uploadUnfinished } from './keep-artifact.ts';
import { readPullWaivers } from './pull-waivers.ts';
import { refuseStrangersCode } from './strangers-code.ts';
import { withCheck } from './with-check.ts';

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
  const told = planEvent(job.event, job.run, job.defaultBranch);
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
    const findBase = createBaseFinder(config, ports.git);
    if (!isNamed && (await isChangeOutOfScope(config, findBase, ports)))
      return { kind: 'nothing-to-do', why: outOfScope };
    const withLegs = collects ? await collectMatrix(config, ports, job) : config;
    const found = await baselineOnGitHub(config, plan, findBase, ports, job);
    await publishing.progress(announce(config));
    return main(withLegs, readConfigIn, ports, {
      found,
      runUrl: job.run.url,
      unverified: false,
      findBase,
      isInScope: true,
      publish: publishing.publish,
      ...planReview(job, plan, ports),
      ...planHistory(config, plan.base?.branch, ports, job),
    });
  });
}

function announce({ mode, targets, effort }: Config): string {
  const doing = mode === 'judge' ? 'Judging' : 'Measuring';
  const minutes = Math.round(effort.timeLimitMs / 60_000);
  return `${doing} ${formatCount(targets.length, 'target')}, for at most ${minutes} minutes.`;
}

/**
 * An unmerged change is judged with the waivers of its base, and of its pull request where there is
 * one. A push to a branch that may belong to a pull request writes the same check, by commit and
 * name. So it may accept no more.
 */
function planReview(
  { event, github, defaultBranch }: GitHubJob,
  { pullRequest }: Pick<EventPlan, 'pullRequest'>,
  { log }: Ports,
): Pick<RunContext, 'isUnderReview' | 'askForWaivers'> {
  const isUnderReview = !isMerged(event, defaultBranch);
  return pullRequest === undefined
    ? { isUnderReview }
    : { isUnderReview, askForWaivers: () => readPullWaivers(pullRequest, { github, log }) };
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
    await keepArtifact(config, ports, job);
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
  const findBase = createBaseFinder(config, ports.git);
  const found: Baseline = config.shard
    ? await costsOnGitHub(config, plan, findBase, ports, job)
    : { kind: 'none', why: 'Mode "measure" judges nothing.' };
  return main(config, readConfigIn, ports, {
    found,
    findBase,
    runUrl: job.run.url,
    unverified: false,
  });
}

async function collectMatrix(config: Config, ports: Ports, job: GitHubJob): Promise<Config> {
  const collected = await collectLegs(config.suite, job.run.runId, job.github);
  if (collected.kind === 'nothing' && collected.isRefused)
    throw new HeadroomError('artifact-refused', collected.why);
  if (collected.kind === 'nothing')
    throw new HeadroomError('wrong-input', `There is nothing to judge. ${collected.why}`, {
      hint: (reader) =>
        `Let jobs with ${nameMode('measure', reader)} end before this one, or name files with ` +
        `${nameSetting('measurements', reader)}.`,
    });
  for (const remark of collected.remarks) ports.log.warn(remark);
  const file = await saveMeasurements(collected.measurements, config.outputDirectory, ports);
  return { ...config, measurementFiles: [file] };
}
