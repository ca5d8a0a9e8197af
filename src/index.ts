/** Headroom as a step of GitHub Actions: the entry of `main` and of `post`. */
import { relative, resolve, sep } from 'node:path';
import { actionsLog, actionsRunner, actionsStep } from './adapters/actions.ts';
import { createGitHub } from './adapters/github.ts';
import { endOnCrash, endProcess, guardOutput } from './adapters/guard-output.ts';
import { realPorts } from './adapters/real-ports.ts';
import { redactingPorts } from './adapters/redacting-ports.ts';
import { listenForCancel } from './adapters/signals.ts';
import { type Deployment, whyNotDeployed, withoutAddress } from './baseline/event-deployment.ts';
import { readRunIdentity } from './baseline/event-run.ts';
import { readFolders } from './config/folders.ts';
import { given, type Options, optionsFromInputs } from './config/options.ts';
import { readPublication } from './config/publishing.ts';
import { readConfig } from './config/read-config.ts';
import { givenSecrets } from './config/variables.ts';
import { asHeadroomError, type HeadroomError } from './errors.ts';
import { exitCodeOf, exitCodeOfError, exitCodeOfSelfCheck } from './exit-codes.ts';
import { readJob, readScene } from './github-step.ts';
import { main, type Outcome } from './main.ts';
import type { Config } from './model.ts';
import { silentOnceCancelled, unlessCancelled } from './pipeline/cancel.ts';
import { type ForkSettings, judgeForkOnGitHub, withBudgets } from './pipeline/fork-on-github.ts';
import { dataFiles } from './pipeline/forks-budgets.ts';
import { isJudgedAgain, judgeAgainOnGitHub } from './pipeline/judge-again-on-github.ts';
import { runOnGitHub, type Scene, uploadUnfinished } from './pipeline/on-github.ts';
import { namesOfRun, type OutputFolder, openOutput } from './pipeline/output-folder.ts';
import { refuseStrangersCode } from './pipeline/strangers-code.ts';
import type { Files, Ports } from './ports.ts';
import { closeLeftOpen, publishingState } from './publish/publishing.ts';
import { redact } from './redact.ts';

/** Set by the main step, so that the same file knows itself as the post step. */
const state = { started: 'started', outputRun: 'outputRun', finished: 'finished' } as const;

const runner = actionsStep();

/** Covered in what is said of an error; more of them become known on the way. */
const secrets: string[] = [];

function keepSecret(value: string): void {
  if (value === '' || secrets.includes(value)) return;
  secrets.push(value);
  runner.maskSecret(value);
}

/** What the main step and the post step begin with. */
function opening(): { readonly options: Options; readonly token: string; readonly plain: Ports; readonly read: Read } {
  const token = runner.input('github-token');
  keepSecret(token);
  const plain = realPorts(actionsLog(), actionsRunner());
  return {
    options: optionsFromInputs((name) => runner.input(name)),
    token,
    plain,
    async read(asked, files = plain.files, deployedUrl, purpose) {
      for (const secret of givenSecrets(asked, process.env)) keepSecret(secret);
      const config = await readConfig(asked, files, process.env, deployedUrl, purpose);
      for (const secret of config.secrets) keepSecret(secret);
      return config;
    },
  };
}

async function step(signal: AbortSignal): Promise<number> {
  runner.saveState(state.started, 'true');
  const { options, read, token, plain } = opening();
  const outcome = await outcomeOf(options, read, token, silentOnceCancelled(plain, signal), signal);
  runner.saveState(state.finished, 'true');
  return exitCodeOfOutcome(outcome, plain);
}

type Read = (options: Options, files?: Files, deployedUrl?: string, purpose?: 'measure' | 'compare') => Promise<Config>;

async function outcomeOf(options: Options, read: Read, token: string, plain: Ports, signal: AbortSignal): Promise<Outcome> {
  const job = await readJob(process.env, plain.files);
  const scene = job && readScene(job, token, secrets, save, signal, redactingPorts(plain, secrets));
  const event = scene?.event;
  if (scene && event?.kind === 'workflow-run' && given(options, 'mode') === 'judge' && !given(options, 'measurements'))
    return asJudge(options, read, plain, scene, (settings, ports, own) => judgeForkOnGitHub(event, settings, ports, own));
  if (scene && given(options, 'mode') === 'judge' && !given(options, 'measurements') && (await isJudgedAgain(scene.event, scene.run.runId, scene.github)))
    return asJudge(options, read, plain, scene, (settings, ports, own) => judgeAgainOnGitHub(own.event, settings, ports, own));
  const idle = job && whyNotDeployed(job.event);
  if (idle !== undefined) return { kind: 'nothing-to-do', why: idle };
  const deployment = job?.event.kind === 'deployment-status' ? job.event : undefined;
  const config = await explaining(deployment, read(options, plain.files, deployment?.url));
  const ports = redactingPorts(plain, secrets);
  const readConfigIn = (directory: string, files = ports.files, budgets = options.budgets) =>
    read({ ...options, 'working-directory': directory, budgets }, files, deployment?.url, 'compare');
  // The step may have no token, and still the job may: what is checked out is the same.
  if (job && !scene) await refuseStrangersCode(config, { ...job, github: undefined }, ports);
  return withOutput(config, ports, signal, (output) =>
    scene
      ? runOnGitHub(config, readConfigIn, output.ports, { ...scene, listed: output.names })
      : unlessCancelled(() => main(config, readConfigIn, output.ports), signal),
  );
}

type OutputPlan = Parameters<typeof openOutput>[0];

