/** Headroom as a step of GitHub Actions: the entry of `main` and of `post`. */
import { relative, resolve, sep } from 'node:path';
import * as core from '@actions/core';
import { actionsLog, actionsRunner } from './adapters/actions.ts';
import { createGitHub } from './adapters/github.ts';
import { realPorts } from './adapters/real-ports.ts';
import { redactingPorts } from './adapters/redacting-ports.ts';
import { listenForCancel } from './adapters/signals.ts';
import { type Deployment, whyNotDeployed, withoutAddress } from './baseline/event-deployment.ts';
import { readRunIdentity } from './baseline/event-run.ts';
import { given, type Options, optionsFromInputs } from './config/options.ts';
import { readPublication } from './config/publishing.ts';
import { readConfig } from './config/read-config.ts';
import { asHeadroomError } from './errors.ts';
import { exitCodeOf, exitCodeOfError, exitCodeOfSelfCheck } from './exit-codes.ts';
import { readJob, readScene } from './github-step.ts';
import { main, type Outcome } from './main.ts';
import type { Config } from './model.ts';
import { silentOnceCancelled, unlessCancelled } from './pipeline/cancel.ts';
import { type ForkSettings, judgeForkOnGitHub, withBudgets } from './pipeline/fork-on-github.ts';
import { isJudgedAgain, judgeAgainOnGitHub } from './pipeline/judge-again-on-github.ts';
import { runOnGitHub, uploadUnfinished } from './pipeline/on-github.ts';
import { refuseStrangersCode } from './pipeline/strangers-code.ts';
import type { Files, Ports } from './ports.ts';
import { closeLeftOpen, publishingState } from './publish/publishing.ts';
import { redact } from './redact.ts';

/** Set by the main step, so that the same file knows itself as the post step. */
const state = { started: 'started', startedAt: 'startedAt', finished: 'finished' } as const;

/** Covered in what is said of an error; more of them become known on the way. */
const secrets: string[] = [];

function keepSecret(value: string): void {
  if (value === '' || secrets.includes(value)) return;
  secrets.push(value);
  core.setSecret(value);
}

/** What the main step and the post step begin with. */
function opening(): { readonly options: Options; readonly token: string; readonly plain: Ports; readonly read: Read } {
  const token = core.getInput('github-token');
  keepSecret(token);
  const plain = realPorts(actionsLog(), actionsRunner());
  return {
    options: optionsFromInputs((name) => core.getInput(name)),
    token,
    plain,
    async read(asked, files = plain.files, deployedUrl) {
      const config = await readConfig(asked, files, process.env, deployedUrl);
      for (const secret of config.secrets) keepSecret(secret);
      return config;
    },
  };
}

async function step(signal: AbortSignal): Promise<number> {
  core.saveState(state.started, 'true');
  core.saveState(state.startedAt, new Date().toISOString());
  const { options, read, token, plain } = opening();
  const outcome = await outcomeOf(options, read, token, silentOnceCancelled(plain, signal), signal);
  core.saveState(state.finished, 'true');
  return exitCodeOfOutcome(outcome);
}

type Read = (options: Options, files?: Files, deployedUrl?: string) => Promise<Config>;

async function outcomeOf(options: Options, read: Read, token: string, plain: Ports, signal: AbortSignal): Promise<Outcome> {
  const job = await readJob(process.env, plain.files);
  const scene = job && readScene(job, token, secrets, save, signal, redactingPorts(plain, secrets));
  if (scene?.event.kind === 'workflow-run' && given(options, 'mode') === 'judge' && !given(options, 'measurements'))
    return judgeForkOnGitHub(scene.event, forkSettings(options, read, plain.files), redactingPorts(plain, secrets), scene);
  if (scene && given(options, 'mode') === 'judge' && !given(options, 'measurements') && (await isJudgedAgain(scene.event, scene.run.runId, scene.github)))
    return judgeAgainOnGitHub(scene.event, forkSettings(options, read, plain.files), redactingPorts(plain, secrets), scene);
  const idle = job && whyNotDeployed(job.event);
  if (idle !== undefined) return { kind: 'nothing-to-do', why: idle };
  const deployment = job?.event.kind === 'deployment-status' ? job.event : undefined;
  const config = await explaining(deployment, read(options, plain.files, deployment?.url));
  const ports = redactingPorts(plain, secrets);
  const readConfigIn = (directory: string, files = ports.files) => read({ ...options, 'working-directory': directory }, files, deployment?.url);
  if (scene) return runOnGitHub(config, readConfigIn, ports, scene);
  // The step has no token, and still the job may: what is checked out is the same.
  if (job) await refuseStrangersCode(config, { ...job, github: undefined }, ports);
  return unlessCancelled(() => main(config, readConfigIn, ports), signal);
}

