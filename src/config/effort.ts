/**
 * How long and how often to measure, and what fails the job: inputs go before the file, the file
 * before defaults.
 */
import type { Effort, Mode, Policy } from '../model.ts';
import type { Wording } from '../settings.ts';
import { given, type OptionName, type Options } from './options.ts';
import type { Problems } from './problems.ts';
import { durationMs } from './quantity.ts';
import { addProblem, type Reading } from './reading.ts';
import { maxRoundsRange } from './schema.ts';

const defaults = { maxRounds: 30, timeLimit: '10m', seed: 1 };
const largestSeed = 2 ** 32 - 1;

export function readEffort(
  options: Options,
  reading: Reading | undefined,
  problems: Problems,
): Effort {
  const [least, most] = maxRoundsRange;
  const rounds = wholeInput(options, 'rounds', least, most, problems) ?? reading?.file.rounds;
  const asked =
    wholeInput(options, 'max-rounds', least, most, problems) ?? reading?.file['max-rounds'];
  if (rounds !== undefined && asked !== undefined && rounds > asked) {
    const isOption = given(options, 'max-rounds') !== undefined;
    const message: Wording = (reader) =>
      `${rounds} rounds are more than ` +
      `${isOption && reader === 'terminal' ? '--max-rounds' : '"max-rounds"'}, which is ${asked}`;
    if (reading && given(options, 'rounds') === undefined)
      addProblem(reading, 'wrong-limit', ['rounds'], message);
    else problems.input('rounds', message);
  }
  return {
    rounds,
    maxRounds: asked ?? Math.max(rounds ?? 0, defaults.maxRounds),
    ...(given(options, 'rounds') === undefined && given(options, 'max-rounds') === undefined
      ? {}
      : { fromInput: true }),
    timeLimitMs: timeLimitMs(
      given(options, 'time-limit') ?? reading?.file['time-limit'] ?? defaults.timeLimit,
      problems,
    ),
    seed: wholeInput(options, 'seed', 0, largestSeed, problems) ?? defaults.seed,
  };
}

function timeLimitMs(written: string, problems: Problems): number {
  const ms = durationMs(written);
  if (!ms)
    problems.input(
      'time-limit',
      `expected a time above 0 and of at most 24h, such as "10m", got ${JSON.stringify(written)}`,
    );
  return ms ?? 0;
}

export function wholeInput(
  options: Options,
  name: OptionName,
  least: number,
  most: number,
  problems: Problems,
): number | undefined {
  const text = given(options, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  problems.input(
    name,
    `expected a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`,
  );
  return undefined;
}

/** One of the words that an input takes; the first is the default. */
export function wordInput<T extends string>(
  options: Options,
  name: OptionName,
  words: readonly [T, ...T[]],
  problems: Problems,
): T {
  const text = given(options, name);
  const word = words.find((candidate) => candidate === text);
  if (text !== undefined && word === undefined) {
    const known = words.map((candidate) => JSON.stringify(candidate));
    problems.input(
      name,
      `expected ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, got ${JSON.stringify(text)}`,
    );
  }
  return word ?? words[0];
}

export function readMode(options: Options, problems: Problems): Mode {
  return wordInput(options, 'mode', ['run', 'measure', 'judge', 'self-check'], problems);
}

export function readSelfCheck(options: Options, problems: Problems): 'off' | 'quick' {
  return wordInput(options, 'self-check', ['off', 'quick'], problems);
}

export function readPolicy(options: Options, problems: Problems): Policy {
  return {
    failOn: wordInput(options, 'fail-on', ['fail', 'warn', 'never'], problems),
    onInconclusive: wordInput(options, 'on-inconclusive', ['neutral', 'fail'], problems),
    onMissingBaseline: wordInput(options, 'on-missing-baseline', ['neutral', 'fail'], problems),
    budgetChanges: wordInput(options, 'budget-changes', ['warn', 'fail', 'allow'], problems),
  };
}