/** The post step knows what is this run's own by what is saved here. */
async function withOutput(plan: OutputPlan, ports: Ports, signal: AbortSignal, work: (output: OutputFolder) => Promise<Outcome>): Promise<Outcome> {
  const output = await unlessCancelled(() => openOutput(plan, ports), signal);
  runner.saveState(state.outputRun, output.run);
  try {
    return await work(output);
  } finally {
    await output.release();
  }
}

async function asJudge(
  options: Options,
  read: Read,
  plain: Ports,
  scene: Scene,
  judge: (settings: ForkSettings, ports: Ports, scene: Scene) => Promise<Outcome>,
): Promise<Outcome> {
  const settings = await forkSettings(options, read, plain.files);
  const plan: OutputPlan = { ...settings.publication, measurementFiles: [], baseline: { kind: 'none' } };
  return withOutput(plan, redactingPorts(plain, secrets), scene.cancelled, ({ ports, names }) => judge(settings, ports, { ...scene, listed: names }));
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
  for (const [name, value] of Object.entries(saved)) runner.saveState(name, value);
}

/** Nothing is checked out where a fork's measurements are judged: the budgets file is the base branch's, over the API. */
async function forkSettings(options: Options, read: Read, files: Files): Promise<ForkSettings> {
  const { working } = await readFolders(options, process.env, files);
  const path = resolve(working, given(options, 'budgets') ?? 'budgets.json');
  const checkout = await files.realPath(process.env.GITHUB_WORKSPACE ?? process.cwd());
  const inRepository = (file: string) => relative(checkout, file).replaceAll(sep, '/');
  return {
    publication: await readPublication(options, process.env, files),
    budgetsPath: inRepository(path),
    folder: inRepository(working),
    baselineWorkflow: runner.input('baseline-workflow') || undefined,
    measuringWorkflows: runner
      .input('measuring-workflow')
      .split(/\s+/)
      .filter((name) => name !== ''),
    readConfig: (budgets) => read(options, withBudgets(files, path, budgets)),
    readData: (budgets) => {
      const data = dataFiles(files, path, budgets, process.env.GITHUB_EVENT_PATH);
      return readConfig({ ...options, env: '' }, data, process.env, undefined, 'compare');
    },
  };
}

function exitCodeOfOutcome(outcome: Outcome, plain: Ports): number {
  const { log, runner: told } = redactingPorts(plain, secrets);
  if (outcome.kind === 'nothing-to-do') {
    told.output('verdict', 'pass');
    log.note(outcome.why);
    return 0;
  }
  if (outcome.kind === 'measured') {
    told.output('measurements', outcome.measurementsFile);
    return 0;
  }
  const say = (isGreen: boolean) => (isGreen ? log.note : log.error)(outcome.rendered.title);
  if (outcome.kind === 'self-checked') {
    say(outcome.rendered.isGreen);
    return exitCodeOfSelfCheck(outcome);
  }
  say(!outcome.judgement.failsJob);
  return exitCodeOf(outcome.judgement);
}

/** What a crash or a cancel left open is said here. */
async function post(): Promise<number> {
  if (runner.state(state.finished) !== 'true')
    actionsLog().warn('Headroom did not finish: there is no verdict. What was measured until then is in the output directory.');
  await closeChecks();
  if (runner.state(state.finished) !== 'true') await keepMeasured();
  return 0;
}

async function closeChecks(): Promise<void> {
  const saved = { [publishingState]: runner.state(publishingState) };
  const token = runner.input('github-token');
  const run = readRunIdentity(process.env);
  if (saved[publishingState] === '' || token === '' || !run) return;
  const { clock, log } = realPorts(actionsLog(), actionsRunner());
  const github = createGitHub({ token, owner: run.owner, repository: run.repository, apiUrl: run.apiUrl, clock, log });
  await closeLeftOpen(saved, { github, clock, log }, [token], 'The run was cancelled, or ended before there was a verdict.');
}

/** The configuration is read again for what is secret in the logs; where it cannot be read nothing was measured. */
async function keepMeasured(): Promise<void> {
  const ownRun = runner.state(state.outputRun);
  if (ownRun === '') return;
  const { options, read, token, plain } = opening();
  const ports = redactingPorts(plain, secrets);
  const job = await readJob(process.env, ports.files);
  const scene = job && readScene(job, token, secrets, save, new AbortController().signal, ports);
  if (!scene) return;
  try {
    const config = await read(options, plain.files, scene.event.kind === 'deployment-status' ? scene.event.url : undefined);
    const names = await namesOfRun(config.outputDirectory, ownRun, ports.files);
    await uploadUnfinished(config, ports, { ...scene, listed: () => names });
  } catch (thrown) {
    ports.log.debug(`Nothing was kept: ${asHeadroomError(thrown).message}`);
  }
}

async function action(): Promise<number> {
  const cancelling = runner.state(state.started) === 'true' ? undefined : listenForCancel();
  try {
    return await (cancelling ? step(cancelling.signal) : post());
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    // The post step goes on from here.
    if (error.code === 'cancelled' && cancelling) return cancelling.endAsAsked();
    const exitCode = tell(error);
    runner.saveState(state.finished, 'true');
    return exitCode;
  }
}

/** Says an error; returns the exit code that it ends with. */
function tell(error: HeadroomError): number {
  runner.fail(`Headroom: ${error.code}`, redact(`${error.message}\n${error.hint}`, secrets));
  if (error.kind === 'internal' && error.cause instanceof Error) actionsLog().note(redact(error.cause.stack ?? '', secrets));
  return exitCodeOfError(error);
}

guardOutput();
endOnCrash((thrown) => tell(asHeadroomError(thrown)));
endProcess(await action());
