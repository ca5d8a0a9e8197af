#!/usr/bin/env node
/** Headroom at a terminal: the same pipeline as the action, with the report on stdout and progress on stderr. */
import { CommanderError } from 'commander';
import { realPorts } from './adapters/real-ports.ts';
import { redactingPorts } from './adapters/redacting-ports.ts';
import { paintFor, terminalLog, terminalRunner } from './adapters/terminal.ts';
import { type Invocation, nodeProblem, parseArguments } from './cli-options.ts';
import { readConfig } from './config/read-config.ts';
import { asHeadroomError } from './errors.ts';
import { exitCodeOf, exitCodeOfError, exitCodeOfSelfCheck } from './exit-codes.ts';
import { main } from './main.ts';
import type { Config } from './model.ts';
import { openOutput } from './pipeline/output-folder.ts';
import type { Ports } from './ports.ts';
import { countOf } from './report/format.ts';

/** Runs one invocation; gives the exit code. */
async function cli(args: readonly string[]): Promise<number> {
  const problem = nodeProblem(process.version);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    return 2;
  }
  const invocation = readArguments(args);
  if (typeof invocation === 'number') return invocation;
  const log = terminalLog(process.stderr, { debug: invocation.isDebug, quiet: invocation.isQuiet });
  const plain = realPorts(log, terminalRunner());
  const secrets: string[] = [];
  const ports = redactingPorts(plain, secrets);
  try {
    const config = await readConfig(invocation.options, plain.files, process.env);
    secrets.push(...config.secrets);
    if (invocation.command === 'validate') return validated(config);
    const output = await openOutput(config, ports);
    try {
      return await run(config, invocation, output.ports);
    } finally {
      await output.release();
    }
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    ports.log.error(`[${error.code}] ${error.message}\n${error.hint}`);
    if (error.kind === 'internal' && error.cause instanceof Error) ports.log.error(error.cause.stack ?? '');
    return exitCodeOfError(error);
  }
}

function readArguments(args: readonly string[]): Invocation | number {
  try {
    return parseArguments(args);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    throw thrown;
  }
}

async function run(config: Config, invocation: Invocation, ports: Ports): Promise<number> {
  const readConfigIn = (directory: string, files = ports.files) => readConfig({ ...invocation.options, 'working-directory': directory }, files, process.env);
  const outcome = await main(config, readConfigIn, ports);
  if (outcome.kind === 'nothing-to-do') {
    ports.log.note(outcome.why);
    return 0;
  }
  if (outcome.kind === 'measured') {
    ports.log.note(`Measurements: ${outcome.measurementsFile}`);
    return 0;
  }
  if (outcome.kind === 'self-checked') {
    process.stdout.write(`${outcome.rendered.terminal(paintFor(process.stdout), process.stdout.columns)}\n`);
    ports.log.note(`\nReport:       ${outcome.files.report}\nMeasurements: ${outcome.measurementsFile}`);
    return exitCodeOfSelfCheck(outcome);
  }
  process.stdout.write(`${outcome.rendered.terminal(paintFor(process.stdout), process.stdout.columns)}\n`);
  const { files, measurementsFile } = outcome;
  ports.log.note(`\nComment:      ${files.markdown}\nReport:       ${files.report}\nMeasurements: ${measurementsFile}`);
  for (const { reportFile } of outcome.context.diagnoses) if (reportFile) ports.log.note(`Lighthouse:   ${config.outputDirectory}/${reportFile}`);
  return exitCodeOf(outcome.judgement);
}

function validated(config: Config): number {
  process.stdout.write(
    `${config.budgetsFile ?? 'no budgets file'}: ${countOf(config.targets.length, 'target')}, ${countOf(config.budgets.length, 'budget')}\n`,
  );
  for (const target of config.targets) process.stdout.write(`  ${target.id}: ${target.address}\n`);
  return 0;
}

const exitCode = await cli(process.argv.slice(2));
/** Lighthouse leaves timers of up to half a minute behind; nothing is left to wait for but what is still to be written. */
process.stdout.write('', () => process.exit(exitCode));