/** Where a server is missing because the deployment has no address, that is what has to be mended. */
async function explaining(deployment: Deployment | undefined, reading: Promise<Config>): Promise<Config> {
  try {
    return await reading;
  } catch (thrown) {
    throw deployment ? withoutAddress(deployment, thrown) : thrown;
  }
}

function save(saved: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(saved)) core.saveState(name, value);
}

/** Nothing is checked out where a fork's measurements are judged: the budgets file is the base branch's, over the API. */
function forkSettings(options: Options, read: Read, files: Files): ForkSettings {
  const folder = resolve(given(options, 'working-directory') ?? '.');
  const path = resolve(folder, given(options, 'budgets') ?? 'budgets.json');
  const inRepository = (file: string) => relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), file).replaceAll(sep, '/');
  return {
    publication: readPublication(options, process.env),
    budgetsPath: inRepository(path),
    folder: inRepository(folder),
    baselineWorkflow: core.getInput('baseline-workflow') || undefined,
    readConfig: (budgets) => read(options, withBudgets(files, path, budgets)),
  };
}

function exitCodeOfOutcome(outcome: Outcome): number {
  if (outcome.kind === 'nothing-to-do') {
    core.setOutput('verdict', 'pass');
    core.info(outcome.why);
    return 0;
  }
  if (outcome.kind === 'measured') {
    core.setOutput('measurements', outcome.measurementsFile);
    return 0;
  }
  const say = (isGreen: boolean) => (isGreen ? core.info : core.error)(outcome.rendered.title);
  if (outcome.kind === 'self-checked') {
    say(outcome.rendered.isGreen);
    return exitCodeOfSelfCheck(outcome);
  }
  say(!outcome.judgement.failsJob);
  return exitCodeOf(outcome.judgement);
}

/** What a crash or a cancel left open is said here. */
async function post(): Promise<number> {
  if (core.getState(state.finished) !== 'true')
    core.warning('Headroom did not finish: there is no verdict. What was measured until then is in the output directory.');
  await closeChecks();
  if (core.getState(state.finished) !== 'true') await keepMeasured();
  return 0;
}

async function closeChecks(): Promise<void> {
  const saved = { [publishingState]: core.getState(publishingState) };
  const token = core.getInput('github-token');
  const run = readRunIdentity(process.env);
  if (saved[publishingState] === '' || token === '' || !run) return;
  const { clock, log } = realPorts(actionsLog(), actionsRunner());
  const github = createGitHub({ token, owner: run.owner, repository: run.repository, apiUrl: run.apiUrl, clock, log });
  await closeLeftOpen(saved, { github, clock, log }, [token], 'The run was cancelled, or ended before there was a verdict.');
}

/** The configuration is read again for what is secret in the logs; where it cannot be read nothing was measured. */
async function keepMeasured(): Promise<void> {
  const { options, read, token, plain } = opening();
  const since = new Date(core.getState(state.startedAt));
  const ports = redactingPorts(plain, secrets);
  const job = await readJob(process.env, ports.files);
  const scene = job && readScene(job, token, secrets, save, new AbortController().signal, ports);
  if (!scene || Number.isNaN(since.getTime())) return;
  try {
    const deployedUrl = scene.event.kind === 'deployment-status' ? scene.event.url : undefined;
    await uploadUnfinished(await read(options, plain.files, deployedUrl), since, ports, scene);
  } catch (thrown) {
    ports.log.debug(`Nothing was kept: ${asHeadroomError(thrown).message}`);
  }
}

async function action(): Promise<number> {
  const cancelling = core.getState(state.started) === 'true' ? undefined : listenForCancel();
  try {
    return await (cancelling ? step(cancelling.signal) : post());
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    // The post step goes on from here.
    if (error.code === 'cancelled' && cancelling) return cancelling.endAsAsked();
    core.error(redact(`${error.message}\n${error.hint}`, secrets), { title: `Headroom: ${error.code}` });
    if (error.kind === 'internal' && error.cause instanceof Error) core.info(redact(error.cause.stack ?? '', secrets));
    core.saveState(state.finished, 'true');
    return exitCodeOfError(error);
  }
}

const exitCode = await action();
/** Lighthouse leaves timers of up to half a minute behind; nothing is left to wait for but what is still to be written. */
process.stdout.write('', () => process.exit(exitCode));
