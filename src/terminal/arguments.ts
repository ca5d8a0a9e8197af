/** The command line: commands, options and their help. Parsing only; `cli.ts` acts on it. */
import { Command, Option } from 'commander';
import { headroomVersion } from '../version.ts';
import { addHistoryCommands, type HistoryInvocation } from './history-arguments.ts';
import { addRecordCommand, type RecordInvocation } from './record-arguments.ts';
import { addTightenCommand, type TightenInvocation } from './tighten-arguments.ts';

/** The command that was given, with its options. */
export type Invocation =
  | PipelineInvocation
  | HistoryInvocation
  | TightenInvocation
  | RecordInvocation;

/** A command that reads the configuration: the raw text of its options, and how to print. */
export interface PipelineInvocation {
  readonly command: 'run' | 'measure' | 'judge' | 'validate' | 'self-check';
  /** By the action's input names; several values are joined by line breaks. */
  readonly options: Readonly<Record<string, string>>;
  /** The file that gets a point of this run. */
  readonly history: string | undefined;
  /** A history that is read alone, as a pull request needs it. */
  readonly trend: string | undefined;
  /** The file for JUnit XML, and the folder for GitLab's files. */
  readonly exports: { readonly junit?: string; readonly gitlab?: string };
  readonly isQuiet: boolean;
  readonly isDebug: boolean;
}

const measuring = (): readonly Option[] => [
  new Option(
    '-b, --budgets <file>',
    'budgets file (default: budgets.json, .jsonc, .yml or .yaml here)',
  ),
  new Option(
    '-u, --url <address...>',
    'a site that already runs; without a budgets file it is measured and a budgets file proposed',
  ),
  new Option('--rounds <n>', 'a fixed number of rounds instead of as many as it takes'),
  new Option('--max-rounds <n>', 'the most rounds that a target gets'),
  new Option('--time-limit <duration>', 'when to stop measuring, such as 10m'),
  new Option('--seed <n>', 'seeds the random order of base and head'),
  new Option('--env <names>', 'variables that the budgets file may use'),
];

const checkingFirst = (): Option =>
  new Option(
    '--self-check [form]',
    'first a few rounds of the same build as base and head; budgets fail later where ' +
      'unchanged code moved',
  )
    .preset('quick')
    .choices(['off', 'quick']);

const sharing = (): readonly Option[] => [
  new Option('--shard <part>', 'a part of the targets, such as 1/4; judge the parts together'),
  new Option(
    '--baseline <file...>',
    'measurements.json of the base: tells what targets cost; the base is not measured then',
  ),
];

const judging = (): readonly Option[] => [
  new Option(
    '--baseline <file...>',
    'measurements.json of the base; several runs give the spread between runs',
  ),
  new Option('--fail-on <level>', 'what ends with exit code 1').choices(['fail', 'warn', 'never']),
  new Option('--on-inconclusive <answer>', 'what inconclusive budgets mean').choices([
    'neutral',
    'fail',
  ]),
  new Option(
    '--on-missing-baseline <answer>',
    'what regression budgets without a baseline mean',
  ).choices(['neutral', 'fail']),
  new Option('--budget-changes <answer>', 'what milder budgets than at the base mean').choices([
    'warn',
    'fail',
    'allow',
  ]),
];

const judgingAgain = (): readonly Option[] => [
  new Option('-b, --budgets <file>', 'budgets file'),
  new Option(
    '--rounds <n>',
    'take the rounds for a fixed number, looked at once, whatever the file says',
  ),
  new Option(
    '--max-rounds <n>',
    'take them for as many as it took, at most so many, whatever the file says',
  ),
];

const remembering = (): readonly Option[] => [
  new Option('--history <file>', 'adds a point to this history, and shows the trend so far'),
  new Option('--trend <file>', 'shows the trend of this history and leaves the file as it is'),
];

const exporting = (): readonly Option[] => [
  new Option('--junit <file>', 'also writes the verdict as JUnit XML, for other CI systems'),
  new Option(
    '--gitlab <folder>',
    "also writes browser-performance.json and load-performance.json, for GitLab's widgets",
  ),
];

const everywhere = (): readonly Option[] => [
  new Option('-C, --working-directory <folder>', 'where commands run and paths start'),
  new Option('-o, --output-directory <folder>', 'where results are written (default: .headroom)'),
  new Option('--suite <name>', 'name of this set of budgets'),
  new Option('-q, --quiet', 'no progress'),
  new Option('--debug', 'say more'),
];

const exitCodes = `
Exit codes: 0 within budget, 1 over budget, 2 configuration, 3 could not measure.`;

