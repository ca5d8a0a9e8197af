/** Headroom as a step of GitHub Actions: the entry of `main` and of `post`. */
import { relative, resolve, sep } from 'node:path';
import * as core from '@actions/core';
import { actionsLog, actionsRunner } from './adapters/actions.ts';
import { createGitHub } from './adapters/github.ts';
import { realPorts } from './adapters/real-ports.ts';
import { redactingPorts } from './adapters/redact.ts';
import { readRunIdentity } from './baseline/event-run.ts';
import { type Options, optionsFromInputs } from './config/options.ts';
import { readConfig } from './config/read-config.ts';
import { asHeadroomError } from './errors.ts';
import { exitCodeOf, exitCodeOfError, exitCodeOfSelfCheck } from './exit-codes.ts';
import { readScene } from './github-step.ts';
import { main, type Outcome } from './main.ts';
import type { Config } from './model.ts';
import { judgeForkOnGitHub, withBudgets } from './pipeline/fork-on-github.ts';
import { runOnGitHub } from './pipeline/on-github.ts';
import type { Ports } from './ports.ts';
import { closeLeftOpen, publishingState } from './publish/publishing.ts';

/** Set by the main step, so that the same file knows itself as the post step. */
const state = { started: 'started', finished: 'finished' } as const;

async function step(): Promise<number> {
  core.saveState(state.started, 'true');
  const token = core.getInput('github-token');
  if (token !== '') core.setSecret(token);
  const options = optionsFromInputs((name) => core.getInput(name));
  const plain = realPorts(actionsLog(), actionsRunner());
  const config = await readConfig(options, plain.files, process.env);
  for (const secret of config.secrets) core.setSecret(secret);
  const ports = redactingPorts(plain, token === '' ? config.secrets : [...config.secrets, token]);
  const outcome = await outcomeOf(config, options, token, ports);
  core.saveState(state.finished, 'true');
  return exitCodeOfOutcome(outcome);
}

async function outcomeOf(config: Config, options: Options, token: string, ports: Ports): Promise<Outcome> {
  const readConfigIn = (directory: string, files = ports.files) => readConfig({ ...options, 'working-directory': directory }, files, process.env);
  const save = (saved: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(saved)) core.saveState(name, value);
  };
  const scene = await readScene(token, process.env, config.secrets, save, ports);
  if (!scene) return main(config, readConfigIn, ports);
  if (scene.event.kind !== 'workflow-run' || config.mode !== 'judge' || config.measurementFiles.length > 0)
    return runOnGitHub(config, readConfigIn, ports, scene);
  const path = resolve(config.workingDirectory, config.budgetsFile ?? 'budgets.json');
  const settings = {
    checkout: config,
    budgetsPath: relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), path).replaceAll(sep, '/'),
    baselineWorkflow: core.getInput('baseline-workflow') || undefined,
    readConfig: (budgets: string) => readConfig(options, withBudgets(ports.files, path, budgets), process.env),
  };
  return judgeForkOnGitHub(scene.event, settings, ports, scene);
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
  const saved = { [publishingState]: core.getState(publishingState) };
  const token = core.getInput('github-token');
  const run = readRunIdentity(process.env);
  if (saved[publishingState] === '' || token === '' || !run) return 0;
  const { clock, log } = realPorts(actionsLog(), actionsRunner());
  const github = createGitHub({ token, owner: run.owner, repository: run.repository, apiUrl: run.apiUrl, clock, log });
  await closeLeftOpen(saved, { github, clock, log }, [token], 'The run was cancelled, or ended before there was a verdict.');
  return 0;
}

async function action(): Promise<number> {
  try {
    return await (core.getState(state.started) === 'true' ? post() : step());
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    core.error(`${error.message}\n${error.hint}`, { title: `Headroom: ${error.code}` });
    if (error.kind === 'internal' && error.cause instanceof Error) core.info(error.cause.stack ?? '');
    core.saveState(state.finished, 'true');
    return exitCodeOfError(error);
  }
}

const exitCode = await action();
/** Lighthouse leaves timers of up to half a minute behind; nothing is left to wait for but what is still to be written. */
process.stdout.write('', () => process.exit(exitCode));
