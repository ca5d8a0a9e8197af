/** Each setting, as its reader gives it: an input on GitHub, a flag at a terminal. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { refuseLinks } from '../src/adapters/files/real-path.ts';
import type { Options } from '../src/config/options.ts';
import { asHeadroomError, type ErrorCode, errorTable, HeadroomError } from '../src/errors.ts';
import { type Reader, type SettingName, settings } from '../src/settings.ts';
import { parseArguments } from '../src/terminal/arguments.ts';
import { configOf } from './support/workspace.ts';

const repository = join(import.meta.dirname, '..');
const site = { server: { static: 'dist' }, pages: { home: { path: '/' } } };
const names = Object.keys(settings) as SettingName[];

async function told(options: Options, reader: Reader, file: object | undefined): Promise<string> {
  const files = file ? { 'budgets.json': JSON.stringify(file) } : {};
  const thrown: unknown = await configOf(files, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown === undefined) throw new Error('nothing was refused');
  const { message, hint } = asHeadroomError(thrown).wordsFor(reader);
  return `${message}\n${hint}`;
}

test('every input of the action is a setting, and every setting is an input', () => {
  const action = parse(readFileSync(join(repository, 'action.yml'), 'utf8'));
  expect(names.toSorted()).toEqual(Object.keys(action.inputs).toSorted());
});

/** A value that is refused; undefined where any text is taken, or the configuration has no say. */
const wrong: Readonly<Record<SettingName, Options | undefined>> = {
  budgets: { budgets: 'elsewhere.json' },
  suite: { suite: 'a/b' },
  mode: { mode: 'bench' },
  url: { url: 'shop' },
  urls: { urls: 'shop' },
  baseline: undefined,
  measurements: { mode: 'judge' },
  rounds: { rounds: '0' },
  'max-rounds': { 'max-rounds': 'many' },
  'time-limit': { 'time-limit': '10' },
  seed: { seed: '-1' },
  shard: { mode: 'measure', shard: '5/4' },
  'self-check': { 'self-check': 'slow' },
  'working-directory': undefined,
  'output-directory': undefined,
  env: { env: 'KEY=value' },
  'fail-on': { 'fail-on': 'error' },
  'on-inconclusive': { 'on-inconclusive': 'warn' },
  'on-missing-baseline': { 'on-missing-baseline': 'warn' },
  'budget-changes': { 'budget-changes': 'ask' },
  comment: { comment: 'often' },
  check: { check: 'all' },
  history: { history: 'cache' },
  drift: { drift: 'tell' },
  'retention-days': { 'retention-days': '0' },
  'evidence-retention-days': { 'evidence-retention-days': '0' },
  leg: undefined,
  'github-token': undefined,
  'baseline-workflow': undefined,
  'measuring-workflow': undefined,
};

describe.each(names.filter((name) => wrong[name]))('a wrong value of %s', (name) => {
  const title = name === 'urls' ? 'url' : name;
  test('is told by its input on GitHub', async () => {
    expect(await told(wrong[name] ?? {}, 'github', site)).toMatch(`input "${title}": `);
  });

  test('is told by its flag at a terminal, where there is one', async () => {
    const called = settings[name] ?? `input "${title}"`;
    const text = await told(wrong[name] ?? {}, 'terminal', site);
    expect(text).toContain(`${called}: `);
    if (settings[name] !== undefined) expect(text).not.toMatch(/\binput\b/);
  });
});

test.each(names.filter((name) => settings[name]?.startsWith('-')))(
  'the flag that stands for %s is one, and gives that setting',
  (name) => {
    const invocation = parseArguments([
      ...(name === 'shard' ? ['measure'] : ['run']),
      settings[name] ?? '',
      name === 'self-check' ? 'quick' : (samples[name] ?? '1'),
    ]);
    const options = 'options' in invocation ? invocation.options : {};
    expect(options).toHaveProperty([name === 'urls' ? 'url' : name]);
  },
);

const samples: Readonly<Partial<Record<SettingName, string>>> = {
  'fail-on': 'never',
  'on-inconclusive': 'fail',
  'on-missing-baseline': 'fail',
  'budget-changes': 'allow',
};

describe('what to do names the setting as well', () => {
  test('where there is no budgets file', async () => {
    expect(await told({}, 'github', undefined)).toContain('or give the input `url` to measure');
    expect(await told({}, 'terminal', undefined)).toContain('or give `--url` to measure');
  });

  test('where a variable is missing', async () => {
    const secret = { ...site, pages: { home: { path: '/?key=$KEY' } } };
    expect(await told({}, 'github', secret)).toContain('is not named in the input `env`');
    expect(await told({}, 'terminal', secret)).toContain('is not named in `--env`');
    expect(await told({ env: 'KEY' }, 'github', secret)).toContain("under the workflow's `env`");
    expect(await told({ env: 'KEY' }, 'terminal', secret)).toContain('Export it in the shell');
  });

  test('where two flags contradict each other', async () => {
    const both = { rounds: '20', 'max-rounds': '10' };
    expect(await told(both, 'terminal', site)).toContain(
      '--rounds: 20 rounds are more than --max-rounds, which is 10',
    );
  });

  test('where the output directory is a link', () => {
    const link = '/proc/self';
    const thrown = (() => {
      try {
        refuseLinks(link);
        return undefined;
      } catch (error) {
        return asHeadroomError(error);
      }
    })();
    expect(thrown?.wordsFor('github').hint).toContain('with the input `output-directory`');
    expect(thrown?.wordsFor('terminal').hint).toContain('with `--output-directory`');
  });

  test.each(Object.keys(errorTable) as ErrorCode[])(
    'the usual hint of %s names no input at a terminal',
    (code) => {
      const { hint } = new HeadroomError(code, 'it happened').wordsFor('terminal');
      expect(hint).not.toMatch(/\binput\b|`[a-z]+-directory`|`mode: /);
    },
  );
});

test('no other place of the source calls a setting by a name of its own', () => {
  const own = new RegExp(`input ["\`](${names.join('|')})["\`]|with \`(${names.join('|')})\``);
  const files = globSync('src/**/*.ts', { cwd: repository });
  const places = files.flatMap((file) =>
    readFileSync(join(repository, file), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line) && own.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  // The budgets file's schema describes the action's input, wherever its reader is.
  expect(places).toEqual([expect.stringContaining('src/config/schema-parts.ts: ')]);
});