const examples: Readonly<Record<PipelineInvocation['command'], string>> = {
  run: `
Examples:
  headroom run                                     measure and judge by budgets.json
  headroom run --url http://localhost:3000/        no budgets yet: measure, and propose some
  headroom run --baseline main/measurements.json   compare with saved measurements
  headroom run --history .headroom-history.json    keep the trend of these numbers
  headroom run --trend .headroom-history.json      show it, in a pull request's run
  headroom run --junit headroom.xml --gitlab .     the verdict for GitLab, Jenkins and others
${exitCodes}`,
  measure: `
Examples:
  headroom measure -o base/                        save base/measurements.json to compare with later
  headroom measure --shard 1/4 -o part-1/          the first of four jobs that share the targets
${exitCodes}`,
  judge: `
Examples:
  headroom judge .headroom/measurements.json --baseline base/measurements.json
${exitCodes}`,
  validate: `
Examples:
  headroom validate                                check budgets.json and list what it holds
${exitCodes}`,
  'self-check': `
Examples:
  headroom self-check                              12 rounds of the same build as base and head
  headroom self-check --url http://localhost:3000/ without budgets: what could be budgeted here?

Exit codes: 0 no false alarm, 1 a false alarm, 2 configuration, 3 could not measure.`,
};

const about: Readonly<Record<PipelineInvocation['command'], string>> = {
  run: 'measure, compare, decide and report',
  measure: 'measure and save, judge nothing',
  judge: 'judge saved measurements again',
  validate: 'check the budgets file',
  'self-check':
    'measure the same build as base and head: what this machine can tell, and whether it ' +
    'cries wolf',
};

/**
 * Reads the arguments after `node cli.js`. Prints help, and throws commander's `CommanderError` for
 * help, version and mistakes.
 */
export function parseArguments(args: readonly string[]): Invocation {
  let invocation: Invocation | undefined;
  const program = new Command('headroom')
    .description('Performance budgets with an honest interval instead of a number.')
    .version(headroomVersion)
    .showSuggestionAfterError()
    .showHelpAfterError('(headroom --help says more)')
    .exitOverride();

  const add = (
    name: PipelineInvocation['command'],
    options: readonly Option[],
    files?: string,
  ): void => {
    const command = program
      .command(name)
      .description(about[name])
      .showHelpAfterError(`(headroom ${name} --help says more)`)
      .addHelpText('after', examples[name]);
    if (files) command.argument('<files...>', files);
    for (const option of [...options, ...everywhere()]) command.addOption(option);
    command.exitOverride().action((...given: unknown[]) => {
      const paths = files ? (given[0] as readonly string[]) : [];
      invocation = makeInvocation(name, command.opts(), paths);
    });
  };
  add('run', [...measuring(), checkingFirst(), ...judging(), ...remembering(), ...exporting()]);
  add('measure', [...measuring(), ...sharing(), checkingFirst()]);
  add(
    'judge',
    [...judgingAgain(), ...judging(), ...remembering(), ...exporting()],
    'measurements.json, of one job or of several',
  );
  add('validate', [
    new Option('-b, --budgets <file>', 'budgets file'),
    new Option('--env <names>', 'variables that the budgets file may use'),
  ]);
  add('self-check', measuring());
  const take = (given: Invocation): void => {
    invocation = given;
  };
  addHistoryCommands(program, take);
  addTightenCommand(program, take);
  addRecordCommand(program, take);
  program.parse(args, { from: 'user' });
  if (!invocation) throw new Error('commander ran no command');
  return invocation;
}

type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

function makeInvocation(
  command: PipelineInvocation['command'],
  flags: Flags,
  files: readonly string[],
): PipelineInvocation {
  const { history, trend, junit, gitlab, ...named } = flags;
  const texts = Object.entries(named).flatMap(([name, value]) => {
    const inputName = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (typeof value === 'string') return [[inputName, value] as const];
    return Array.isArray(value) ? [[inputName, value.join('\n')] as const] : [];
  });
  const mode = command === 'validate' ? 'run' : command;
  return {
    command,
    options: {
      ...Object.fromEntries(texts),
      mode,
      ...(files.length > 0 ? { measurements: files.join('\n') } : {}),
    },
    history: typeof history === 'string' ? history : undefined,
    trend: typeof trend === 'string' ? trend : undefined,
    exports: {
      ...(typeof junit === 'string' ? { junit } : {}),
      ...(typeof gitlab === 'string' ? { gitlab } : {}),
    },
    isQuiet: flags.quiet === true,
    isDebug: flags.debug === true,
  };
}
