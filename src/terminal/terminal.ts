/**
 * Headroom at a terminal: the same pipeline as the action, with the report on stdout and progress
 * on stderr.
 */
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { endOnCrash, endProcess, guardOutput } from '../adapters/guard-output.ts';
import { realPorts } from '../adapters/real-ports.ts';
import { redactingPorts } from '../adapters/redacting-ports.ts';
import { paintFor, printReport, terminalLog, terminalRunner } from '../adapters/terminal.ts';
import { readConfig, type StartedBy } from '../config/read-config.ts';
import { givenSecrets } from '../config/variables.ts';
import { asHeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import { exportOutputs } from '../outputs/export-outputs.ts';
import { listOutputs } from '../outputs/list-outputs.ts';
import { localOutputs } from '../outputs/local-outputs.ts';
import type { Output } from '../outputs/output.ts';
import type { Ports } from '../ports.ts';
import { writeJUnitWithoutVerdict } from '../report/export/junit.ts';
import { exitCodeForError, exitCodeForSelfCheck } from '../run/exit-codes.ts';
import { readLocalHistory, readLocalTrend } from '../run/history/local-history.ts';
import { openOutput } from '../run/output-folder.ts';
import { main } from '../run/run.ts';
import { atTerminal } from '../run/run-context.ts';
import { readTrigger } from '../trigger/read-trigger.ts';
import { type Invocation, type PipelineInvocation, parseArguments } from './arguments.ts';
import { nodeProblem } from './node-version.ts';
import { recordOtherHosts } from './record.ts';
import { showHistory } from './show-history.ts';
import { tighten } from './tighten.ts';
import { validate } from './validate.ts';

/** Runs one invocation, and ends the process. */
export async function runTerminal(args: readonly string[]): Promise<void> {
  guardOutput();
  endProcess(await cli(args));
}

/** Returns the exit code. */
async function cli(args: readonly string[]): Promise<number> {
  const problem = nodeProblem(process.version);
  if (problem !== undefined) {
    terminalLog(process.stderr, { debug: false, quiet: false }).note(problem);
    return 2;
  }
  const invocation = readArguments(args);
  if (typeof invocation === 'number') return invocation;
  const log = terminalLog(process.stderr, { debug: invocation.isDebug, quiet: invocation.isQuiet });
  const plain = realPorts(log, terminalRunner());
  if (
    invocation.command === 'history' ||
    invocation.command === 'export' ||
    invocation.command === 'import'
  ) {
    endOnCrash((thrown) => tell(thrown, plain));
    return showHistory(invocation, plain).catch((thrown: unknown) => tell(thrown, plain));
  }
  if (invocation.command === 'tighten') {
    endOnCrash((thrown) => tell(thrown, plain));
    return tighten(invocation, plain).catch((thrown: unknown) => tell(thrown, plain));
  }
  const secrets: string[] = [...givenSecrets(invocation.options, process.env)];
  const ports = redactingPorts(plain, secrets);
  endOnCrash((thrown) => tell(thrown, ports));
  if (invocation.command === 'record')
    return recordOtherHosts(invocation, (more) => void secrets.push(...more), ports).catch(
      (thrown: unknown) => tell(thrown, ports),
    );
  const exported = openExports(invocation, ports);
  const exports = listOutputs(exported, ports.log);
  await exports.open();
  try {
    const startedBy = await readTrigger(process.env, plain.files);
    const config = await readConfig(invocation.options, plain.files, process.env, startedBy);
    secrets.push(...config.secrets);
    if (invocation.command === 'validate') {
      for (const line of await validate(config, ports)) printReport(line);
      return 0;
    }
    const output = await openOutput(config, ports);
    try {
      return await run(config, startedBy, invocation, output.ports, exported);
    } finally {
      await output.release();
    }
  } catch (thrown) {
    const { message, hint } = asHeadroomError(thrown).wordsFor('terminal');
    await exports.fail(`${message} ${hint}`);
    return tell(thrown, ports);
  }
}

const openExports = ({ exports, options }: PipelineInvocation, ports: Ports): readonly Output[] =>
  exportOutputs(
    {
      ...(exports.junit === undefined ? {} : { junit: resolve(exports.junit) }),
      ...(exports.gitlab === undefined ? {} : { gitlab: resolve(exports.gitlab) }),
    },
    (kind, reason) => writeJUnitWithoutVerdict(options.suite ?? 'default', kind, reason),
    ports,
  );

/** Says an error; returns the exit code that it ends with. */
function tell(thrown: unknown, { log }: Pick<Ports, 'log'>): number {
  const error = asHeadroomError(thrown);
  const { message, hint } = error.wordsFor('terminal');
  log.error(`[${error.code}] ${message}\n${hint}`);
  if (error.kind === 'internal' && error.cause instanceof Error) log.error(error.cause.stack ?? '');
  return exitCodeForError(error);
}

function readArguments(args: readonly string[]): Invocation | number {
  try {
    return parseArguments(args);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    throw thrown;
  }
}

async function run(
  config: Config,
  startedBy: StartedBy,
  invocation: PipelineInvocation,
  ports: Ports,
  exported: readonly Output[],
): Promise<number> {
  const { options } = invocation;
  const readConfigIn = (directory: string, files = ports.files, budgets = options.budgets) =>
    readConfig(
      { ...options, 'working-directory': directory, budgets },
      files,
      process.env,
      startedBy,
      'compare',
    );
  const { history, trend } = invocation;
  const outcome = await main(config, readConfigIn, ports, {
    ...atTerminal,
    publish: listOutputs(localOutputs(config.outputDirectory, ports, exported), ports.log).publish,
    ...(history === undefined
      ? {}
      : { findHistory: (measured) => readLocalHistory(resolve(history), config, measured, ports) }),
    ...(trend === undefined || history !== undefined
      ? {}
      : { findHistory: () => readLocalTrend(resolve(trend), ports) }),
  });
  if (outcome.kind === 'nothing-to-do') {
    await listOutputs(exported, ports.log).skip(outcome.why);
    ports.log.note(outcome.why);
    return 0;
  }
  if (outcome.kind === 'measured') {
    ports.log.note(`Measurements: ${outcome.measurementsFile}`);
    return 0;
  }
  if (outcome.kind === 'self-checked') {
    printReport(outcome.rendered.terminal(paintFor(process.stdout), process.stdout.columns));
    const { files, measurementsFile } = outcome;
    const written = files ? `Markdown:     ${files.markdown}\nReport:       ${files.report}\n` : '';
    ports.log.note(`\n${written}Measurements: ${measurementsFile}`);
    return exitCodeForSelfCheck(outcome);
  }
  printReport(outcome.rendered.terminal(paintFor(process.stdout), process.stdout.columns));
  const { links, measurementsFile } = outcome;
  const { files } = links;
  const page = files?.html === undefined ? '' : `Page:         ${files.html}\n`;
  const written = files
    ? `Comment:      ${files.markdown}\nReport:       ${files.report}\n${page}`
    : '';
  ports.log.note(`\n${written}Measurements: ${measurementsFile}`);
  for (const { reportFile } of outcome.context.diagnoses)
    if (reportFile) ports.log.note(`Lighthouse:   ${config.outputDirectory}/${reportFile}`);
  return outcome.judgement.exitCode;
}
