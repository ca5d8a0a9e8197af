import { jest } from '@jest/globals';
import { CommanderError } from 'commander';
import { type PipelineInvocation, parseArguments } from '../../src/terminal/arguments.ts';
import { nodeProblem } from '../../src/terminal/node-version.ts';

test.each([
  ['v20.20.2', 'Headroom needs Node 24 or newer; this is v20.20.2.'],
  ['v24.0.0', undefined],
  ['v26.1.0-nightly', undefined],
])('of Node %s a person at a terminal is told: %s', (version, problem) => {
  expect(nodeProblem(version)).toBe(problem);
});

type Command = PipelineInvocation['command'];

const commands: readonly Command[] = ['run', 'measure', 'judge', 'validate', 'self-check'];

function parsePipeline(args: readonly string[]): PipelineInvocation {
  const invocation = parseArguments(args);
  if ('exports' in invocation) return invocation;
  throw new Error(`${args.join(' ')} runs no pipeline`);
}

/** What each command cannot do without. */
const needed = (command: Command): readonly string[] =>
  command === 'judge' ? ['judge', 'measurements.json'] : [command];

interface Flag {
  readonly written: readonly string[];
  /** The setting that it gives, by the name of the action's input, and its text. */
  readonly gives: readonly [string, string];
  readonly takenBy: readonly Command[];
}

const measuring: readonly Command[] = ['run', 'measure', 'self-check'];
const judging: readonly Command[] = ['run', 'judge'];

const flags: readonly Flag[] = [
  { written: ['--budgets', 'perf.json'], gives: ['budgets', 'perf.json'], takenBy: commands },
  { written: ['-b', 'perf.json'], gives: ['budgets', 'perf.json'], takenBy: commands },
  {
    written: ['--url', 'http://a/', 'http://b/'],
    gives: ['url', 'http://a/\nhttp://b/'],
    takenBy: measuring,
  },
  { written: ['-u', 'http://a/'], gives: ['url', 'http://a/'], takenBy: measuring },
  { written: ['--rounds', '7'], gives: ['rounds', '7'], takenBy: [...measuring, 'judge'] },
  { written: ['--max-rounds', '9'], gives: ['max-rounds', '9'], takenBy: [...measuring, 'judge'] },
  { written: ['--time-limit', '5m'], gives: ['time-limit', '5m'], takenBy: measuring },
  { written: ['--seed', '3'], gives: ['seed', '3'], takenBy: measuring },
  { written: ['--env', 'KEY'], gives: ['env', 'KEY'], takenBy: [...measuring, 'validate'] },
  { written: ['--self-check'], gives: ['self-check', 'quick'], takenBy: ['run', 'measure'] },
  { written: ['--self-check', 'off'], gives: ['self-check', 'off'], takenBy: ['run', 'measure'] },
  { written: ['--shard', '1/4'], gives: ['shard', '1/4'], takenBy: ['measure'] },
  {
    written: ['--baseline', 'a.json', 'b.json'],
    gives: ['baseline', 'a.json\nb.json'],
    takenBy: ['run', 'measure', 'judge'],
  },
  { written: ['--fail-on', 'never'], gives: ['fail-on', 'never'], takenBy: judging },
  { written: ['--on-inconclusive', 'fail'], gives: ['on-inconclusive', 'fail'], takenBy: judging },
  {
    written: ['--on-missing-baseline', 'fail'],
    gives: ['on-missing-baseline', 'fail'],
    takenBy: judging,
  },
  { written: ['--budget-changes', 'allow'], gives: ['budget-changes', 'allow'], takenBy: judging },
  { written: ['-C', 'shop'], gives: ['working-directory', 'shop'], takenBy: commands },
  {
    written: ['--working-directory', 'shop'],
    gives: ['working-directory', 'shop'],
    takenBy: commands,
  },
  { written: ['-o', 'out'], gives: ['output-directory', 'out'], takenBy: commands },
  {
    written: ['--output-directory', 'out'],
    gives: ['output-directory', 'out'],
    takenBy: commands,
  },
  { written: ['--history', 'h.json'], gives: ['history', 'h.json'], takenBy: judging },
  { written: ['--trend', 'h.json'], gives: ['trend', 'h.json'], takenBy: judging },
  { written: ['--junit', 'j.xml'], gives: ['junit', 'j.xml'], takenBy: judging },
  { written: ['--gitlab', 'out'], gives: ['gitlab', 'out'], takenBy: judging },
  { written: ['--suite', 'shop'], gives: ['suite', 'shop'], takenBy: commands },
];

