/** Names a setting as its reader knows it: a flag at a terminal, an input on GitHub. */

/** Where a message is read. */
export type Reader = 'github' | 'terminal';

/** A message that is the same for every reader, or one that names settings as the reader does. */
export type Wording = string | ((reader: Reader) => string);

/** Each setting, and how it is given at a terminal; undefined where only the action has it. */
export const settings = {
  budgets: '--budgets',
  suite: '--suite',
  mode: 'the command',
  url: '--url',
  urls: '--url',
  baseline: '--baseline',
  measurements: 'the files',
  rounds: '--rounds',
  'max-rounds': '--max-rounds',
  'time-limit': '--time-limit',
  seed: '--seed',
  shard: '--shard',
  'self-check': '--self-check',
  'working-directory': '--working-directory',
  'output-directory': '--output-directory',
  env: '--env',
  'fail-on': '--fail-on',
  'on-inconclusive': '--on-inconclusive',
  'on-missing-baseline': '--on-missing-baseline',
  'budget-changes': '--budget-changes',
  comment: undefined,
  check: undefined,
  history: undefined,
  drift: undefined,
  'retention-days': undefined,
  'evidence-retention-days': undefined,
  leg: undefined,
  'github-token': undefined,
  'baseline-workflow': undefined,
  'measuring-workflow': undefined,
} as const satisfies Readonly<Record<string, string | undefined>>;

export type SettingName = keyof typeof settings;

/** Returns the words for one reader. */
export const wordsFor = (wording: Wording, reader: Reader): string =>
  typeof wording === 'string' ? wording : wording(reader);

/** Returns what stands before the colon of a message: `input "budgets"` or `--budgets`. */
export function settingTitle(name: SettingName, reader: Reader): string {
  const called = reader === 'terminal' ? settings[name] : undefined;
  return called ?? `input "${name}"`;
}

/** Returns how a sentence names the setting: "the input `budgets`", or "`--budgets`". */
export function nameSetting(name: SettingName, reader: Reader): string {
  const called = reader === 'terminal' ? settings[name] : undefined;
  if (called === undefined) return `the input \`${name}\``;
  return called.startsWith('-') ? `\`${called}\`` : called;
}

/** Returns how a sentence names a mode: "`mode: judge`", or "`headroom judge`". */
export const nameMode = (mode: string, reader: Reader): string =>
  reader === 'terminal' ? `\`headroom ${mode}\`` : `\`mode: ${mode}\``;
