/** Headroom as a step of GitHub Actions: the entry of `main` and of `post`. */
import * as core from '@actions/core';
import { actionsLog, actionsRunner } from './adapters/actions.ts';
import { realPorts } from './adapters/real-ports.ts';
import { redactingPorts } from './adapters/redact.ts';
import { optionsFromInputs } from './config/options.ts';
import { readConfig } from './config/read-config.ts';
import { asHeadroomError } from './errors.ts';
import { exitCodeOf, exitCodeOfError, exitCodeOfSelfCheck } from './exit-codes.ts';
import { main, outOfScope } from './main.ts';

/** Set by the main step, so that the same file knows itself as the post step. */
const state = { started: 'started', finished: 'finished' } as const;

async function step(): Promise<number> {
  core.saveState(state.started, 'true');
  const ports = realPorts(actionsLog(), actionsRunner());
  const options = optionsFromInputs((name) => core.getInput(name));
  const config = await readConfig(options, ports.files, process.env);
  for (const secret of config.secrets) core.setSecret(secret);
  const readConfigIn = (directory: string, files = ports.files) => readConfig({ ...options, 'working-directory': directory }, files, process.env);
  const outcome = await main(config, readConfigIn, redactingPorts(ports, config.secrets));
  core.saveState(state.finished, 'true');
  if (outcome.kind === 'out-of-scope') {
    core.setOutput('verdict', 'pass');
    core.info(outOfScope);
    return 0;
  }
  if (outcome.kind === 'measured') {
    core.setOutput('measurements', outcome.measurementsFile);
    return 0;
  }
  if (outcome.kind === 'self-checked') {
    if (outcome.rendered.isGreen) core.info(outcome.rendered.title);
    else core.error(outcome.rendered.title);
    return exitCodeOfSelfCheck(outcome);
  }
  if (outcome.judgement.failsJob) core.error(outcome.rendered.title);
  else core.info(outcome.rendered.title);
  return exitCodeOf(outcome.judgement);
}

/** What a crash or a cancel left open is said here. */
async function post(): Promise<number> {
  if (core.getState(state.finished) !== 'true')
    core.warning('Headroom did not finish: there is no verdict. What was measured until then is in the output directory.');
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