/** What is written to stderr, and the code that commander ends with. */
function refused(args: readonly string[]): readonly [string, string] {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    parseArguments(args);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return [thrown.code, said.join('')];
    throw thrown;
  } finally {
    write.mockRestore();
  }
  throw new Error(`${args.join(' ')} was taken`);
}

const cases = commands.flatMap((command) => flags.map((flag) => ({ command, flag })));
const named = ({ command, flag }: (typeof cases)[number]) =>
  [`${command} ${flag.written.join(' ')}`, command, flag] as const;

test.each(cases.filter(({ command, flag }) => flag.takenBy.includes(command)).map(named))(
  'headroom %s is taken',
  (_, command, flag) => {
    const { options, history, trend, exports, ...rest } = parsePipeline([
      ...needed(command),
      ...flag.written,
    ]);
    expect(rest).toEqual({ command, isQuiet: false, isDebug: false });
    const [name, text] = flag.gives;
    const isFile = ['history', 'trend', 'junit', 'gitlab'].includes(name);
    expect({ history, trend, ...exports }).toEqual({
      history: undefined,
      trend: undefined,
      ...(isFile && { [name]: text }),
    });
    expect(options).toEqual({
      mode: command === 'validate' ? 'run' : command,
      ...(command === 'judge' ? { measurements: 'measurements.json' } : {}),
      ...(isFile ? {} : { [name]: text }),
    });
  },
);

test.each(cases.filter(({ command, flag }) => !flag.takenBy.includes(command)).map(named))(
  'headroom %s is refused: that flag decides nothing there',
  (_, command, flag) => {
    const [code, said] = refused([...needed(command), ...flag.written]);
    expect(code).toBe('commander.unknownOption');
    expect(said).toContain(`unknown option '${flag.written[0]}'`);
  },
);

test.each(commands)('headroom %s lists in its help exactly the flags that it takes', (command) => {
  const said: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    parseArguments([command, '--help']);
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'commander.helpDisplayed', exitCode: 0 });
  } finally {
    write.mockRestore();
  }
  const listed = said.join('').matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm);
  const taken = flags
    .filter(({ takenBy, written }) => takenBy.includes(command) && written[0]?.startsWith('--'))
    .map(({ written }) => written[0]);
  expect([...listed].map(([, flag]) => flag).sort()).toEqual(
    [...new Set([...taken, '--quiet', '--debug', '--help'])].sort(),
  );
});

describe.each(commands)('headroom %s', (command) => {
  test('is quiet and says more where that is asked', () => {
    const { isQuiet, isDebug } = parseArguments([...needed(command), '--quiet', '--debug']);
    expect([isQuiet, isDebug]).toEqual([true, true]);
    expect(parseArguments([...needed(command), '-q']).isQuiet).toBe(true);
  });

  test('suggests the nearest flag for one that is misspelled', () => {
    for (const [written, nearest] of [
      ['--budget', '--budgets'],
      ['--output-directry', '--output-directory'],
      ['--sute', '--suite'],
      ['--qiet', '--quiet'],
    ] as const) {
      const [code, said] = refused([...needed(command), written]);
      expect(code).toBe('commander.unknownOption');
      expect(said).toContain(`unknown option '${written}'\n(Did you mean ${nearest}?)`);
    }
  });

  test('says where help is for a flag like no other', () => {
    const [, said] = refused([...needed(command), '--zzzzzz']);
    expect(said).toBe(`error: unknown option '--zzzzzz'\n(headroom ${command} --help says more)\n`);
  });

  test('refuses a flag without its value', () => {
    const [code, said] = refused([...needed(command), '--suite']);
    expect(code).toBe('commander.optionMissingArgument');
    expect(said).toContain("option '--suite <name>' argument missing");
  });
});

