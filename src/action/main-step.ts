/**
 * The main step: finds out which of the ways a job can run this is, runs it, and tells the runner.
 */
import { redactingPorts } from '../adapters/redacting-ports.ts';
import { given } from '../config/options.ts';
import { acceptDrift, isDriftAnswer } from '../github/accept-drift.ts';
import type { GitHubJob } from '../github/github-job.ts';
import { isJudgedAgain, judgeAgainOnGitHub } from '../github/judge-again.ts';
import { type ForkSettings, judgeForkOnGitHub } from '../github/judge-fork.ts';
import { runOnGitHub } from '../github/run-here.ts';
import { refuseStrangersCode } from '../github/strangers-code.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { silentOnceCancelled, unlessCancelled } from '../run/cancel.ts';
import { exitCodeForSelfCheck } from '../run/exit-codes.ts';
import { type OutputFolder, openOutput } from '../run/output-folder.ts';
import { main, type Outcome } from '../run/run.ts';
import { type Deployment, whyNotDeployed, withoutAddress } from '../trigger/deployment.ts';
import { readTrigger, type Trigger } from '../trigger/read-trigger.ts';
import { forkSettings } from './fork-settings.ts';
import { readGitHubJob, readJob } from './read-job.ts';
import { type Opening, openStep, type Shell, saveIn, stepState } from './shell.ts';

/** Returns the exit code. */
export async function mainStep(shell: Shell, signal: AbortSignal): Promise<number> {
  const { runner } = shell;
  runner.saveState(stepState.started, 'true');
  const opening = openStep(shell);
  const plain = silentOnceCancelled(opening.plain, signal);
  const outcome = await judgeJob(shell, { ...opening, plain }, signal);
  runner.saveState(stepState.finished, 'true');
  return exitCodeForOutcome(outcome, redactingPorts(plain, shell.secrets));
}

async function judgeJob(shell: Shell, opening: Opening, signal: AbortSignal): Promise<Outcome> {
  const { options, read, token, plain } = opening;
  const { secrets } = shell;
  const ports = redactingPorts(plain, secrets);
  const trigger = await readTrigger(process.env, plain.files);
  const job = readJob(process.env, trigger);
  const gitHubJob = job && readGitHubJob(job, token, secrets, saveIn(shell), signal, ports);
  const event = gitHubJob?.event;
  if (
    gitHubJob &&
    event?.kind === 'workflow-run' &&
    given(options, 'mode') === 'judge' &&
    !given(options, 'measurements')
  )
    return asJudge(shell, opening, trigger, gitHubJob, (settings, judging, own) =>
      judgeForkOnGitHub(event, settings, judging, own),
    );
  if (
    gitHubJob &&
    !given(options, 'measurements') &&
    isDriftAnswer(gitHubJob.event, given(options, 'mode'))
  )
    return acceptDrift(gitHubJob.event, ports, gitHubJob);
  if (
    gitHubJob &&
    given(options, 'mode') === 'judge' &&
    !given(options, 'measurements') &&
    (await isJudgedAgain(gitHubJob.event, gitHubJob.run.runId, gitHubJob.github))
  )
    return asJudge(shell, opening, trigger, gitHubJob, (settings, judging, own) =>
      judgeAgainOnGitHub(own.event, settings, judging, own),
    );
  const idle = job && whyNotDeployed(job.event);
  if (idle !== undefined) return { kind: 'nothing-to-do', why: idle };
  const deployment = job?.event.kind === 'deployment-status' ? job.event : undefined;
  const startedBy = { baseHint: trigger.baseHint, deployedUrl: deployment?.url };
  const config = await explaining(deployment, read(options, startedBy, plain.files));
  const readConfigIn = (directory: string, files = ports.files, budgets = options.budgets) =>
    read({ ...options, 'working-directory': directory, budgets }, startedBy, files, 'compare');
  // The step may have no token, and still the job may: what is checked out is the same.
  if (job && !gitHubJob) await refuseStrangersCode(config, { ...job, github: undefined }, ports);
  return withOutput(shell, config, ports, signal, (output) =>
    gitHubJob
      ? runOnGitHub(config, readConfigIn, output.ports, { ...gitHubJob, listed: output.names })
      : unlessCancelled(() => main(config, readConfigIn, output.ports), signal),
  );
}

type OutputPlan = Parameters<typeof openOutput>[0];

/** The post step knows what is this run's own by what is saved here. */
async function withOutput(
  { runner }: Shell,
  plan: OutputPlan,
  ports: Ports,
  signal: AbortSignal,
  work: (output: OutputFolder) => Promise<Outcome>,
): Promise<Outcome> {
  const output = await unlessCancelled(() => openOutput(plan, ports), signal);
  runner.saveState(stepState.outputRun, output.run);
  try {
    return await work(output);
  } finally {
    await output.release();
  }
}

async function asJudge(
  shell: Shell,
  opening: Opening,
  trigger: Trigger,
  gitHubJob: GitHubJob,
  judge: (settings: ForkSettings, ports: Ports, gitHubJob: GitHubJob) => Promise<Outcome>,
): Promise<Outcome> {
  const settings = await forkSettings(shell, opening, trigger);
  const plan: OutputPlan = {
    ...settings.publication,
    measurementFiles: [],
    baseline: { kind: 'none' },
  };
  const ports = redactingPorts(opening.plain, shell.secrets);
  return withOutput(shell, plan, ports, gitHubJob.cancelled, (output) =>
    judge(settings, output.ports, { ...gitHubJob, listed: output.names }),
  );
}

/** Where a server is missing because the deployment has no address, the error says so. */
async function explaining(
  deployment: Deployment | undefined,
  reading: Promise<Config>,
): Promise<Config> {
  try {
    return await reading;
  } catch (thrown) {
    throw deployment ? withoutAddress(deployment, thrown) : thrown;
  }
}

function exitCodeForOutcome(
  outcome: Outcome,
  { log, runner }: Pick<Ports, 'log' | 'runner'>,
): number {
  if (outcome.kind === 'nothing-to-do') {
    runner.output('verdict', 'pass');
    log.note(outcome.why);
    return 0;
  }
  if (outcome.kind === 'measured') {
    runner.output('measurements', outcome.measurementsFile);
    return 0;
  }
  const say = (isGreen: boolean) => (isGreen ? log.note : log.error)(outcome.rendered.title);
  if (outcome.kind === 'self-checked') {
    say(outcome.rendered.isGreen);
    return exitCodeForSelfCheck(outcome);
  }
  say(!outcome.judgement.failsJob);
  return outcome.judgement.exitCode;
}