test.each([
  ['run', '--fail-on', 'error', 'fail, warn, never'],
  ['judge', '--on-inconclusive', 'warn', 'neutral, fail'],
  ['judge', '--on-missing-baseline', 'warn', 'neutral, fail'],
  ['run', '--budget-changes', 'ask', 'warn, fail, allow'],
  ['measure', '--self-check', 'slow', 'off, quick'],
] as const)('headroom %s %s refuses %s and lists what it takes', (command, flag, value, known) => {
  const [code, said] = refused([...needed(command), flag, value]);
  expect(code).toBe('commander.invalidArgument');
  expect(said).toContain(`argument '${value}' is invalid. Allowed choices are ${known}.`);
});

test('headroom judge needs files, and takes several', () => {
  expect(refused(['judge'])).toEqual([
    'commander.missingArgument',
    expect.stringContaining("missing required argument 'files'"),
  ]);
  expect(parsePipeline(['judge', 'a.json', 'b.json']).options.measurements).toBe('a.json\nb.json');
});

test.each(['run', 'measure', 'validate', 'self-check'])(
  'headroom %s takes no files: a forgotten flag would be passed over',
  (command) => {
    const [code, said] = refused([command, 'perf.json']);
    expect(code).toBe('commander.excessArguments');
    expect(said).toContain('too many arguments');
  },
);

test.each([
  ['jugde', "unknown command 'jugde'\n(Did you mean judge?)"],
  ['selfcheck', "unknown command 'selfcheck'\n(Did you mean self-check?)"],
])('an unknown command, %s, suggests the nearest', (command, words) => {
  const [code, said] = refused([command]);
  expect(code).toBe('commander.unknownCommand');
  expect(said).toContain(words);
});

test.each<[readonly string[], object]>([
  [['history'], { path: '.headroom', target: undefined, metric: undefined, last: 30 }],
  [
    ['history', 'a/', '-t', 'home', '-m', 'lcp', '--last', '5'],
    { path: 'a/', target: 'home', metric: 'lcp', last: 5 },
  ],
  [['export', '--format', 'csv'], { path: '.headroom', format: 'csv', to: undefined }],
  [
    ['export', 'a/', '-f', 'bmf', '--to', 'bencher.json'],
    { path: 'a/', format: 'bmf', to: 'bencher.json' },
  ],
])('headroom %j is taken', (args, expected) => {
  expect(parseArguments(args)).toEqual({
    command: args[0],
    ...expected,
    isQuiet: false,
    isDebug: false,
  });
});

test.each<[readonly string[], string, string]>([
  [['history', '--last', '0'], 'commander.invalidArgument', 'Give a number from 1 to 99999.'],
  [['history', '--metrc', 'lcp'], 'commander.unknownOption', '(Did you mean --metric?)'],
  [['history', 'a', 'b'], 'commander.excessArguments', 'too many arguments'],
  [['export'], 'commander.missingMandatoryOptionValue', '--format <name>'],
  [['export', '-f', 'xml'], 'commander.invalidArgument', 'Allowed choices are'],
  [['export', '-f', 'csv', '--too', 'x'], 'commander.unknownOption', '(Did you mean --to?)'],
])('headroom %j is refused, with what would do', (args, expected, words) => {
  const [code, said] = refused(args);
  expect([code, said]).toEqual([expected, expect.stringContaining(words)]);
});
